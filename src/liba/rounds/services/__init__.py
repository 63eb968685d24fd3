"""Writes of rounds: plans, forms, people followed, visits, alerts."""

from liba.rounds.services.enrolments import end_enrolment, enrol
from liba.rounds.services.forms import decide_form
from liba.rounds.services.rounds import change_round, start_round, stop_round

__all__ = ["change_round", "decide_form", "end_enrolment", "enrol", "start_round", "stop_round"]
