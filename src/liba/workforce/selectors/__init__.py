"""Reads of workforce: who serves, who may, who answers for whom."""

from liba.workforce.selectors.links import (
    answering_for,
    areas_answered,
    households_of,
    linkers_on,
    links_changed,
    links_cursor,
)
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
    "answering_for",
    "areas_answered",
    "clearance_history",
    "groups",
    "households_of",
    "is_fit",
    "linkers_on",
    "links_changed",
    "links_cursor",
    "present_at",
    "responder",
    "responder_of_user",
    "responders",
    "shifts_of",
    "skills",
    "standing_at",
    "unfit_on",
]
