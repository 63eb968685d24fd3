"""A day's briefing as values: what it says as it stood when it was made."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from liba.kernel.text import Text


class BriefingGap(StrEnum):
    """What is missing, the worst first."""

    RETURNS = "returns"
    PEOPLE = "people"
    DUES = "dues"
    ALERTS = "alerts"
    ORDERS = "orders"
    PROBLEMS = "problems"
    POSTS = "posts"
    DOORS = "doors"
    UNITS = "units"


class Where(msgspec.Struct, frozen=True):
    """A place that a gap hides in, and how much of it."""

    name: Text
    n: int = 1


class GapLine(msgspec.Struct, frozen=True):
    """A gap: its number, and the worst places. `places` is in how many it hides."""

    kind: BriefingGap
    n: int
    places: int = 0
    where: tuple[Where, ...] = ()


class FigureLine(msgspec.Struct, frozen=True):
    """A figure against yesterday and its target. `later` is what facts after the seal add; `met` None without a target."""

    code: str
    name: Text
    value: int
    before: int | None = None
    later: int = 0
    target: int | None = None
    met: bool | None = None

    @property
    def change(self) -> int | None:
        """Against the day before."""
        return None if self.before is None else self.value - self.before


class Note(msgspec.Struct, frozen=True):
    """What a unit says is wrong with its figures."""

    unit: Text
    words: str


class IncidentLine(msgspec.Struct, frozen=True):
    """An incident without anybody's name: what, where, how it stands, and how long it took or has taken."""

    number: int
    kind: str
    area: Text
    state: str
    at: datetime
    squad: Text
    minutes: int


class ProblemItem(msgspec.Struct, frozen=True):
    """A problem with its owner and age in days."""

    id: UUID
    number: int
    words: str
    area: Text
    owner: str
    due_on: date | None
    age: int
    overdue: bool


class OrderItem(msgspec.Struct, frozen=True):
    """An order with how many of its copies are done, and how many are late."""

    id: int
    number: str
    title: Text
    due_at: datetime | None
    sent: int
    done: int
    late: int


class BriefingPage(msgspec.Struct, frozen=True, kw_only=True):
    """A whole briefing. Lists hold what fits the page; the numbers beside them say how many there are."""

    day: date
    made_at: datetime
    area: Text
    issue: int
    sealed_at: datetime | None
    units: int
    reported: int
    missing: tuple[Text, ...] = ()
    notes: tuple[Note, ...] = ()
    figures: tuple[FigureLine, ...] = ()
    gaps: tuple[GapLine, ...] = ()
    incidents: tuple[IncidentLine, ...] = ()
    incidents_today: int = 0
    incidents_open: int = 0
    problems: tuple[ProblemItem, ...] = ()
    problems_open: int = 0
    problems_ended: int = 0
    orders: tuple[OrderItem, ...] = ()
    orders_open: int = 0
