"""Writes of workforce. Each needs its power over the responder's area, and leaves a journal line."""

from liba.workforce.services.clearance import report_ill, report_well, require_fit, set_clearance
from liba.workforce.services.people import add_responder, edit_responder, end_service, resume_service

__all__ = [
    "add_responder",
    "edit_responder",
    "end_service",
    "report_ill",
    "report_well",
    "require_fit",
    "resume_service",
    "set_clearance",
]
