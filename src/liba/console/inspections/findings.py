"""Findings: what is wrong where, by when it is to be put right, and whether somebody has looked again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liba.command.selectors import orders
from liba.console.acts import DayField, done
from liba.console.exports import Cell, export
from liba.console.fields import offer
from liba.console.requests import StaffRequest, not_there, said, staff
from liba.console.saying import say_text
from liba.kernel.actors import Power
from liba.kernel.calendar import local_day
from liba.kernel.text import Text
from liba.rounds.models import Finding
from liba.rounds.selectors import photos_of
from liba.rounds.selectors.inspections import findings, path_of, place_of
from liba.rounds.services.findings import (
    DAYS_TO_CORRECT,
    correct_finding,
    look_again,
    note_finding,
)
from liba.rounds.terms.plans import FindingState
from liba.territory.selectors import sites, within
from liba.workforce.models import Post

MOST = 500
STATES = {
    FindingState.OPEN.value: (gettext_lazy("to be put right"), "warn"),
    FindingState.CORRECTED.value: (gettext_lazy("put right, to be looked at"), "info"),
    FindingState.PASSED.value: (gettext_lazy("passed"), "good"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A finding in the list."""

    finding: Finding
    place: Text
    state: str
    tone: str
    is_overdue: bool


class FindingForm(forms.Form):
    """Something wrong."""

    place = forms.ChoiceField(label=gettext_lazy("Post or place"))
    words = forms.CharField(
        label=gettext_lazy("What was found"), max_length=500, widget=forms.Textarea({"rows": 3})
    )
    due_on = DayField(label=gettext_lazy("To be put right by"))


@staff(Power.INSPECT, Power.SEE_ROUNDS)
def page(request: StaffRequest) -> HttpResponse:
    """Findings that are not passed, overdue ones first; `show` is open, overdue, corrected, passed or all."""
    today, show = local_day(request.now, settings.LIBA_ZONE), request.GET.get("show", "open")
    found = findings(request.actor)
    if show == "overdue":
        found = found.filter(state=FindingState.OPEN.value, due_on__lt=today)
    elif show in STATES:
        found = found.filter(state=show)
    elif show != "all":
        found = found.exclude(state=FindingState.PASSED.value)
    lines = [_line(one, today) for one in found[:MOST]]
    if format_ := request.GET.get("format"):
        return export(format_, "findings", _HEADINGS, [_cells(line) for line in lines])
    values = {
        "page": "inspections",
        "lines": lines,
        "show": show,
        "states": [(code, words) for code, (words, _tone) in STATES.items()],
        "overdue": findings(request.actor).filter(state=FindingState.OPEN.value, due_on__lt=today).count(),
        "may_inspect": request.actor.holds(Power.INSPECT),
    }
    return render(request, "console/inspections/list.html", values)


@staff(Power.INSPECT)
def new(request: StaffRequest) -> HttpResponse:
    """Write a finding down."""
    day = local_day(request.now, settings.LIBA_ZONE) + timedelta(days=DAYS_TO_CORRECT)
    form = FindingForm(request.POST or None, initial={"due_on": day, "place": request.GET.get("place", "")})
    offer(form, "place", _places(request))
    made: list[Finding] = []
    if request.method == "POST" and done(form, lambda: made.append(_note(request, form))):
        said(request, _("The finding is written down."))
        return redirect("console:finding", made[0].pk)
    return render(request, "console/inspections/new.html", {"page": "inspections", "form": form})


@staff(Power.INSPECT, Power.SEE_ROUNDS)
def one(request: StaffRequest, finding_id: int) -> HttpResponse:
    """One finding with its way so far."""
    found = findings(request.actor).filter(pk=finding_id).first()
    if found is None:
        raise not_there(f"finding {finding_id}")
    path = path_of(found)
    inspects = request.actor.may(Power.INSPECT, path)
    values = {
        "page": "inspections",
        "line": _line(found, local_day(request.now, settings.LIBA_ZONE)),
        "photos": photos_of([found.visit_id]).get(found.visit_id, []) if found.visit_id else [],
        "may_correct": found.state == FindingState.OPEN.value
        and (inspects or request.actor.may(Power.SETTLE_ALERT, path)),
        "may_look": found.state == FindingState.CORRECTED.value and inspects,
        "may_order": found.state == FindingState.OPEN.value and request.actor.may(Power.ISSUE_ORDER, path),
        "orders": list(orders(request.actor).filter(finding=found)),
        "due": local_day(request.now, settings.LIBA_ZONE) + timedelta(days=DAYS_TO_CORRECT),
    }
    return render(request, "console/inspections/finding.html", values)


@staff(Power.INSPECT, Power.SETTLE_ALERT)
@require_POST
def correct(request: StaffRequest, finding_id: int) -> HttpResponse:
    """It was put right."""
    correct_finding(request.actor, finding_id, note=request.POST.get("note", ""), now=request.now)
    said(request, _("Noted. An inspector looks again."))
    return redirect("console:finding", finding_id)


@staff(Power.INSPECT)
@require_POST
def look(request: StaffRequest, finding_id: int) -> HttpResponse:
    """Looked at again: passed, or open anew."""
    passed = request.POST.get("passed") == "yes"
    due = None if passed else _day(request.POST.get("due_on", ""))
    look_again(request.actor, finding_id, passed=passed, due_on=due, now=request.now)
    said(request, _("The finding is passed.") if passed else _("The finding is open again."))
    return redirect("console:finding", finding_id)


def _day(text: str) -> date | None:
    """The day of a field; None, which means the usual two days, for anything else."""
    try:
        day: date | None = DayField(required=False).clean(text)
    except ValidationError:
        return None
    return day


def _places(request: StaffRequest) -> list[tuple[str, str]]:
    held = within(request.actor.areas_for(Power.INSPECT), "area__path")
    posts = Post.objects.filter(held, closed_on=None).order_by("code")
    places = sites(request.actor).filter(held).order_by("kind", "code")
    return [
        *((f"p{post.pk}", f"{post.code} {say_text(post.name)}") for post in posts),
        *((f"s{site.pk}", f"{site.code} {say_text(site.name)}") for site in places),
    ]


def _note(request: StaffRequest, form: FindingForm) -> Finding:
    entered = form.cleaned_data
    kind, key = entered["place"][0], int(entered["place"][1:])
    return note_finding(
        request.actor,
        words=entered["words"],
        due_on=entered["due_on"],
        post_id=key if kind == "p" else None,
        site_id=key if kind == "s" else None,
        now=request.now,
    )


def _line(finding: Finding, today: date) -> Line:
    state, tone = STATES[finding.state]
    overdue = finding.state == FindingState.OPEN.value and finding.due_on < today
    return Line(finding, place_of(finding), str(state), "bad" if overdue else tone, overdue)


_HEADINGS: Sequence[str] = (
    "place", "finding", "state", "due_on", "found_at", "found_by", "corrected_at", "corrected_by",
    "correction", "looked_again_at", "looked_again_by", "reopened",
)  # fmt: skip


def _cells(line: Line) -> list[Cell]:
    one_ = line.finding
    return [
        say_text(line.place), one_.words, line.state, one_.due_on, one_.found_at, one_.found_by,
        one_.corrected_at, one_.corrected_by, one_.corrected_note, one_.looked_again_at, one_.looked_again_by,
        one_.times_reopened,
    ]  # fmt: skip
