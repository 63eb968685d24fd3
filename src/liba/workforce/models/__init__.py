"""Tables of people on duty."""

from liba.workforce.models.links import Assignment, AssignmentLine, Link, LinkPolicy, Tie
from liba.workforce.models.lists import ListImport
from liba.workforce.models.people import (
    Clearance,
    Pledge,
    PledgeText,
    Responder,
    ResponderGroup,
    Skill,
)
from liba.workforce.models.rotas import (
    Absence,
    CalendarFeed,
    Post,
    Rota,
    RotaRule,
    Shift,
    ShiftChange,
    ShiftEvent,
)
from liba.workforce.models.units import Unit, UnitMember, UnitTemplate

__all__ = [
    "Absence",
    "Assignment",
    "AssignmentLine",
    "CalendarFeed",
    "Clearance",
    "Link",
    "LinkPolicy",
    "ListImport",
    "Pledge",
    "PledgeText",
    "Post",
    "Responder",
    "ResponderGroup",
    "Rota",
    "RotaRule",
    "Shift",
    "ShiftChange",
    "ShiftEvent",
    "Skill",
    "Tie",
    "Unit",
    "UnitMember",
    "UnitTemplate",
]
