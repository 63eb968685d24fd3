"""Shifts in time: when one is, what lies between two, whose night it is, when an arrival counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from liba.workforce.terms import ShiftPattern

ARRIVES_BEFORE = timedelta(hours=4)
GAP_AFTER = timedelta(minutes=5)
_DAY_MINUTES = 24 * 60


class Clash(StrEnum):
    """Why two shifts can't be the same person's."""

    OVERLAP = "overlap"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time of duty: two instants."""

    starts_at: datetime
    ends_at: datetime


def stretch_of(pattern: ShiftPattern, day: date, zone: ZoneInfo) -> Stretch:
    """When the shift of a day is. An end at or before the start is on the next day; both are on the town's clock."""
    over = pattern.ends_minute <= pattern.starts_minute
    ends = pattern.ends_minute + (_DAY_MINUTES if over else 0)
    return Stretch(_instant(day, pattern.starts_minute, zone), _instant(day, ends, zone))


def _instant(day: date, minute: int, zone: ZoneInfo) -> datetime:
    days, within = divmod(minute, _DAY_MINUTES)
    there = day + timedelta(days=days)
    return datetime(there.year, there.month, there.day, within // 60, within % 60, tzinfo=zone).astimezone(
        UTC
    )


def clash_of(one: Stretch, other: Stretch, rest_minutes: int) -> Clash | None:
    """Whether somebody may serve both: not when they overlap, not when less than the rest lies between them."""
    between = max(one.starts_at, other.starts_at) - min(one.ends_at, other.ends_at)
    if between < timedelta(0):
        return Clash.OVERLAP
    return Clash.REST if between < timedelta(minutes=rest_minutes) else None


def first_clash(one: Stretch, others: Iterable[Stretch], rest_minutes: int) -> Clash | None:
    """The worst of the clashes with other shifts; None when the shift fits among them."""
    found = {clash_of(one, other, rest_minutes) for other in others}
    return next((clash for clash in Clash if clash in found), None)


def nights_of(day: date, turn_days: int) -> str:
    """Whose nights begin on a day, `A` or `B`; empty where nights don't alternate. The same answer for every rota."""
    return "" if turn_days <= 0 else "AB"[day.toordinal() // turn_days % 2]


def is_arrival(happened_at: datetime, of: Stretch) -> bool:
    """Whether somebody who came then came for this shift: from four hours before it until its end."""
    return of.starts_at - ARRIVES_BEFORE <= happened_at < of.ends_at
