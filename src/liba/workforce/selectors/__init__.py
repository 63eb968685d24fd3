"""Reads of workforce: who serves, who may, who answers for whom."""

from liba.workforce.selectors.people import (
    clearance_history,
    groups,
    is_fit,
    responder,
    responder_of_user,
    responders,
    skills,
    unfit_on,
)
from liba.workforce.selectors.shifts import present_at, shifts_of, standing_at

__all__ = [
    "clearance_history",
    "groups",
    "is_fit",
    "present_at",
    "responder",
    "responder_of_user",
    "responders",
    "shifts_of",
    "skills",
    "standing_at",
    "unfit_on",
]
