"""Writes of governance: decisions, journal lines, measures."""

from liba.governance.services.decision import decision
from liba.governance.services.journal import record, record_all, take_turn
from liba.governance.services.measures import decide_measure, end_measure, renew_measure, revise_measure

__all__ = [
    "decide_measure",
    "decision",
    "end_measure",
    "record",
    "record_all",
    "renew_measure",
    "revise_measure",
    "take_turn",
]
