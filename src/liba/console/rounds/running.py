"""Rounds as plans: the list, one round in words, starting, changing and stopping one."""

from datetime import timedelta

import msgspec
from django.conf import settings
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liba.console.acts import done, indented, take_newer, was_stale
from liba.console.exports import Cell, export
from liba.console.fields import offer
from liba.console.requests import StaffRequest, number_in, said, staff
from liba.console.rounds.forms import RoundForm, entries_of
from liba.console.rounds.saying import in_words
from liba.console.saying import say_text
from liba.console.words import word
from liba.kernel.actors import Power
from liba.kernel.calendar import local_day
from liba.kernel.text import Text
from liba.rounds.models import Enrolment, Round
from liba.rounds.selectors import newest_forms, round_by_id, rounds_all, spec_of
from liba.rounds.selectors.plans import plans_of
from liba.rounds.services import change_round, start_round, stop_round
from liba.rounds.terms.plans import By, Over, RoundSpec, Selector, When, Window
from liba.territory.selectors import area_choices, within

_DEPTH = 3
_FIRST = RoundSpec(
    "", Selector(Over.HOUSEHOLDS), By.LINKER, When((Window("w1", Text("当天", "The day"), 8 * 60, 20 * 60),))
)


@staff(Power.SEE_ROUNDS, Power.MANAGE_ROUNDS)
def page(request: StaffRequest) -> HttpResponse:
    """Every round: those that run, then those that are over."""
    plans = plans_of(rounds_all(), request.now)
    rows = [(plan, plan.over_at(request.now, settings.LIBA_ZONE)) for plan in plans.values()]
    rows.sort(key=lambda row: (row[1], row[0].code))
    if request.GET.get("format"):
        headings = [
            _("Code"),
            _("Round"),
            _("Over whom or what"),
            _("Who goes"),
            _("From"),
            _("Until"),
            _("Over whom"),
        ]
        cells: list[list[Cell]] = [
            [
                plan.code,
                say_text(plan.name),
                word("round_over", plan.spec.over.over.value),
                word("round_by", plan.spec.by.value),
                plan.starts_on,
                plan.ends_on,
                _("yes") if over else _("no"),
            ]
            for plan, over in rows
        ]
        return export(request.GET["format"], "rounds", headings, cells)
    values = {
        "page": "rounds",
        "tab": "all",
        "rows": rows,
        "may_manage": request.actor.holds(Power.MANAGE_ROUNDS),
    }
    return render(request, "console/rounds/list.html", values)


@staff(Power.SEE_ROUNDS, Power.MANAGE_ROUNDS)
def one(request: StaffRequest, round_id: int) -> HttpResponse:
    """One round in words: what, whom, by whom, when, what follows; those whom it follows; and changing it."""
    found = round_by_id(round_id)
    form = _form(request, found) if request.actor.holds(Power.MANAGE_ROUNDS) else None
    if request.method == "POST" and form is not None:
        ok, late = was_stale(form, lambda: _change(request, found, form))
        if ok:
            said(request, _("The round was changed. Phones learn it at their next contact."))
            return redirect("console:round", round_id)
        if late:
            take_newer(form, round_by_id(round_id).version)
    plan = plans_of([found], request.now)[found.pk]
    over = plan.over_at(request.now, settings.LIBA_ZONE)
    values = {
        "page": "rounds",
        "tab": "all",
        "round": found,
        "plan": plan,
        "words": in_words(plan.spec, newest_forms()),
        "over": over,
        "form": None if over else form,
        "editing": request.method == "POST",
        "followed": _followed(request, found) if plan.spec.over.over is Over.ENROLLED else None,
        "may_see": request.actor.holds(Power.SEE_PEOPLE),
        "may_manage": request.actor.holds(Power.MANAGE_ROUNDS) and not over,
    }
    return render(request, "console/rounds/one.html", values)


def _followed(request: StaffRequest, found: Round) -> list[Enrolment]:
    """Those whom the round follows, in the areas where the asker sees people; who is followed no more stands last."""
    held = within(request.actor.areas_for(Power.SEE_PEOPLE), "household__area__path")
    rows = Enrolment.objects.filter(held, round=found).select_related(
        "household__area", "person", "responder"
    )
    return list(rows.order_by(F("ended_at").desc(nulls_first=True), "-ends_on", "pk")[:200])


@staff(Power.MANAGE_ROUNDS)
def new(request: StaffRequest) -> HttpResponse:
    """Start a round, or a drive of one day."""
    today = local_day(request.now, settings.LIBA_ZONE)
    span = {"starts_on": today, "ends_on": today + timedelta(days=30)}
    form = RoundForm(request.POST or None, initial=entries_of(_FIRST, **span))
    _offer(request, form)
    if request.method == "POST" and done(form, lambda: _start(request, form)):
        said(request, _("The round has begun. Phones learn it at their next contact."))
        return redirect("console:all_rounds")
    return render(request, "console/rounds/new.html", {"page": "rounds", "tab": "all", "form": form})


@staff(Power.MANAGE_ROUNDS)
@require_POST
def stop(request: StaffRequest, round_id: int) -> HttpResponse:
    """Stop it: nothing opens any more."""
    stop_round(request.actor, round_id, now=request.now)
    said(request, _("The round was stopped. What was open stays to be settled."))
    return redirect("console:round", round_id)


def _form(request: StaffRequest, found: Round) -> RoundForm:
    spec = msgspec.convert(found.spec, RoundSpec)
    named = {"code": found.code, "name_zh": found.name_zh, "name_en": found.name_en, "version": found.version}
    entries = entries_of(spec, starts_on=found.starts_on, ends_on=found.ends_on, **named)
    form = RoundForm(request.POST if request.method == "POST" else None, initial=entries)
    for fixed in ("code", "starts_on"):
        form.fields[fixed].disabled = True
    _offer(request, form)
    return form


def _offer(request: StaffRequest, form: RoundForm) -> None:
    forms = newest_forms()
    offer(form, "form", [(code, say_text(spec_of(row).name)) for code, row in forms.items()])
    areas = [
        area
        for area in area_choices(request.actor, Power.MANAGE_ROUNDS)
        if 1 < area.path.count(".") <= _DEPTH
    ]
    offer(form, "areas", [(area.code, name) for area, name in indented(areas)])


def _start(request: StaffRequest, form: RoundForm) -> Round:
    given = form.cleaned_data
    return start_round(
        request.actor,
        code=given["code"],
        name=form.name(),
        spec=form.spec(),
        starts_on=given["starts_on"],
        ends_on=given["ends_on"],
        now=request.now,
        measure_id=number_in(request, "measure"),
    )


def _change(request: StaffRequest, found: Round, form: RoundForm) -> Round:
    given = form.cleaned_data
    return change_round(
        request.actor,
        found.pk,
        version=given["version"] or 0,
        name=form.name(),
        spec=form.spec(msgspec.convert(found.spec, RoundSpec)),
        ends_on=given["ends_on"],
        now=request.now,
    )
