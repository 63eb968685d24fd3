"""The only place where a clock is read. Interfaces call it once and hand `now` on."""

import os
from datetime import UTC, datetime, timedelta
from functools import cache


def now() -> datetime:
    """The present instant, aware, in UTC; moved by `LIBA_CLOCK_OFFSET_SECONDS` where a demonstration lives on another date."""
    return datetime.now(UTC) + offset()


@cache
def offset() -> timedelta:
    """How far this process's clock is from the world's: read once, nothing in earnest."""
    return timedelta(seconds=int(os.environ.get("LIBA_CLOCK_OFFSET_SECONDS") or "0"))
