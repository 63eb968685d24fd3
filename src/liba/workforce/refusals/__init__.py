"""What workforce refuses: people here, units and pledges beside them."""

from liba.workforce.refusals.assigning import NothingToAssign, ProposalDecided, StaleProposal, WrongLimits
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
    NoResponder,
    NotCleared,
    ResponderTwice,
    UnknownGroup,
    UnknownSkill,
    UserTaken,
)
from liba.workforce.refusals.phones import NotAPhonesRole, TooManyPhones
from liba.workforce.refusals.pledges import NotAsked, PledgeWithdrawn, SameWords, UnknownPledge
from liba.workforce.refusals.units import (
    InUnitAlready,
    LeavesBeforeJoining,
    NoNightGroup,
    UnitClosed,
    UnitCodeTaken,
    UnknownSquad,
)

__all__ = [
    "BadgeTaken",
    "Circular",
    "ClearanceOver",
    "HasLeft",
    "InUnitAlready",
    "LeavesBeforeJoining",
    "LeftAlready",
    "LeftBeforeJoining",
    "LinkOver",
    "MadeInFuture",
    "NoNightGroup",
    "NoResponder",
    "NotAPhonesRole",
    "NotAsked",
    "NotCleared",
    "NothingToAssign",
    "PastAnswered",
    "PledgeWithdrawn",
    "ProposalDecided",
    "ResponderTwice",
    "SameWords",
    "StaleProposal",
    "TargetClosed",
    "TooManyPhones",
    "TwoVillages",
    "UnitClosed",
    "UnitCodeTaken",
    "UnknownGroup",
    "UnknownPledge",
    "UnknownSkill",
    "UnknownSquad",
    "UserTaken",
    "WrongLimits",
    "WrongTarget",
]
