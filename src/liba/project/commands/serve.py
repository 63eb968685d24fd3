"""`liba serve`: the town's web server, its queue and its clock, until it is stopped."""

import argparse
import os
import socket
import sys
import threading
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from liba.accounts.models import User
from liba.kernel import clock
from liba.project.demo.town import read_sheet, sheet_town
from liba.project.serving.answering import PATIENCE_SECONDS, when_it_answers
from liba.project.serving.lan import certificate_for, fingerprint, own_address
from liba.project.serving.processes import THREADS, Family, Part, child_environment, liba, live, web
from liba.project.serving.trusting import Hub, in_squares, trust_server

ADVANCE_SECONDS = 30
# Beside the town's own port: the page that helps phones to trust a hub, and the live stream.
TRUST_PORT, LIVE_PORT = 1, 2


def declare(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command and where it listens."""
    parser = subparsers.add_parser("serve", help="serve the town, until stopped with Ctrl+C")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="the port to listen on (8000)")
    parser.add_argument(
        "--lan", action="store_true", help="be the hub of a local network, under HTTPS of its own"
    )
    parser.add_argument("--workers", type=int, default=1, help="web processes (1)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Bring the database up to date and serve; the address and how to sign in are printed when the server answers.

    Exit status 1 when the port is taken.
    """
    call_command("migrate", verbosity=0, interactive=False)
    now = clock.now()
    host = own_address() if options.lan and options.host == "127.0.0.1" else options.host
    if not _is_free(host, options.port):
        print(f"Port {options.port} is taken. Choose another with --port.", file=sys.stderr)
        return 1
    tls = certificate_for(host, Path(settings.LIBA_VAR) / "lan", _today()) if options.lan else None
    scheme = "https" if tls else "http"
    certificate = tls[0] if tls else None
    address = f"{scheme}://{host}:{options.port}"
    hub = Hub(address, certificate, fingerprint(certificate)) if certificate else None
    greeting = "\n".join(_greeting(address, now, _trust(hub, options.port) if hub else ()))
    connection.close()
    listen = "0.0.0.0" if options.lan else host  # noqa: S104 - the hub is for the whole network
    parts = [
        Part(
            "web",
            web(listen, options.port, workers=options.workers, threads=THREADS, tls=tls),
            essential=True,
        ),
        Part("live", live(listen, options.port + LIVE_PORT, tls=tls)),
        Part("queue", liba("manage", "qcluster")),
        Part("send", liba("send")),
        Part("clock", liba("advance", "--every", str(ADVANCE_SECONDS))),
    ]
    when_it_answers(host, options.port, certificate, lambda answered: _greet(greeting, answered))
    return Family(parts, _environment(scheme, host, options.port)).run()


def _greet(greeting: str, answered: bool) -> None:
    if not answered:
        print(
            f"The server has not answered for {PATIENCE_SECONDS:.0f} seconds; look above for why.",
            file=sys.stderr,
        )
    print(greeting, flush=True)


def _today() -> datetime:
    """The world's time, not the demonstration's: phones judge a certificate by their own clocks."""
    return clock.now() - clock.offset()


def _environment(scheme: str, host: str, port: int) -> dict[str, str]:
    hosts = {*settings.ALLOWED_HOSTS, host}
    origins = {*settings.LIBA_ORIGINS, f"{scheme}://{host}:{port}"}
    stream = settings.LIBA_LIVE_URL or f"{scheme}://{host}:{port + LIVE_PORT}/live"
    return child_environment(
        LIBA_HOSTS=",".join(sorted(hosts)), LIBA_ORIGINS=",".join(sorted(origins)), LIBA_LIVE_URL=stream
    )


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _trust(hub: Hub, port: int) -> list[str]:
    """Serve the page by which phones come to trust the hub, beside the town's own port; what is said of it."""
    page_port = port + TRUST_PORT
    said = [
        "This laptop is the town's hub. Each phone must trust it once. The certificate's fingerprint:",
        f"  {hub.fingerprint}",
    ]
    if not _is_free("0.0.0.0", page_port):  # noqa: S104
        return [*said, f"  Port {page_port} is taken: install the certificate by hand: {hub.certificate}"]
    server = trust_server(hub, "0.0.0.0", page_port)  # noqa: S104 - phones of the whole network come here
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = f"http://{hub.address.removeprefix('https://').rsplit(':', 1)[0]}:{page_port}/"
    return [*said, f"Scan this with the phone, or open {page}", in_squares(page)]


def _greeting(address: str, now: datetime, trust: Iterable[str]) -> Iterator[str]:
    yield f"Liba serves at {address}/  (phones: {address}/field/)"
    if read_sheet():
        yield f"How to sign in: `liba demo {sheet_town() or 'TOWN'}` prints it again."
    elif not User.objects.exists():
        yield "There is nobody to sign in yet: `liba demo TOWN` makes a town (heshi, or another that is packaged),"
        yield "or add an administrator with"
        yield "`liba manage createsuperuser`."
    yield from trust
    if clock.offset():
        yield f"This town's clock stands at {now.astimezone(settings.LIBA_ZONE):%Y-%m-%d %H:%M}."
    yield f"Stop with Ctrl+C. Process {os.getpid()}."
