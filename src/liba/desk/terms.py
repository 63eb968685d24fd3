"""The vocabulary of incidents."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal
from uuid import UUID

import msgspec


class IncidentKind(StrEnum):
    """What is going on, as whoever reports it sees it."""

    DISPUTE = "dispute"
    CROWD = "crowd"
    FIGHT = "fight"
    ACCIDENT = "accident"
    HELP = "help"
    BREACH = "breach"
    OTHER = "other"


class IncidentSource(StrEnum):
    """Where the report came from."""

    GATE = "gate"
    PATROL = "patrol"
    HOTLINE = "hotline"
    ROUND = "round"
    CONSOLE = "console"


class IncidentState(StrEnum):
    """Where an incident stands, in the order in which it goes."""

    REPORTED = "reported"
    DISPATCHED = "dispatched"
    ON_THE_WAY = "on_the_way"
    THERE = "there"
    SETTLED = "settled"
    UNFOUNDED = "unfounded"


ENDED = frozenset({IncidentState.SETTLED, IncidentState.UNFOUNDED})


class IncidentEventKind(StrEnum):
    """What was said of an incident on its way."""

    REPORTED = "reported"
    DISPATCHED = "dispatched"
    DECLINED = "declined"
    SET_OUT = "set_out"
    ARRIVED = "arrived"
    NEEDS_HELP = "needs_help"
    SETTLED = "settled"
    UNFOUNDED = "unfounded"
    NOTED = "noted"
    ESCALATED = "escalated"


class WhyNot(StrEnum):
    """Why a squad is not the first that one would send."""

    DECLINED = "declined"
    BUSY = "busy"
    OFF_HOURS = "off_hours"
    OFF_SHIFT = "off_shift"
    NOBODY_FIT = "nobody_fit"


ToldOf = Literal["desk", "village", "official", "command"]
"""Who hears of an incident that nobody takes: who may send squads there, the chain above the place, the command post."""


class SquadSpec(msgspec.Struct, frozen=True):
    """Units of a template that go to incidents, and their hours in minutes of the day; equal ends mean round the clock."""

    template: str
    from_minute: int = 0
    to_minute: int = 0


class DeskStep(msgspec.Struct, frozen=True):
    """Who is told so many minutes after an incident began to wait."""

    after: int
    to: ToldOf


class DeskSpec(msgspec.Struct, frozen=True):
    """The town's way with incidents: which units go, and who hears of one that nobody takes."""

    squads: tuple[SquadSpec, ...] = ()
    steps: tuple[DeskStep, ...] = (DeskStep(5, "desk"), DeskStep(10, "official"), DeskStep(15, "command"))


@dataclass(frozen=True, slots=True)
class IncidentReport:
    """What is known of an incident when it is reported. `caller_phone` is where they are told how it ended.

    What is not known here (a gate, a site, an area, a position outside the globe) is left out: no call for help is refused.
    """

    kind: IncidentKind
    source: IncidentSource
    urgent: bool = False
    area_id: int | None = None
    gate_id: int | None = None
    site_id: int | None = None
    where: str = ""
    lon: float | None = None
    lat: float | None = None
    words: str = field(default="", repr=False)
    caller: str = field(default="", repr=False)
    caller_phone: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class SaidEvent:
    """What is said of an incident on its way, with an id made where it was said. `squad_id` is whose word it is."""

    id: UUID
    kind: IncidentEventKind
    note: str = field(default="", repr=False)
    squad_id: int | None = None
