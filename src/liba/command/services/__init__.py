"""Writes of command."""

from liba.command.services.activation import activate, note_lessons, stand_down
from liba.command.services.briefings import decide, drop_decision, issue_decisions, make_briefing
from liba.command.services.bulletins import publish_bulletin, withdraw_bulletin
from liba.command.services.copies import Recorded, approve_copy, record_copy_event, return_copy
from liba.command.services.cycle import decide_cycle
from liba.command.services.messages import send_message
from liba.command.services.muster import MusterRecorded, answer_by_reply, answer_muster, arrive, take_lead
from liba.command.services.orders import (
    correct_order,
    discard_draft,
    draft_order,
    edit_draft,
    issue_order,
    withdraw_order,
)
from liba.command.services.plan_tasks import block_task, finish_task, reopen_task, report_task
from liba.command.services.plans import decide_plan
from liba.command.services.problems import assign_problem, end_problem, raise_problem
from liba.command.services.returns import report_return
from liba.command.services.squads import send_squad
from liba.command.services.uncalled import join_group

__all__ = [
    "MusterRecorded",
    "Recorded",
    "activate",
    "answer_by_reply",
    "answer_muster",
    "approve_copy",
    "arrive",
    "assign_problem",
    "block_task",
    "correct_order",
    "decide",
    "decide_cycle",
    "decide_plan",
    "discard_draft",
    "draft_order",
    "drop_decision",
    "edit_draft",
    "end_problem",
    "finish_task",
    "issue_decisions",
    "issue_order",
    "join_group",
    "make_briefing",
    "note_lessons",
    "publish_bulletin",
    "raise_problem",
    "record_copy_event",
    "reopen_task",
    "report_return",
    "report_task",
    "return_copy",
    "send_message",
    "send_squad",
    "stand_down",
    "take_lead",
    "withdraw_bulletin",
    "withdraw_order",
]
