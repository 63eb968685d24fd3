"""Households to linkers at the least cost: the exact optimum, why each line, what can't be covered and what would cure it.

`solved` finds it, in a process of its own, because a solver is large; here are the values that go in and come out.
"""

from liba.workforce.rules.assigning.values import (
    AssignmentFigures,
    Cure,
    CureKind,
    Door,
    Ground,
    Hand,
    Line,
    Outcome,
    Solved,
)

__all__ = [
    "AssignmentFigures",
    "Cure",
    "CureKind",
    "Door",
    "Ground",
    "Hand",
    "Line",
    "Outcome",
    "Solved",
]
