"""The sender's side of the processes that hand over: gives jobs, hears outcomes, replaces a process in which something hangs."""

import math
import os
import select
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable

import msgspec

from liba.command.outgoing.jobs import HARD_SECONDS, THREADS, Done, Job
from liba.command.terms.messages import Happened


class _Teller:
    """One process. `retired`: it gets no more jobs, and ends when all that it had are answered or overdue."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "liba.command.outgoing.teller"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self._process.stdout is not None
        self.out = self._process.stdout.fileno()
        os.set_blocking(self.out, False)
        self._rest = b""
        self.under_way: dict[int, tuple[int, float]] = {}
        self.retired = False
        self._ready = False

    def give(self, job: Job) -> None:
        """Begin one hand-over."""
        assert self._process.stdin is not None
        self.under_way[job.id] = (job.gateway, _until(ready=self._ready))
        try:
            self._process.stdin.write(msgspec.json.encode(job) + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            self.retired = True

    def heard(self) -> list[Done]:
        """What ended since: answered, overdue, or lost with a process that ended."""
        ended = self._answers()
        now = time.monotonic()
        late = [number for number, (_, until) in self.under_way.items() if until < now]
        if self._process.poll() is not None:
            late = list(self.under_way)
            self.retired = True
        for number in late:
            self.under_way.pop(number)
            self.retired = True
            ended.append(Done(number, Happened.NO_ANSWER))
        return ended

    def _answers(self) -> list[Done]:
        try:
            while chunk := os.read(self.out, 65_536):
                self._rest += chunk
        except BlockingIOError:
            pass
        *lines, self._rest = self._rest.split(b"\n")
        done = [msgspec.json.decode(line, type=Done) for line in lines]
        # One that was written off already stays what it was taken for.
        if not self._ready and done:
            self._ready = True
            self.under_way = {number: (at, _until(ready=True)) for number, (at, _) in self.under_way.items()}
        return [one for one in done if self.under_way.pop(one.id, None) is not None]

    def end(self) -> None:
        """End the process and whatever hangs in it."""
        self._process.kill()
        self._process.communicate()


def _until(*, ready: bool) -> float:
    return time.monotonic() + HARD_SECONDS if ready else math.inf


class Office:
    """All processes that hand over: one, and for some seconds an older one in which something hangs."""

    def __init__(self) -> None:
        self._tellers: list[_Teller] = []

    def free(self, gateway: int) -> int:
        """How many more hand-overs a gateway may have under way."""
        busy = Counter(at for teller in self._tellers for at, _ in teller.under_way.values())
        return max(0, THREADS - busy[gateway])

    @property
    def busy(self) -> bool:
        """Whether any hand-over is under way."""
        return any(teller.under_way for teller in self._tellers)

    def give(self, jobs: Iterable[Job]) -> None:
        """Begin these hand-overs."""
        for job in jobs:
            teller = next((one for one in self._tellers if not one.retired), None)
            if teller is None:
                teller = _Teller()
                self._tellers.append(teller)
            teller.give(job)

    def wait(self, seconds: float) -> None:
        """Until something is heard, or so long."""
        select.select([one.out for one in self._tellers if one.under_way], [], [], seconds)

    def heard(self) -> list[Done]:
        """What ended since it was asked last."""
        ended = [done for teller in self._tellers for done in teller.heard()]
        for teller in [one for one in self._tellers if one.retired and not one.under_way]:
            teller.end()
            self._tellers.remove(teller)
        return ended

    def close(self) -> None:
        """End all processes; what was under way stays in doubt."""
        for teller in self._tellers:
            teller.end()
        self._tellers.clear()
