"""The only place where a clock is read. Interfaces call it once and hand `now` on."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)
