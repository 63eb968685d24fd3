"""Writes of workforce. Each needs its power over the responder's area, and leaves a journal line."""

from liba.workforce.services.clearance import report_ill, report_well, require_fit, set_clearance
from liba.workforce.services.events import record_gate_arrival, record_shift_event
from liba.workforce.services.links import end_link, set_link
from liba.workforce.services.people import add_responder, edit_responder, end_service, resume_service
from liba.workforce.services.posts import close_post, edit_post, open_post, set_rota_rule

__all__ = [
    "add_responder",
    "close_post",
    "edit_post",
    "edit_responder",
    "end_link",
    "end_service",
    "open_post",
    "record_gate_arrival",
    "record_shift_event",
    "report_ill",
    "report_well",
    "require_fit",
    "resume_service",
    "set_clearance",
    "set_link",
    "set_rota_rule",
]
