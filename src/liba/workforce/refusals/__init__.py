"""What workforce refuses: people here, units and pledges beside them."""

from liba.workforce.refusals.links import (
    Circular,
    HasLeft,
    LinkOver,
    PastAnswered,
    TargetClosed,
    TwoVillages,
    WrongTarget,
)
from liba.workforce.refusals.people import (
    BadgeTaken,
    ClearanceOver,
    LeftAlready,
    LeftBeforeJoining,
    MadeInFuture,
    NotCleared,
    ResponderTwice,
    UnknownGroup,
    UnknownSkill,
    UserTaken,
)

__all__ = [
    "BadgeTaken",
    "Circular",
    "ClearanceOver",
    "HasLeft",
    "LeftAlready",
    "LeftBeforeJoining",
    "LinkOver",
    "MadeInFuture",
    "NotCleared",
    "PastAnswered",
    "ResponderTwice",
    "TargetClosed",
    "TwoVillages",
    "UnknownGroup",
    "UnknownSkill",
    "UserTaken",
    "WrongTarget",
]
