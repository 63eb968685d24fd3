"""Assigning households to linkers: asked for, looked at with reasons and figures, confirmed or discarded by a person."""

from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django_q.tasks import async_task

from liba.console.acts import DayField, area_options, done
from liba.console.exports import export
from liba.console.fields import offer
from liba.console.requests import StaffRequest, number_in, number_posted, said, staff
from liba.console.saying import say_text
from liba.console.serving_words import STANDINGS
from liba.console.workforce.assigning_words import cure_in_words, reason_in_words, why_failed
from liba.kernel.actors import Power
from liba.kernel.calendar import local_day
from liba.registry.models import Household
from liba.territory.models import Area
from liba.territory.selectors import within
from liba.workforce import selectors, services
from liba.workforce.models import Assignment, AssignmentLine, Link, Responder
from liba.workforce.terms import AssignmentState, LinkLimits

PAGE = 100
# Up to so many doors the answer is there in a second; more are solved by the worker.
_AT_ONCE = 1500
_VILLAGE_DEPTH = 2
_TASK = "liba.console.tasks.assign_links"
_SHOWN = {"moved": Q(moves=True), "open": Q(responder=None)}


class AssignForm(forms.Form):
    """What to assign, from when, within which limits, to whom."""

    area = forms.ChoiceField(label=gettext_lazy("Area"))
    starts_on = DayField(label=gettext_lazy("From"))
    least = forms.IntegerField(
        label=gettext_lazy("Households a linker, at least"), min_value=0, max_value=500
    )
    most = forms.IntegerField(label=gettext_lazy("at most"), min_value=1, max_value=500)
    within = forms.ChoiceField(
        label=gettext_lazy("Linkers are kept to"),
        choices=(("village", gettext_lazy("their village")), ("grid", gettext_lazy("their grid"))),
    )
    standings = forms.MultipleChoiceField(
        label=gettext_lazy("Who may be a linker"),
        choices=list(STANDINGS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    replacing = forms.BooleanField(
        label=gettext_lazy("Only give away doors that nobody can serve; leave the rest"), required=False
    )


@staff(Power.ASSIGN_LINKS)
def assignments(request: StaffRequest) -> HttpResponse:
    """What was assigned, newest first, and the form for the next."""
    limits, _weights = selectors.policy()
    start = {
        "area": number_in(request, "area"),
        "starts_on": local_day(request.now, settings.LIBA_ZONE),
        "least": limits.least,
        "most": limits.most,
        "within": limits.within,
        "standings": ["volunteer"],
    }
    form = AssignForm(request.POST or None, initial=start)
    offer(form, "area", area_options(request.actor, Power.ASSIGN_LINKS, most_depth=_VILLAGE_DEPTH))
    made: list[Assignment] = []
    if request.method == "POST" and done(form, lambda: made.append(_ask(request, form))):
        return redirect("console:assignment", made[0].pk)
    held = within(request.actor.areas_for(Power.ASSIGN_LINKS), "area__path")
    found = Assignment.objects.filter(held).select_related("area", "leaver").order_by("-made_at")[:50]
    values = {"page": "chain", "form": form, "found": found}
    return render(request, "console/workforce/assigning/list.html", values)


def _ask(request: StaffRequest, form: AssignForm) -> Assignment:
    said_ = form.cleaned_data
    usual, _weights = selectors.policy()
    limits = LinkLimits(said_["least"], said_["most"], usual.villages, usual.own, said_["within"])
    wanted = services.ask_assignment(
        request.actor,
        area_id=int(said_["area"]),
        starts_on=said_["starts_on"],
        now=request.now,
        limits=limits,
        asked=selectors.Asked(standings=tuple(said_["standings"])),
        replacing=said_["replacing"],
    )
    _work(wanted)
    return wanted


def _work(wanted: Assignment) -> None:
    """Solve a small area at once; leave a large one to the worker, and let the page wait for it."""
    if Household.objects.filter(area__path__startswith=wanted.area.path).count() <= _AT_ONCE:
        services.solve_assignment(wanted.pk)
    else:
        async_task(_TASK, str(wanted.pk), task_name=f"assign {wanted.pk}")


@staff(Power.ASSIGN_LINKS)
def assignment(request: StaffRequest, assignment_id: UUID) -> HttpResponse:
    """One assignment: at work, failed, or its figures, cures and lines with their reasons."""
    one = _one(request, assignment_id)
    if request.htmx and one.state != AssignmentState.RUNNING:
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    show = request.GET.get("show", "")
    lines = _lines(one, show)
    if format_ := request.GET.get("format"):
        return _export(format_, one, lines)
    start = number_in(request, "after") or 0
    some = lines[start : start + PAGE]
    kept = {"show": show} if show in _SHOWN else {}
    values = {
        "page": "chain",
        "one": one,
        "figures": one.figures,
        "cures": [
            cure_in_words(cure, places) for places in (_places(one),) for cure in one.figures.get("cures", ())
        ],
        "failure": why_failed(one.failure) if one.failure else "",
        "lines": [(line, reason_in_words(line)) for line in some],
        "sources": _sources(some),
        "show": show,
        "handed": _handed(one) if one.state == AssignmentState.CONFIRMED else (),
        "first": f"?{urlencode(kept)}" if start else "",
        "next": f"?{urlencode({**kept, 'after': start + PAGE})}" if len(lines) > start + PAGE else "",
        "files": {
            "xlsx": f"?{urlencode({**kept, 'format': 'xlsx'})}",
            "csv": f"?{urlencode({**kept, 'format': 'csv'})}",
        },
    }
    return render(request, "console/workforce/assigning/page.html", values)


@staff(Power.ASSIGN_LINKS)
@require_POST
def confirm(request: StaffRequest, assignment_id: UUID) -> HttpResponse:
    """Let it hold."""
    one = services.confirm_assignment(
        request.actor,
        assignment_id,
        version=number_posted(request, "version"),
        note=request.POST.get("note", ""),
        now=request.now,
    )
    said(
        request,
        _("Confirmed: %(n)d doors have another linker. Phones learn of it at their next contact.")
        % {"n": one.figures["changed"]},
    )
    return redirect("console:assignment", one.pk)


@staff(Power.ASSIGN_LINKS)
@require_POST
def again(request: StaffRequest, assignment_id: UUID) -> HttpResponse:
    """Try once more what failed."""
    _work(services.search_again(request.actor, assignment_id, now=request.now))
    return redirect("console:assignment", assignment_id)


@staff(Power.ASSIGN_LINKS)
@require_POST
def discard(request: StaffRequest, assignment_id: UUID) -> HttpResponse:
    """Throw it away."""
    services.discard_assignment(request.actor, assignment_id, now=request.now)
    said(request, _("Discarded. Nothing has changed at any door."))
    return redirect("console:assignments")


@staff(Power.ASSIGN_LINKS)
@require_POST
def replace(request: StaffRequest, responder_id: int) -> HttpResponse:
    """Propose who takes the doors of somebody who drops out."""
    today = local_day(request.now, settings.LIBA_ZONE)
    one = services.replace_dropout(request.actor, responder_id, starts_on=today, now=request.now)
    return redirect("console:assignment", one.pk)


def _one(request: StaffRequest, assignment_id: UUID) -> Assignment:
    held = within(request.actor.areas_for(Power.ASSIGN_LINKS), "area__path")
    found = Assignment.objects.filter(held, pk=assignment_id).select_related("area", "leaver").first()
    if found is None:
        raise Http404(assignment_id)
    return found


def _lines(one: Assignment, show: str) -> list[AssignmentLine]:
    found = one.lines.select_related("household__area", "responder")
    return list(found.filter(_SHOWN.get(show, Q())).order_by("household__area__path", "household__number"))


def _sources(lines: list[AssignmentLine]) -> dict[int, Responder]:
    """Who had the doors before, by id."""
    return Responder.objects.only("code", "name").in_bulk(
        {line.reasons["from"] for line in lines if line.reasons.get("from")}
    )


def _places(one: Assignment) -> dict[str, str]:
    paths = [cure["place"] for cure in one.figures.get("cures", ())]
    return {area.path: say_text(area.name) for area in Area.objects.filter(path__in=paths)}


def _handed(one: Assignment) -> list[Link]:
    """Doors that went from somebody to somebody by this assignment, with their notes."""
    found = one.links.exclude(follows=None).select_related("responder", "household", "follows__responder")
    return list(found.order_by("household__code")[:500])


def _export(format_: str, one: Assignment, lines: list[AssignmentLine]) -> HttpResponse:
    sources = _sources(lines)
    headings = [_("Household"), _("Address"), _("Area"), _("Linker"), _("Badge"), _("Why"), _("Before")]
    rows = [
        (
            line.household.code,
            line.household.address,
            say_text(line.household.area.name),
            line.responder.name if line.responder else "",
            line.responder.code if line.responder else "",
            reason_in_words(line),
            sources[line.reasons["from"]].name if line.reasons.get("from") in sources else "",
        )
        for line in lines
    ]
    return export(format_, f"assignment-{one.starts_on.isoformat()}", headings, rows)


ADDRESSES: tuple[URLPattern, ...] = (
    path("chain/assign/", assignments, name="assignments"),
    path("chain/assign/<uuid:assignment_id>/", assignment, name="assignment"),
    path("chain/assign/<uuid:assignment_id>/confirm/", confirm, name="assignment_confirm"),
    path("chain/assign/<uuid:assignment_id>/again/", again, name="assignment_again"),
    path("chain/assign/<uuid:assignment_id>/discard/", discard, name="assignment_discard"),
    path("workforce/<int:responder_id>/replace/", replace, name="responder_replace"),
)
