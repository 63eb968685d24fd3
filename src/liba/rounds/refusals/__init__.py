"""What rounds refuse: plans, visits and alerts here; forms and returns beside them."""

from liba.rounds.refusals.census import (
    CountIsNotWritten,
    DecidedAlready,
    DismissWithoutNote,
    StaysRegistered,
    TooManyInList,
    UnknownSource,
)
from liba.rounds.refusals.forms import UnsoundForm
from liba.rounds.refusals.photos import (
    NotAPhoto,
    PhotoGone,
    PhotoOfAnother,
    PhotoSwells,
    PhotoTooLarge,
    TooManyPhotos,
)
from liba.rounds.refusals.plans import (
    AlreadyEnrolled,
    EnrolmentOver,
    NotARoundOfPeople,
    NothingSelected,
    PersonElsewhere,
    PlanFaulty,
    ReasonIsNoCode,
    RoundCodeTaken,
    RoundOver,
    UnknownForm,
)
from liba.rounds.refusals.visits import (
    AlertSettled,
    NotYours,
    SettleWithoutNote,
    UndoTooLate,
    UnknownDoor,
    UnknownRound,
)

__all__ = [
    "AlertSettled",
    "AlreadyEnrolled",
    "CountIsNotWritten",
    "DecidedAlready",
    "DismissWithoutNote",
    "EnrolmentOver",
    "NotAPhoto",
    "NotARoundOfPeople",
    "NotYours",
    "NothingSelected",
    "PersonElsewhere",
    "PhotoGone",
    "PhotoOfAnother",
    "PhotoSwells",
    "PhotoTooLarge",
    "PlanFaulty",
    "ReasonIsNoCode",
    "RoundCodeTaken",
    "RoundOver",
    "SettleWithoutNote",
    "StaysRegistered",
    "TooManyInList",
    "TooManyPhotos",
    "UndoTooLate",
    "UnknownDoor",
    "UnknownForm",
    "UnknownRound",
    "UnknownSource",
    "UnsoundForm",
]
