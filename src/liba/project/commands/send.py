"""`liba send`: hand messages over to the gateways, until stopped."""

import argparse
import signal
import sys
import threading
import time

from django.db import OperationalError, close_old_connections

from liba.command.services.carrying import carry
from liba.command.services.gateways import open_push
from liba.command.services.outbox import Outbox
from liba.kernel import clock

_IDLE_SECONDS, _NOTICES_SECONDS = 0.5, 1.0


def declare(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command."""
    parser = subparsers.add_parser("send", help="hand messages over to the gateways, until stopped")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Turn after turn. A database that restarts is back at the next one; what was under way then is in doubt."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    outbox, floor, carried_at, is_open = Outbox(), 0, 0.0, False
    while not stop.is_set():
        close_old_connections()
        done = 0
        try:
            if not is_open:
                open_push(now=clock.now())
                is_open = True
            if time.monotonic() - carried_at >= _NOTICES_SECONDS:
                floor, carried_at = carry(clock.now(), floor), time.monotonic()
            done = outbox.turn(clock.now())
        except OperationalError as failure:
            print(f"send: {failure}", file=sys.stderr, flush=True)
        if outbox.office.busy:
            outbox.office.wait(_IDLE_SECONDS)
        elif not done:
            stop.wait(_IDLE_SECONDS)
    outbox.office.close()
    return 0
