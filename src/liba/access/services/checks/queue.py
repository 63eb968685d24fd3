"""Checks that arrive one by one at the same time are recorded together: one commit serves all who wait for it."""

import threading
from collections.abc import Sequence
from datetime import datetime

from liba.access.reports import CheckReceipt, Reported
from liba.access.services.checks.batch import record_checks

MOST_TOGETHER = 64
_PATIENCE_SECONDS = 30.0
# Those who were answered together ask again together: waiting so long for them saves a commit that takes longer.
_GATHERING_SECONDS = 0.002


class _Waiting:
    """One report on its way, and its answer. `turn` is set when it is answered, or when it is its turn to write."""

    __slots__ = ("answered", "failure", "item", "now", "receipt", "turn")

    def __init__(self, item: Reported, now: datetime) -> None:
        self.item = item
        self.now = now
        self.turn = threading.Event()
        self.answered = False
        self.receipt: CheckReceipt | None = None
        self.failure: Exception | None = None


class CheckQueue:
    """Whoever comes while nobody writes, writes; whoever comes meanwhile waits, and the first of them writes for all.

    Where several were at it lately, the one whose turn it is waits a moment for the others; one alone never waits.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: list[_Waiting] = []
        self._writing = False
        self._lately = 1
        self._gathered = threading.Event()

    def record(self, item: Reported, now: datetime) -> CheckReceipt:
        """Record one report and give its receipt."""
        mine = _Waiting(item, now)
        with self._guard:
            self._waiting.append(mine)
            if len(self._waiting) >= self._lately:
                self._gathered.set()
            if not self._writing:
                self._writing = True
                mine.turn.set()
        if not mine.turn.wait(_PATIENCE_SECONDS):
            raise TimeoutError("the writer of this batch did not answer")
        if not mine.answered:
            self._write_for_all()
        if mine.failure is not None:
            raise mine.failure
        assert mine.receipt is not None
        return mine.receipt

    def _write_for_all(self) -> None:
        if self._lately > 1:
            self._gathered.wait(_GATHERING_SECONDS)
        with self._guard:
            self._gathered.clear()
            together, self._waiting = self._waiting[:MOST_TOGETHER], self._waiting[MOST_TOGETHER:]
        _write(together)
        with self._guard:
            self._lately = min(len(together) + len(self._waiting), MOST_TOGETHER)
            self._writing = bool(self._waiting)
            if self._writing:
                self._waiting[0].turn.set()
        for one in together:
            one.answered = True
            one.turn.set()


def _write(together: Sequence[_Waiting]) -> None:
    """Answer all of them. Where a batch fails, each is tried alone, so that one bad report harms nobody else."""
    try:
        receipts = record_checks([one.item for one in together], max(one.now for one in together))
    except Exception as failure:  # noqa: BLE001 - raised again by each one who waits
        if len(together) == 1:
            together[0].failure = failure
            return
        for one in together:
            _write([one])
        return
    for one, receipt in zip(together, receipts, strict=True):
        one.receipt = receipt


_queue = CheckQueue()


def record_check(item: Reported, now: datetime) -> CheckReceipt:
    """Record one check that somebody waits for, together with any others that came at the same moment."""
    return _queue.record(item, now)
