"""What keeps a day from being closed."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from liba.rounds.refusals.closing import DayIsOpen, DayToCome


class Open(StrEnum):
    """What may be open in the evening, in the order in which a page shows it."""

    DUES = "dues"
    ALERTS = "alerts"
    FINDINGS = "findings"
    DIFFERENCES = "differences"
    POSTS = "posts"
    VILLAGES = "villages"


def open_count(counts: Mapping[str, int]) -> int:
    """How many things are open."""
    return sum(counts.get(kind.value, 0) for kind in Open)


def check_close(counts: Mapping[str, int], reason: str, day: date, today: date) -> str:
    """The reason to be written down; empty when nothing is open. Refuses a day that has not come, and one with
    something open that nobody gives a reason for (J8: what is open reaches zero, or is signed for)."""
    if day > today:
        raise DayToCome(day=day.isoformat())
    left = open_count(counts)
    said = reason.strip()[:500]
    if left and not said:
        raise DayIsOpen(count=left)
    return said if left else ""
