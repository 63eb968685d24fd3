"""A town served as users get it: the `liba` command in a process of its own, on a free port, with its own files."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIBA = Path(sys.executable).with_name("liba")
# What `make setup` gathered; every served town shows the same files.
STATIC = ROOT / "var" / "static"
START_SECONDS = 120


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class ServedTown:
    """One town in `home`: `liba(...)` runs a command on it, `start` and `stop` serve it, as often as needed.

    The port stays the same over restarts, so that a phone finds the town again after an outage.
    """

    home: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        path = self.home / "serve.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def __post_init__(self) -> None:
        STATIC.mkdir(parents=True, exist_ok=True)
        (self.home / "static").symlink_to(STATIC, target_is_directory=True)

    def environment(self) -> dict[str, str]:
        return os.environ | {
            "LIBA_DATABASE_URL": f"sqlite:///{self.home / 'town.sqlite3'}",
            "LIBA_VAR": str(self.home),
        }

    def liba(self, *arguments: str, timeout: float = 300) -> str:
        """Run `liba ARGUMENTS` on this town; what it printed. A failure fails the test with what it said."""
        done = subprocess.run(
            [LIBA, *arguments],
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        if done.returncode:
            pytest.fail(f"liba {' '.join(arguments)} → {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def said(self, script: str) -> Any:
        """What a script printed as JSON, run with the town's own tables."""
        printed = self.liba("manage", "shell", "-v", "0", "-c", script)
        return json.loads(printed.strip().splitlines()[-1])

    def start(self) -> None:
        with (self.home / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                [LIBA, "serve", "--port", str(self.port)],
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                pytest.fail(f"the town did not start on {self.url}:\n{self.log}")
            time.sleep(0.1)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def parts(self) -> list[int]:
        """The processes that the server started."""
        assert self.process is not None
        number = self.process.pid
        return [int(pid) for pid in Path(f"/proc/{number}/task/{number}/children").read_text().split()]

    def stop(self) -> int:
        """End the server, which ends its parts; its exit status. The whole group is told, as by a terminal."""
        if self.process is None:
            return 0
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, number)
                self.process.wait(timeout=10)
                break
            except ProcessLookupError:
                break
            except subprocess.TimeoutExpired:
                continue
        status = self.process.wait()
        self.process = None
        return status


@contextmanager
def living_at(
    begins: datetime, made_by: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[ServedTown, Any]]:
    """A town that a script made, served as if it began to live then, and what the script said."""
    offset = int(begins.timestamp() - time.time())
    monkeypatch.setenv("LIBA_CLOCK_OFFSET_SECONDS", str(offset))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    town = ServedTown(home)
    town.liba("manage", "migrate", "--no-input", "-v", "0")
    made = town.said(made_by)
    town.start()
    try:
        yield town, made
    finally:
        town.stop()


@pytest.fixture
def live_town(tmp_path: Path) -> Iterator[ServedTown]:
    """A migrated, empty town, served."""
    town = ServedTown(tmp_path)
    town.liba("manage", "migrate", "--no-input", "-v", "0")
    town.start()
    yield town
    town.stop()
