"""One decision: one transaction, and on SQLite one writer at a time, served in the order of arrival."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


class FairLock:
    """A re-entrant lock that serves waiters in order. Free writers on SQLite starve each other for seconds."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._queue: deque[threading.Event] = deque()
        self._owner: int | None = None
        self._depth = 0

    def acquire(self) -> None:
        """Take the lock, or wait for one's turn."""
        me = threading.get_ident()
        with self._guard:
            if self._owner == me or self._owner is None:
                self._owner = me
                self._depth += 1
                return
            turn = threading.Event()
            self._queue.append(turn)
        turn.wait()
        self._owner = me
        self._depth = 1

    def release(self) -> None:
        """Give the lock to who has waited longest. The owner is never None in between, so nobody can cut in."""
        with self._guard:
            self._depth -= 1
            if self._depth:
                return
            if self._queue:
                self._owner = -1
                self._queue.popleft().set()
            else:
                self._owner = None


_writer = FairLock()


@contextmanager
def decision() -> Iterator[None]:
    """All writes of one decision, whole or not at all. Nested ones join the outer one."""
    if connection.vendor != "sqlite":
        with transaction.atomic():
            yield
        return
    _writer.acquire()
    try:
        with transaction.atomic():
            yield
    finally:
        _writer.release()
