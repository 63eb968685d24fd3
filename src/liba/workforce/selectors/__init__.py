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

__all__ = [
    "clearance_history",
    "groups",
    "is_fit",
    "responder",
    "responder_of_user",
    "responders",
    "skills",
    "unfit_on",
]
