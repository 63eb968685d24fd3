"""Alerts: live, what is urgent above, newest first; taken by somebody, and settled with a note."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liba.console.exports import Cell, export
from liba.console.requests import StaffRequest, number_in, said, staff
from liba.console.saying import say_text
from liba.console.words import word
from liba.kernel.actors import Power
from liba.rounds.selectors.alerts import AlertLine, open_alerts, settled_alerts
from liba.rounds.selectors.places import place_of
from liba.rounds.services import settle_alert, take_alert
from liba.rounds.services.looking import look_at_alert
from liba.rounds.terms.forms import Question


@staff(Power.SEE_ROUNDS)
def page(request: StaffRequest) -> HttpResponse:
    """What waits, and below it what was settled last. No name stands here: an alert's own page shows whom it speaks of."""
    if request.GET.get("format"):
        return _exported(request)
    path = _path(request)
    values = {
        "page": "rounds",
        "tab": "alerts",
        "settled": settled_alerts(request.actor, request.now, area_path=path, limit=30),
        **_live(request),
    }
    return render(request, "console/rounds/alerts.html", values)


@staff(Power.SEE_ROUNDS)
def live(request: StaffRequest) -> HttpResponse:
    """The live part alone."""
    return render(request, "console/rounds/alerts_live.html", _live(request))


def _live(request: StaffRequest) -> dict[str, object]:
    return {
        "lines": open_alerts(request.actor, request.now, area_path=_path(request)),
        "now": request.now,
        "area": number_in(request, "area"),
    }


def _path(request: StaffRequest) -> str:
    area = number_in(request, "area")
    here = place_of(request.actor, area).here if area is not None else None
    return here.path if here else ""


@staff(Power.SEE_ROUNDS)
def one(request: StaffRequest, alert_id: int) -> HttpResponse:
    """One alert: what was answered, whom it speaks of (where one may see people; the look is written down)."""
    seen = look_at_alert(request.actor, alert_id, now=request.now)
    path = seen.line.alert.area.path
    values = {
        "page": "rounds",
        "tab": "alerts",
        "line": seen.line,
        "alert": seen.line.alert,
        "answers": [(question, _answer(question, value)) for question, value in seen.answers],
        "may_see": request.actor.may(Power.SEE_PEOPLE, path),
        "may_settle": request.actor.may(Power.SETTLE_ALERT, path),
    }
    return render(request, "console/rounds/alert.html", values)


@staff(Power.SETTLE_ALERT)
@require_POST
def take(request: StaffRequest, alert_id: int) -> HttpResponse:
    """Say that one sees to it."""
    take_alert(request.actor, alert_id, now=request.now)
    said(request, _("You see to it. It stays here until it is settled."))
    return redirect("console:alert", alert_id)


@staff(Power.SETTLE_ALERT)
@require_POST
def settle(request: StaffRequest, alert_id: int) -> HttpResponse:
    """Say what came of it."""
    settle_alert(request.actor, alert_id, note=request.POST.get("reason", ""), now=request.now)
    said(request, _("Settled."))
    return redirect("console:alerts")


def _answer(question: Question, value: object) -> str:
    """An answer as it is read: a number with its unit, a choice by its name."""
    if isinstance(value, int):
        shown = f"{value / 10**question.decimals:.{question.decimals}f}"
        return f"{shown} {question.unit}".strip()
    names = {choice.code: say_text(choice.name) for choice in question.choices}
    names |= {"yes": _("yes"), "no": _("no")}
    given = value if isinstance(value, list) else [value]
    return "、".join(names.get(str(part), str(part)) for part in given)


def _exported(request: StaffRequest) -> HttpResponse:
    headings = [
        _("Arrived"),
        _("Urgency"),
        _("What"),
        _("Area"),
        _("Round"),
        _("State"),
        _("Taken by"),
        _("Settled by"),
        _("Settled"),
        _("Answers for the place"),
    ]
    lines = open_alerts(request.actor, request.now, limit=50_000)
    lines += settled_alerts(request.actor, request.now, limit=50_000)
    return export(request.GET["format"], "alerts", headings, [_cells(line) for line in lines])


def _cells(line: AlertLine) -> list[Cell]:
    alert = line.alert
    return [
        alert.arrived_at,
        word("severity", alert.severity),
        say_text(line.limit),
        " ".join(say_text(name) for name in line.where),
        say_text(alert.visit.round.name),
        word("alert_state", alert.state),
        alert.taken_by,
        alert.settled_by,
        alert.settled_at,
        "、".join(line.charge),
    ]
