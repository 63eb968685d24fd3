"""Tables of rounds."""

from liba.rounds.models.census import Difference
from liba.rounds.models.closing import DayClose, ReturnSeal
from liba.rounds.models.inspections import Draw, DrawPick, Finding
from liba.rounds.models.plans import Enrolment, FormVersion, ReturnLayout, Round
from liba.rounds.models.visits import Alert, Escalation, Photo, Visit, VisitUndo

__all__ = [
    "Alert",
    "DayClose",
    "Difference",
    "Draw",
    "DrawPick",
    "Enrolment",
    "Escalation",
    "Finding",
    "FormVersion",
    "Photo",
    "ReturnLayout",
    "ReturnSeal",
    "Round",
    "Visit",
    "VisitUndo",
]
