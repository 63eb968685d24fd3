"""Two followings of one round that come to one door: which of them asks there, so that nobody is asked twice or forgotten."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Term:
    """Who is followed (None: everybody of the household), from when to when (inclusive), for what happened on `event_on`."""

    person_id: int | None
    event_on: date
    starts_on: date
    ends_on: date

    def covers(self, other: "Term") -> bool:
        """Whether asking by this one asks the other's people too."""
        return self.person_id is None or self.person_id == other.person_id


class Meeting(StrEnum):
    """What becomes of one that arrives where another one asks already."""

    APART = "apart"
    ENDS = "ends"
    WAITS = "waits"
    OTHER_ENDS = "other_ends"
    OTHER_WAITS = "other_waits"


def meet(arriving: Term, other: Term, today: date, *, by_event: bool) -> Meeting:
    """Whoever is asked by both is asked by one: the shorter one ends, or the longer one goes on when the other is over.

    A round `by_event` asks on certain days after what happened: there the later event counts, and a person's days are not
    a household's. What does not overlap from today on is left alone, and so is one that is to begin within the other.
    """
    start, other_start = max(arriving.starts_on, today), max(other.starts_on, today)
    if arriving.ends_on < other_start or other.ends_on < start:
        return Meeting.APART
    if by_event:
        if arriving.person_id != other.person_id:
            return Meeting.APART
        return Meeting.ENDS if arriving.event_on <= other.event_on else Meeting.OTHER_ENDS
    if other.covers(arriving) and other_start <= start:
        return Meeting.ENDS if arriving.ends_on <= other.ends_on else Meeting.WAITS
    if arriving.covers(other) and start <= other_start:
        return Meeting.OTHER_ENDS if other.ends_on <= arriving.ends_on else Meeting.OTHER_WAITS
    return Meeting.APART
