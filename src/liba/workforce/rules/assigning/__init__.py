"""Households to linkers at the least cost: the exact optimum, why each line, what can't be covered and what would cure it."""

from liba.workforce.rules.assigning.cures import Cure, CureKind, cures_of
from liba.workforce.rules.assigning.figures import AssignmentFigures, figures_of
from liba.workforce.rules.assigning.plan import assign, replace
from liba.workforce.rules.assigning.values import Door, Ground, Hand, Line, Outcome

__all__ = [
    "AssignmentFigures",
    "Cure",
    "CureKind",
    "Door",
    "Ground",
    "Hand",
    "Line",
    "Outcome",
    "assign",
    "cures_of",
    "figures_of",
    "replace",
]
