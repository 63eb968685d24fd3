"""What workforce refuses: people here, units and pledges beside them."""

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
    "ClearanceOver",
    "LeftAlready",
    "LeftBeforeJoining",
    "MadeInFuture",
    "NotCleared",
    "ResponderTwice",
    "UnknownGroup",
    "UnknownSkill",
    "UserTaken",
]
