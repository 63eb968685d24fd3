"""The only place where a clock is read. Interfaces call it once and hand `now` on."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache


@dataclass
class StandingClock:
    """A clock that stands at a moment until it is moved."""

    moment: datetime


# Proofs and tests play days that are not today's: while one is played, this process's clock stands there.
_standing: list[StandingClock] = []


def now() -> datetime:
    """The present instant, aware, in UTC; moved by `LIBA_CLOCK_OFFSET_SECONDS` where a demonstration lives on another date."""
    return _standing[-1].moment if _standing else datetime.now(UTC) + offset()


@cache
def offset() -> timedelta:
    """How far this process's clock is from the world's: read once, nothing in earnest."""
    return timedelta(seconds=int(os.environ.get("LIBA_CLOCK_OFFSET_SECONDS") or "0"))


@contextmanager
def standing_at(moment: datetime) -> Iterator[StandingClock]:
    """The clock stands for all of this process, and can be moved: for proofs and tests, never where people are served."""
    standing = StandingClock(moment)
    _standing.append(standing)
    try:
        yield standing
    finally:
        _standing.pop()
