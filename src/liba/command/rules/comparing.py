"""How units compare in time and quality: medians of what each did, never a ranking, and never of a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median


@dataclass(frozen=True, slots=True)
class Way:
    """One copy's way, as it is compared. `due_at` None: there was no deadline; `is_over`: nothing is open any more."""

    sent_at: datetime
    due_at: datetime | None
    read_at: datetime | None
    accepted_at: datetime | None
    done_at: datetime | None
    is_late: bool
    is_open: bool
    objected: bool
    sent_back: int
    grade: int | None


@dataclass(frozen=True, slots=True)
class Compared:
    """A unit's orders of a time: how many, how many done and in time, medians in minutes, how often sent back."""

    orders: int
    done: int
    in_time: int
    open: int
    late: int
    objected: int
    to_read: int | None
    to_accept: int | None
    to_done: int | None
    sent_back: int
    grade: float | None


def compared(ways: Iterable[Way]) -> Compared:
    """The ways of one unit, or of all of them, in numbers."""
    listed = list(ways)
    grades = [way.grade for way in listed if way.grade is not None]
    return Compared(
        orders=len(listed),
        done=sum(way.done_at is not None for way in listed),
        in_time=sum(way.done_at is not None and not way.is_late for way in listed),
        open=sum(way.is_open for way in listed),
        late=sum(way.is_late for way in listed),
        objected=sum(way.objected for way in listed),
        to_read=_minutes((way.sent_at, way.read_at) for way in listed),
        to_accept=_minutes((way.sent_at, way.accepted_at) for way in listed),
        to_done=_minutes((way.sent_at, way.done_at) for way in listed),
        sent_back=sum(way.sent_back for way in listed),
        grade=float(median(grades)) if grades else None,
    )


def _minutes(spans: Iterable[tuple[datetime, datetime | None]]) -> int | None:
    """The median in whole minutes; None when there is none. A phone's clock that is ahead counts as at once."""
    known = [max(0, round((end - start).total_seconds() / 60)) for start, end in spans if end is not None]
    return round(median(known)) if known else None
