"""Tables of people on duty."""

from liba.workforce.models.links import Assignment, AssignmentLine, Link, Tie
from liba.workforce.models.people import (
    Clearance,
    Pledge,
    PledgeText,
    Responder,
    ResponderGroup,
    ResponderImport,
    Skill,
)
from liba.workforce.models.rotas import Absence, Post, Rota, Shift, ShiftChange, ShiftEvent
from liba.workforce.models.units import Unit, UnitMember, UnitTemplate

__all__ = [
    "Absence",
    "Assignment",
    "AssignmentLine",
    "Clearance",
    "Link",
    "Pledge",
    "PledgeText",
    "Post",
    "Responder",
    "ResponderGroup",
    "ResponderImport",
    "Rota",
    "Shift",
    "ShiftChange",
    "ShiftEvent",
    "Skill",
    "Tie",
    "Unit",
    "UnitMember",
    "UnitTemplate",
]
