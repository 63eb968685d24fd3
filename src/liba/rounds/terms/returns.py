"""What a town's daily return counts. Everything is counted from facts; nothing is typed."""

from enum import StrEnum

import msgspec

from liba.kernel.text import Text


class DueCount(StrEnum):
    """Which dues of a round: those whose window has opened, those done, refused, and missed."""

    DUE = "due"
    DONE = "done"
    REFUSED = "refused"
    MISSED = "missed"


class Answered(msgspec.Struct, frozen=True, tag="answered"):
    """People (or doors) of whom a question was answered so that day, each once; any answer when none is named."""

    form: str
    question: str
    answers: tuple[str, ...] = ()


class Summed(msgspec.Struct, frozen=True, tag="sum"):
    """The sum of a number or count over the day's visits."""

    form: str
    question: str


class Raised(msgspec.Struct, frozen=True, tag="alerts"):
    """Alerts of a limit."""

    limit: str


class DuesOf(msgspec.Struct, frozen=True, tag="dues"):
    """Dues of a round on the day."""

    round: str
    count: DueCount


class Enrolled(msgspec.Struct, frozen=True, tag="enrolled"):
    """Those who are followed on the day, for one of the reasons (any when none is named); `new`: since this day only."""

    reasons: tuple[str, ...] = ()
    new: bool = False


class PresenceChanged(msgspec.Struct, frozen=True, tag="presence"):
    """People whom the registry noted that day as present, away, moved out or deceased."""

    to: str


How = Answered | Summed | Raised | DuesOf | Enrolled | PresenceChanged


class Figure(msgspec.Struct, frozen=True):
    """One figure of the return."""

    code: str
    name: Text
    how: How


class ReturnSpec(msgspec.Struct, frozen=True):
    """A whole layout: its figures in their order, and the local minute at which the day's return is sealed."""

    figures: tuple[Figure, ...]
    sealed_minute: int = 960
