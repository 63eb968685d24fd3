"""A round's plan: over whom, by whom, when, and what follows."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import msgspec

from liba.kernel.text import Text


class Over(StrEnum):
    """What a round goes over."""

    HOUSEHOLDS = "households"
    ENROLLED = "enrolled"
    SITES = "sites"
    POSTS = "posts"


class By(StrEnum):
    """Who is to go: the one whose link reaches the target, the area's unit, or who stands at the post."""

    LINKER = "linker"
    GRID = "grid"
    VILLAGE = "village"
    OFFICIAL = "official"
    UNIT = "unit"
    POST = "post"
    NAMED = "named"


class Outcome(StrEnum):
    """What came of going there. `UNPLANNED` is a visit that was not due; it counts as a fact, never against anybody."""

    DONE = "done"
    NOBODY_HOME = "nobody_home"
    REFUSED = "refused"
    NOT_REACHABLE = "not_reachable"
    NOT_NEEDED = "not_needed"
    UNPLANNED = "unplanned"


SETTLED = frozenset({Outcome.DONE, Outcome.REFUSED, Outcome.NOT_NEEDED})
"""Outcomes after which nobody needs to go again in the window. The others leave the door due."""


class DoorState(StrEnum):
    """How a door stands on the board: computed, never stored."""

    DONE = "done"
    NOT_HOME = "not_home"
    REFUSED = "refused"
    OVERDUE = "overdue"
    DUE = "due"
    NOT_DUE = "not_due"


class Selector(msgspec.Struct, frozen=True):
    """The targets: `areas` are area codes (all below them; empty: the whole town), `kinds` site or post kinds,
    `codes` single sites or posts. With `drawn`, of these only the ones that a published seed drew for the day."""

    over: Over
    areas: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    drawn: bool = False


class Window(msgspec.Struct, frozen=True):
    """A span of the local day in which one visit is due: minutes from midnight, from inclusive to exclusive."""

    code: str
    name: Text
    opens: int
    closes: int


class When(msgspec.Struct, frozen=True):
    """Days and windows. `recurrence` is an RFC 5545 RRULE counted from the round's first day; `offsets` are days after
    each enrolment's event instead (1, 2, 3, 7, 14); both empty is every day."""

    windows: tuple[Window, ...]
    recurrence: str = ""
    offsets: tuple[int, ...] = ()


class Denser(msgspec.Struct, frozen=True):
    """Areas in which the round comes more often."""

    areas: tuple[str, ...]
    when: When


class Step(msgspec.Struct, frozen=True):
    """Whom a missed due is told to, and how many minutes after its window closed."""

    after: int
    to: By


class RoundSpec(msgspec.Struct, frozen=True):
    """A whole round, as a playbook or the console wrote it. `in_close`: its open dues keep the day from being closed."""

    form: str
    over: Selector
    by: By
    when: When
    denser: tuple[Denser, ...] = ()
    missed: tuple[Step, ...] = ()
    in_close: bool = True


@dataclass(frozen=True, slots=True)
class Slot:
    """One window of one day: what is due then. `window` is its place in the spec, from 0."""

    day: date
    window: int
    opens_at: datetime
    closes_at: datetime


class AlertState(StrEnum):
    """Where an alert stands."""

    OPEN = "open"
    TAKEN = "taken"
    SETTLED = "settled"


class DifferenceKind(StrEnum):
    """How what was found at a door differs from the registry."""

    NEW_PERSON = "new_person"
    NOT_THERE = "not_there"
    AWAY = "away"
    BACK = "back"
    FIELD = "field"
    DUPLICATE = "duplicate"
    COUNT = "count"


class DifferenceState(StrEnum):
    """What was decided of a difference."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"


class FindingState(StrEnum):
    """Where a finding of an inspection stands."""

    OPEN = "open"
    CORRECTED = "corrected"
    PASSED = "passed"
