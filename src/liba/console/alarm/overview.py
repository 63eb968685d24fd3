"""What runs, which plans can be started, and what was."""

from django.http import HttpResponse
from django.shortcuts import render

from liba.command.models import Activation
from liba.command.selectors.activation import SEE, activations, plan_of, plans
from liba.command.selectors.muster_report import report_of
from liba.command.terms.muster import ActivationReport
from liba.console.requests import StaffRequest, staff
from liba.kernel.actors import Power

_SHOWN = 50


@staff(*SEE)
def page(request: StaffRequest) -> HttpResponse:
    """The page."""
    found = activations(request.actor)
    values = {
        "page": "alarm",
        "running": list(found.filter(ended_at=None)),
        "plans": [(row, plan_of(row)) for row in plans()],
        "over": [_line(one, request) for one in found.exclude(ended_at=None)[:_SHOWN]],
        "may_activate": request.actor.may(Power.ACTIVATE),
    }
    return render(request, "console/alarm/overview.html", values)


def _line(one: Activation, request: StaffRequest) -> tuple[Activation, ActivationReport]:
    return one, report_of(one, request.now)
