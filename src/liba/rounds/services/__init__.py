"""Writes of rounds: plans, forms, people followed, visits, alerts."""

from liba.rounds.services.enrolments import end_enrolment, enrol
from liba.rounds.services.forms import decide_form
from liba.rounds.services.rounds import change_round, start_round, stop_round
from liba.rounds.services.visits import record_visits, undo_visit

__all__ = [
    "change_round",
    "decide_form",
    "end_enrolment",
    "enrol",
    "record_visits",
    "start_round",
    "stop_round",
    "undo_visit",
]
