"""`liba proof TOWN`: plays a town's rows on a fresh database, one line a row."""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from liba.project.proofs.day import TownDay
from liba.project.proofs.dongguan import PLAY as DONGGUAN
from liba.project.proofs.heshi import PLAY as HESHI
from liba.project.proofs.liuliang import PLAY as LIULIANG
from liba.project.proofs.play import Playable
from liba.project.proofs.shengtang import PLAY as SHENGTANG
from liba.project.proofs.xiangling import PLAY as XIANGLING

PLAYS: Mapping[str, Playable] = {
    "dongguan": DONGGUAN,
    "heshi": HESHI,
    "liuliang": LIULIANG,
    "shengtang": SHENGTANG,
    "xiangling": XIANGLING,
}
# A played town's hundred guards need no slow hashing; nothing of it is kept.
_QUICK_HASHER = "django.contrib.auth.hashers.MD5PasswordHasher"


def declare(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = subparsers.add_parser("proof", help="play a town's method row by row on a fresh database")
    parser.add_argument("town", choices=sorted(PLAYS))
    parser.add_argument(
        "--households", type=int, default=0, help="how many (default: as the method's numbers need)"
    )
    # Played in a process of its own, so that the town's database, files and clock are never touched.
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """One line a row: id, `ok` or `fails`, the figure. Exit status 1 when a row fails."""
    if options.inside:
        return _play(options.town, options.households)
    with tempfile.TemporaryDirectory(prefix="liba-proof-") as folder:
        (Path(folder) / "static").mkdir()
        environment = os.environ | {
            "LIBA_VAR": folder,
            "LIBA_DATABASE_URL": f"sqlite:///{folder}/town.sqlite3",
            "LIBA_CLOCK_OFFSET_SECONDS": "0",
        }
        command = [sys.executable, "-m", "liba.project.cli", "proof", options.town, "--inside"]
        return subprocess.run(
            [*command, "--households", str(options.households)], env=environment, check=False
        ).returncode


def _play(name: str, households: int) -> int:
    settings.PASSWORD_HASHERS = [_QUICK_HASHER]
    call_command("migrate", verbosity=0, interactive=False)
    play, held = PLAYS[name], 0
    # Built here, not at the top: every other command starts without the web's machinery.
    served = import_module("liba.project.wsgi").application
    with TownDay(play.begin, served).played() as day:
        for result in play.results(day, households or play.full):
            word = "ok    " if result.holds else "fails "
            print(f"{result.code:<4} {word} {result.title}: {result.said}", flush=True)
            held += result.holds
    print(f"{held} of {play.count} rows hold")
    return 0 if held == play.count else 1
