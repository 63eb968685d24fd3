"""Who may serve on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from liba.workforce.terms import ClearanceState


@dataclass(frozen=True, slots=True)
class Service:
    """What decides whether somebody may serve: their newest clearance, and the time for which they are here."""

    clearance: str
    cleared_until: date | None
    joined_on: date
    left_on: date | None


def clearance_holds(state: str, until: date | None, day: date) -> bool:
    """Whether a clearance lets somebody serve on a day. `until` is the last day; nothing noted lets nobody serve."""
    return state == ClearanceState.CLEARED and (until is None or day <= until)


def may_serve(someone: Service, day: date) -> bool:
    """Cleared, here already, and not gone. Who reports ill may not, from that day on, until the clinic clears them."""
    here = someone.joined_on <= day and (someone.left_on is None or day < someone.left_on)
    return here and clearance_holds(someone.clearance, someone.cleared_until, day)


def next_badge(taken: Iterable[str]) -> int:
    """The number after the highest that a badge has; letters are left alone."""
    return (
        max((int(code) for code in taken if code.isascii() and code.isdigit() and len(code) < 10), default=0)
        + 1
    )
