"""The vocabulary of incidents."""

from enum import StrEnum


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
