"""The list of problems, one problem with its owner and date, and its end."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liba.command.models import Problem
from liba.command.selectors.problems import (
    ProblemLine,
    may_end,
    possible_owners,
    problem,
    problem_line,
    problem_lines,
)
from liba.command.services import assign_problem, end_problem, raise_problem
from liba.command.terms.orders import ProblemState
from liba.console.acts import DayField, area_options, done, take_newer, was_stale
from liba.console.exports import Cell, export
from liba.console.fields import GRIDS, offer
from liba.console.requests import StaffRequest, said, staff
from liba.console.saying import say_text
from liba.console.words import word
from liba.kernel.actors import Actor, Power
from liba.kernel.calendar import local_day
from liba.kernel.ids import new_id

_EXPORTED = 5000
_SEEN = (Power.SEE_ORDERS, Power.ANSWER_ORDER)


class RaiseForm(forms.Form):
    """What the problem is, and where."""

    words = forms.CharField(
        label=gettext_lazy("What is the problem"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    area = forms.ChoiceField(label=gettext_lazy("Where"))

    def __init__(self, actor: Actor, data: Any = None) -> None:
        super().__init__(data)
        offer(self, "area", area_options(actor, Power.SEE_ORDERS, most_depth=GRIDS))


class AssignForm(forms.Form):
    """Whose it is, and by when."""

    owner = forms.ChoiceField(label=gettext_lazy("Owner"))
    due_on = DayField(label=gettext_lazy("By"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, request: StaffRequest, one: Problem, data: Any = None) -> None:
        tomorrow = local_day(request.now, settings.LIBA_ZONE) + timedelta(days=1)
        first = {"owner": one.owner_id, "due_on": one.due_on or tomorrow, "version": one.version}
        super().__init__(data, initial=first)
        found = list(possible_owners(request.actor, one.area.path)[:500])
        if one.owner is not None and one.owner not in found:
            found.insert(0, one.owner)
        offer(self, "owner", [(who.pk, f"{who.name} · {word('standing', who.standing)}") for who in found])


@staff(*_SEEN)
def page(request: StaffRequest) -> HttpResponse:
    """What waits for its end, overdue first; and what ended."""
    if request.GET.get("format"):
        return _exported(request)
    today = local_day(request.now, settings.LIBA_ZONE)
    values = {
        "page": "problems",
        "ended": problem_lines(request.actor, today, open_only=False, limit=50),
        **_live(request),
    }
    return render(request, "console/problems/list.html", values)


@staff(*_SEEN)
def live(request: StaffRequest) -> HttpResponse:
    """The live part alone."""
    return render(request, "console/problems/live.html", _live(request))


@staff(*_SEEN)
def new(request: StaffRequest) -> HttpResponse:
    """Send one up from the desk."""
    form = RaiseForm(request.actor, request.POST if request.method == "POST" else None)

    def act() -> Problem:
        return raise_problem(
            request.actor,
            id=new_id(),
            words=form.cleaned_data["words"],
            area_id=int(form.cleaned_data["area"]),
            happened_at=request.now,
            now=request.now,
        )

    if request.method == "POST" and done(form, act):
        said(request, _("The problem is sent up."))
        return redirect("console:problems")
    return render(request, "console/problems/new.html", {"page": "problems", "form": form})


@staff(*_SEEN)
def one(request: StaffRequest, problem_id: UUID) -> HttpResponse:
    """One problem; whoever may give it to somebody does so here."""
    found = problem(request.actor, problem_id)
    form = AssignForm(request, found, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        ok, stale = was_stale(
            form,
            lambda: assign_problem(
                request.actor,
                found.pk,
                owner_id=int(form.cleaned_data["owner"]),
                due_on=form.cleaned_data["due_on"],
                version=form.cleaned_data["version"],
                now=request.now,
            ),
        )
        if ok:
            said(request, _("Given; the owner is told."))
            return redirect("console:problem", found.pk)
        if stale:
            take_newer(form, problem(request.actor, problem_id).version)
    today = local_day(request.now, settings.LIBA_ZONE)
    values = {
        "page": "problems",
        "line": problem_line(found, today),
        "one": found,
        "form": form,
        "may_end": may_end(request.actor, found) and found.state == ProblemState.OPEN.value,
    }
    return render(request, "console/problems/one.html", values)


@staff(*_SEEN)
@require_POST
def end(request: StaffRequest, problem_id: UUID) -> HttpResponse:
    """Say what came of it."""
    end_problem(request.actor, problem_id, outcome=request.POST.get("reason", ""), now=request.now)
    said(request, _("Ended; whoever sent it up reads what came of it."))
    return redirect("console:problem", problem_id)


def _live(request: StaffRequest) -> dict[str, object]:
    today = local_day(request.now, settings.LIBA_ZONE)
    lines = problem_lines(request.actor, today)
    return {
        "lines": lines,
        "overdue": sum(line.overdue for line in lines),
        "may_raise": request.actor.holds(Power.SEE_ORDERS),
        "now": request.now,
    }


def _exported(request: StaffRequest) -> HttpResponse:
    headings = [
        _("No."),
        _("Sent up"),
        _("Area"),
        _("Unit"),
        _("What is the problem"),
        _("By"),
        _("State"),
        _("Owner"),
        _("Due"),
        _("Age in days"),
        _("Ended"),
        _("What came of it"),
    ]
    today = local_day(request.now, settings.LIBA_ZONE)
    lines = problem_lines(request.actor, today, limit=_EXPORTED)
    lines += problem_lines(request.actor, today, open_only=False, limit=_EXPORTED)
    return export(request.GET["format"], "problems", headings, [_cells(line) for line in lines])


def _cells(line: ProblemLine) -> list[Cell]:
    one = line.problem
    return [
        one.number,
        one.happened_at,
        say_text(one.area.name),
        say_text(one.unit.name) if one.unit else "",
        one.words,
        one.raised_by,
        word("problem_state", one.state),
        one.owner.name if one.owner else "",
        one.due_on,
        line.age,
        one.ended_at,
        one.outcome,
    ]
