"""`liba advance`: let time do its work, once or again and again."""

import argparse
import signal
import sys
import threading
from datetime import datetime

from django.conf import settings
from django.db import OperationalError, close_old_connections

from liba.kernel import clock
from liba.project.advancing import advance_all


def declare(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command, its moment and its interval."""
    parser = subparsers.add_parser(
        "advance", help="do what time alone changes: passes end, silent posts are told"
    )
    parser.add_argument("--at", help="as if it were this moment, such as 2020-02-28T07:00 (the town's time)")
    parser.add_argument("--every", type=int, default=0, metavar="SECONDS", help="go on until stopped")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Advance and say what was done. With `--every` it goes on quietly until it is told to stop."""
    if options.every:
        return _go_on(options.every)
    try:
        now = _moment(options.at) if options.at else clock.now()
    except ValueError:
        print(f"{options.at} is no moment; write it as 2020-02-28T07:00.", file=sys.stderr)
        return 1
    for step, count in advance_all(now).items():
        print(f"{step:<24} {count}")
    return 0


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=settings.LIBA_ZONE)


def _go_on(seconds: int) -> int:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    while not stop.is_set():
        close_old_connections()
        try:
            done = {step: count for step, count in advance_all(clock.now()).items() if count}
        except OperationalError as failure:
            # A database that restarts is back at the next turn; advance catches up by itself.
            print(f"advance: {failure}", file=sys.stderr, flush=True)
        else:
            if done:
                print(f"advance: {done}", flush=True)
        stop.wait(seconds)
    return 0
