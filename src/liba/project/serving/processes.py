"""Starting the town's processes, watching them, and ending them together."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LAST_WORD_SECONDS = 12.0
_RESTARTS = 5
# More than there are cores: those who wait for a commit hold none, and are recorded together.
THREADS = 6
# Fewer heaps and no threads for linear algebra: some twenty megabytes a process that nobody would use.
SMALL = {"MALLOC_ARENA_MAX": "2", "OPENBLAS_NUM_THREADS": "1"}


@dataclass(frozen=True, slots=True)
class Part:
    """One process of the town. `essential`: the town stops with it; others are started again when they fail."""

    name: str
    command: Sequence[str]
    essential: bool = False


class Family:
    """The processes of one town. SIGTERM, SIGINT or a closed terminal ends them in turn, the web server first."""

    def __init__(self, parts: Sequence[Part], environment: Mapping[str, str]) -> None:
        self._parts = parts
        self._environment = dict(environment)
        self._stop = threading.Event()
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._restarts: dict[str, int] = {}

    def run(self) -> int:
        """Start all and stay until told to stop, or until an essential one ends. Exit status for the shell."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            # What is ignored stays so: with nohup a town outlives its terminal.
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, lambda *_: self._stop.set())
        for part in self._parts:
            self._start(part)
        status = 0
        while not self._stop.wait(0.5):
            ended = self._essential_ended()
            if ended is not None:
                status = ended or 1
                break
            self._start_again()
        self._end_all()
        return status

    def _start(self, part: Part) -> None:
        # A group of its own: Ctrl+C reaches a terminal's whole group, and whoever is told twice to end hangs.
        self._running[part.name] = subprocess.Popen(
            list(part.command), env=self._environment, stdin=subprocess.DEVNULL, process_group=0
        )

    def _essential_ended(self) -> int | None:
        for part in self._parts:
            if part.essential:
                code = self._running[part.name].poll()
                if code is not None:
                    return code
        return None

    def _start_again(self) -> None:
        for part in self._parts:
            if part.essential or self._running[part.name].poll() is None:
                continue
            if self._restarts.get(part.name, 0) < _RESTARTS:
                self._restarts[part.name] = self._restarts.get(part.name, 0) + 1
                self._start(part)

    def _end_all(self) -> None:
        for process in self._running.values():
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self._running.values():
            try:
                process.wait(LAST_WORD_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def liba(*arguments: str) -> list[str]:
    """A command of this installation, as a process."""
    return [sys.executable, "-m", "liba.project.cli", *arguments]


def web(
    host: str, port: int, *, workers: int, threads: int, tls: tuple[Path, Path] | None = None
) -> list[str]:
    """Granian with the town's application."""
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", str(threads), "--no-ws", "--log-level", "error",
        "--http", "1", "--respawn-failed-workers", "--workers-kill-timeout", "8",
    ]  # fmt: skip
    if tls is not None:
        certificate, key = tls
        command += ["--ssl-certificate", str(certificate), "--ssl-keyfile", str(key)]
    return [*command, "liba.project.wsgi:application"]


def live(host: str, port: int, *, tls: tuple[Path, Path] | None = None) -> list[str]:
    """Granian with the live stream, in one process of its own."""
    command = [
        sys.executable, "-m", "granian", "--interface", "asginl", "--host", host, "--port", str(port),
        "--workers", "1", "--no-ws", "--log-level", "error", "--http", "1", "--workers-kill-timeout", "3",
    ]  # fmt: skip
    if tls is not None:
        certificate, key = tls
        command += ["--ssl-certificate", str(certificate), "--ssl-keyfile", str(key)]
    return [*command, "liba.project.serving.live:application"]


def child_environment(**more: str) -> dict[str, str]:
    """This process's environment, with what the children must know."""
    return {
        **os.environ,
        **SMALL,
        "DJANGO_SETTINGS_MODULE": "liba.project.settings",
        "PYTHONUNBUFFERED": "1",
        **more,
    }
