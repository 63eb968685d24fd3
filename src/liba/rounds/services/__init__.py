"""Writes of rounds: plans, forms, people followed, visits, alerts."""

from liba.rounds.services.forms import decide_form

__all__ = ["decide_form"]
