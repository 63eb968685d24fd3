"""Days of an RFC 5545 recurrence, counted from a round's first day. Times of day are the windows' business."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from typing import Final

from dateutil.rrule import rrulestr

LONGEST_RULE: Final = 200
_FREQUENCIES: Final = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_PARTS: Final = frozenset(
    "FREQ INTERVAL COUNT UNTIL WKST BYDAY BYMONTHDAY BYYEARDAY BYWEEKNO BYMONTH BYSETPOS".split()
)
_MOST_INTERVAL: Final = 1000


class UnreadableRecurrence(ValueError):
    """No recurrence of days: not RFC 5545, or one that names hours."""


@lru_cache(maxsize=1024)
def days_of(recurrence: str, starts_on: date, last_day: date) -> tuple[date, ...]:
    """The days on which it fires, from `starts_on` to `last_day` (inclusive). An empty rule is every day.

    A rule that never fires costs no more than one that does: it is looked at up to `last_day` only.
    """
    if last_day < starts_on:
        return ()
    if not recurrence.strip():
        return tuple(starts_on + timedelta(days=n) for n in range((last_day - starts_on).days + 1))
    parts = _parts(recurrence)
    count = _whole(parts.pop("COUNT")) if "COUNT" in parts else None
    until = _until(parts.pop("UNTIL")) if "UNTIL" in parts else last_day
    if (end := min(until, last_day)) < starts_on:
        return ()
    parts["UNTIL"] = f"{end:%Y%m%d}"
    try:
        rule = rrulestr(
            ";".join(f"{name}={value}" for name, value in parts.items()),
            dtstart=datetime.combine(starts_on, time()),
        )
        return tuple(moment.date() for moment in islice(iter(rule), count))
    except (ValueError, OverflowError, TypeError, KeyError, IndexError, AttributeError) as failure:
        raise UnreadableRecurrence(str(failure)) from failure


def _parts(recurrence: str) -> dict[str, str]:
    text = recurrence.strip().upper().removeprefix("RRULE:")
    if len(text) > LONGEST_RULE:
        raise UnreadableRecurrence(f"longer than {LONGEST_RULE} characters")
    parts: dict[str, str] = {}
    for piece in text.split(";"):
        name, sign, value = piece.partition("=")
        if not sign or not value or name not in _PARTS or name in parts:
            raise UnreadableRecurrence(piece)
        parts[name] = value
    if parts.get("FREQ") not in _FREQUENCIES:
        raise UnreadableRecurrence("FREQ")
    if "COUNT" in parts and "UNTIL" in parts:
        raise UnreadableRecurrence("COUNT, UNTIL")
    if _whole(parts.get("INTERVAL", "1")) > _MOST_INTERVAL:
        raise UnreadableRecurrence("INTERVAL")
    return parts


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text) < 1:
        raise UnreadableRecurrence(text)
    return int(text)


def _until(text: str) -> date:
    """A day, or a local time on it. A time in UTC would be another day somewhere: RFC 5545 wants what DTSTART is."""
    try:
        return datetime.strptime(text.split("T", maxsplit=1)[0], "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError as failure:
        raise UnreadableRecurrence(text) from failure
