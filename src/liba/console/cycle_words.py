"""The words for codes of the day's cycle: how a return stands, who is called, what a briefing finds missing."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liba.command.terms.briefing import BriefingGap
from liba.command.terms.cycle import ReturnState
from liba.command.terms.orders import ProblemState

Words = Mapping[Any, Any]

RETURN_STATES: Words = {
    ReturnState.WAITING: _("not yet in"),
    ReturnState.MISSING: pgettext_lazy("return", "missing"),
    ReturnState.REPORTED: pgettext_lazy("return", "reported"),
    ReturnState.DIFFERS: _("says what is wrong"),
    ReturnState.LATE: _("came after the seal"),
}
CALLED: Words = {
    "unit": _("the unit's leader"),
    "deputy": _("its deputies"),
    "village": _("the village's cadre"),
    "official": _("the official answering for it"),
    "command": _("the command post"),
}
GAPS: Words = {
    BriefingGap.RETURNS: _("Units that have not reported"),
    BriefingGap.PEOPLE: _("People at risk not seen"),
    BriefingGap.DUES: _("Visits overdue"),
    BriefingGap.ALERTS: _("Alerts not settled"),
    BriefingGap.ORDERS: _("Orders overdue"),
    BriefingGap.PROBLEMS: _("Problems overdue or without an owner"),
    BriefingGap.POSTS: _("Places of shifts that nobody holds, until tomorrow"),
    BriefingGap.DOORS: _("Doors without a linker who may serve"),
    BriefingGap.UNITS: _("Units that lack somebody"),
}
PROBLEM_STATES: Words = {
    ProblemState.OPEN: pgettext_lazy("problem", "open"),
    ProblemState.ENDED: pgettext_lazy("problem", "solved"),
}
KINDS: Mapping[str, Words] = {
    "return_state": RETURN_STATES,
    "called": CALLED,
    "briefing_gap": GAPS,
    "problem_state": PROBLEM_STATES,
}
TONES: Mapping[str, Mapping[str, str]] = {
    "return_state": {
        "waiting": "idle",
        "missing": "bad",
        "reported": "good",
        "differs": "warn",
        "late": "warn",
    },
    "briefing_gap": {
        "returns": "bad",
        "people": "bad",
        "dues": "bad",
        "alerts": "warn",
        "orders": "warn",
        "problems": "warn",
        "posts": "warn",
        "doors": "info",
        "units": "info",
    },
    "problem_state": {"open": "info", "ended": "good"},
}
