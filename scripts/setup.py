#!/usr/bin/env python3
"""Prepares everything Liba needs, in the clone and nowhere else: `make setup`.

    .venv/         Python packages, each checked against its hash
    client/        the phone app and the pages' scripts, built
    translations   compiled
    static files   gathered in var/static

Each step keeps a stamp of what it was made from in var/stamps/ and is left out while that is the same; so a second
run takes no time and no network. `--dev` adds what tests and checks need. Only Python's own library is used here.
"""

import argparse
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path

import node
import npm_lock

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VAR = ROOT / "var"
STAMPS = VAR / "stamps"
LOCKS = ROOT / "requirements"
# Where the client's build puts the phone app and the console's bundles.
BUILT = (ROOT / "src/liba/field/static/field", ROOT / "src/liba/console/static/console")
NO_NETWORK = (
    "Could the packages be fetched? The first set-up needs the network. Behind a proxy set HTTPS_PROXY; for a mirror "
    "set PIP_INDEX_URL and UV_DEFAULT_INDEX (Python) and npm_config_registry (Node), then run it again."
)


class CannotSetUpError(Exception):
    """Something is missing that this script can't bring; the text says what to do."""


def digest(paths: Iterable[Path], *more: str) -> str:
    """One value for the names and contents of files, and for whatever else a step depends on."""
    total = hashlib.sha256("\0".join(more).encode())
    for path in sorted(paths):
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def files_below(folder: Path, *, without: frozenset[str] = frozenset()) -> list[Path]:
    found: list[Path] = []
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in without]
        found += [Path(place, name) for name in names]
    return found


def stamped(name: str) -> str:
    path = STAMPS / name
    return path.read_text() if path.exists() else ""


def step(name: str, saying: str, value: str, work: Callable[[], None]) -> None:
    """Do `work` unless its stamp says that it was done for the same `value`."""
    if stamped(name) == value:
        return
    print(f"· {saying}", flush=True)
    began = time.monotonic()
    work()
    (STAMPS / name).write_text(value)
    print(f"  done in {time.monotonic() - began:.1f} s", flush=True)


def run(*command: str | Path, cure: str) -> None:
    """Run a command without input; its failure is said together with the cure."""
    done = subprocess.run(
        [*map(str, command)],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode:
        print(done.stdout.decode(errors="replace"), flush=True)
        raise CannotSetUpError(f"`{' '.join(map(str, command))}` failed. {cure}")


def make_environment() -> None:
    """.venv, with the installer that does the rest."""
    if VENV.exists():
        shutil.rmtree(VENV)
    cure = "On Debian and Ubuntu the package python3-venv is needed; then run it again."
    run(sys.executable, "-m", "venv", VENV, cure=cure)
    run(
        *(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
        *("--require-hashes", "-r", LOCKS / "bootstrap.txt"),
        cure=NO_NETWORK,
    )


def install_packages(*locks: Path) -> None:
    uv = VENV / "bin" / "uv"
    run(uv, "pip", "sync", "--quiet", "--python", PYTHON, "--require-hashes", *locks, cure=NO_NETWORK)
    own = ("--no-deps", "--no-build-isolation", "--offline", "--editable", ROOT)
    run(uv, "pip", "install", "--quiet", "--python", PYTHON, *own, cure="Is pyproject.toml as it was given?")


def own_package() -> str:
    """What installing Liba itself depends on: its name, its commands, how it is built."""
    card = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return json.dumps([card["project"], card["build-system"], card["tool"]["hatch"]], sort_keys=True)


def python_packages(*, dev: bool) -> None:
    """.venv and everything in it. Tests' packages stay when they are there: they include the others."""
    interpreter = f"{sys.version_info[:3]} {sys.executable} {ROOT}"
    if not PYTHON.exists():
        (STAMPS / "python").unlink(missing_ok=True)
    step("python", "Python environment in .venv", interpreter, make_environment)
    extra = [] if node.of_the_machine() else [LOCKS / "node.txt"]
    with_dev, without = (
        digest([LOCKS / f"{name}.txt", *extra], interpreter, own_package(), name) for name in ("dev", "base")
    )
    if not dev and stamped("packages") == with_dev:
        return
    name, value = ("dev", with_dev) if dev else ("base", without)
    saying = "Python packages" + (" with those for tests" if dev else "") + (", and Node" if extra else "")
    step("packages", saying, value, lambda: install_packages(LOCKS / f"{name}.txt", *extra))


def client() -> None:
    """The phone app and the pages' scripts."""
    if not (node.CLIENT / "package.json").exists():
        return
    found = node.find()
    if found is None:
        raise CannotSetUpError("There is no Node, and none came with the packages. " + NO_NETWORK)

    def npm(*arguments: str) -> None:
        if found.run(*arguments, quiet=True):
            raise CannotSetUpError(f"`npm {' '.join(arguments)}` failed in client/. {NO_NETWORK}")

    npm_lock.mend()
    packages = digest([node.CLIENT / "package.json", node.CLIENT / "package-lock.json"])
    if not (node.CLIENT / "node_modules").exists():
        (STAMPS / "client-packages").unlink(missing_ok=True)
    step("client-packages", "The client's packages", packages, lambda: npm("ci", "--no-audit", "--no-fund"))
    made = frozenset({"node_modules", "dist", "coverage", ".svelte-kit", ".vite"})
    templates = [path for path in files_below(ROOT / "src") if path.suffix == ".html"]
    sources = digest([*files_below(node.CLIENT, without=made), *templates])
    if not all(folder.exists() for folder in BUILT):
        (STAMPS / "client").unlink(missing_ok=True)
    step("client", "The client, built", sources, lambda: npm("run", "build", "--silent"))


def translations() -> None:
    catalogues = [path for path in files_below(ROOT / "src") if path.suffix == ".po"]
    compiled = str(sum(path.with_suffix(".mo").exists() for path in catalogues))
    value = digest(catalogues, str(len(catalogues)))
    if compiled != str(len(catalogues)):
        (STAMPS / "translations").unlink(missing_ok=True)
    command = (PYTHON, ROOT / "scripts" / "messages.py", "compile")
    step("translations", "Translations", value, lambda: run(*command, cure="See the message above."))


def static_files() -> None:
    sources = [path for path in files_below(ROOT / "src") if "static" in path.parts]
    value = digest(sources, stamped("packages"))
    if not (VAR / "static").exists():
        (STAMPS / "static").unlink(missing_ok=True)
    command = (VENV / "bin" / "liba", "manage", "collectstatic", "--no-input", "-v", "0")
    step("static", "Static files", value, lambda: run(*command, cure="See the message above."))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dev", action="store_true", help="also what tests and checks need")
    asked = parser.parse_args()
    STAMPS.mkdir(parents=True, exist_ok=True)
    try:
        with (VAR / "setup.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            python_packages(dev=asked.dev)
            client()
            translations()
            static_files()
    except CannotSetUpError as missing:
        print(f"Set-up stopped: {missing}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
