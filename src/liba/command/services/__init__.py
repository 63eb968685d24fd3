"""Writes of command."""

from liba.command.services.copies import Recorded, approve_copy, record_copy_event, return_copy
from liba.command.services.cycle import decide_cycle
from liba.command.services.orders import (
    correct_order,
    discard_draft,
    draft_order,
    edit_draft,
    issue_order,
    withdraw_order,
)

__all__ = [
    "Recorded",
    "approve_copy",
    "correct_order",
    "decide_cycle",
    "discard_draft",
    "draft_order",
    "edit_draft",
    "issue_order",
    "record_copy_event",
    "return_copy",
    "withdraw_order",
]
