"""The day's cycle: who has reported and who was called, live; and a unit's own return."""

from datetime import date, timedelta

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liba.command.models import UnitReturn
from liba.command.selectors.area_figures import area_figures
from liba.command.selectors.cycle import (
    CycleDay,
    cycle_day,
    leaders_of,
    may_report,
    returning_unit,
    returns_of,
)
from liba.command.services import report_return
from liba.console.acts import done
from liba.console.exports import Cell, export
from liba.console.requests import StaffRequest, day_in, day_of, said, staff
from liba.console.saying import say_text
from liba.console.shared import made_once
from liba.console.words import word
from liba.kernel.actors import Power
from liba.kernel.calendar import local_day
from liba.kernel.ids import new_id
from liba.workforce.models import Unit


class ReportForm(forms.Form):
    """A unit agrees with its figures, or says what is wrong with them."""

    note = forms.CharField(
        label=gettext_lazy("What is wrong with the figures"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@staff(Power.SEE_ORDERS)
def page(request: StaffRequest) -> HttpResponse:
    """A day of the cycle: its hours, the units that have not reported first, and the steps that were taken."""
    if request.GET.get("format"):
        return _exported(request)
    return render(request, "console/cycle/page.html", {"page": "cycle", **_live(request)})


@staff(Power.SEE_ORDERS)
def live(request: StaffRequest) -> HttpResponse:
    """The live part alone."""
    return made_once(request, "console/cycle/live.html", lambda: _live(request), _day(request))


@staff(Power.SEE_ORDERS)
def unit(request: StaffRequest, unit_id: int) -> HttpResponse:
    """A unit's return of a day, with what it reported before."""
    one = returning_unit(request.actor, unit_id)
    return render(request, "console/cycle/unit.html", _unit(request, one, _day(request), ReportForm()))


@staff(Power.SEE_ORDERS)
@require_POST
def report(request: StaffRequest, unit_id: int) -> HttpResponse:
    """Report for the unit: by who leads it, or noted by the command post."""
    one = returning_unit(request.actor, unit_id)
    day = day_of(request.POST.get("day", "")) or local_day(request.now, settings.LIBA_ZONE)
    form = ReportForm(request.POST)
    agrees = "agrees" in request.POST

    def act() -> UnitReturn:
        return report_return(
            request.actor,
            id=new_id(),
            unit_id=one.pk,
            day=day,
            agrees=agrees,
            note="" if agrees else form.cleaned_data["note"],
            happened_at=request.now,
            now=request.now,
        )

    if done(form, act):
        said(request, _("The return of %(unit)s is in.") % {"unit": say_text(one.name)})
        return redirect(f"{reverse('console:unit_return', args=[one.pk])}?day={day.isoformat()}")
    return render(request, "console/cycle/unit.html", _unit(request, one, day, form))


def _day(request: StaffRequest) -> date:
    """The asked day, never one to come."""
    today = local_day(request.now, settings.LIBA_ZONE)
    return min(day_in(request, "day") or today, today)


def _live(request: StaffRequest) -> dict[str, object]:
    day = _day(request)
    today = local_day(request.now, settings.LIBA_ZONE)
    after = day + timedelta(days=1)
    return {
        "day": day,
        "today": today,
        "before": (day - timedelta(days=1)).isoformat(),
        "xlsx": f"?day={day.isoformat()}&format=xlsx",
        "csv": f"?day={day.isoformat()}&format=csv",
        "after": after.isoformat() if after <= today else "",
        "found": cycle_day(request.actor, day, request.now),
        "may_brief": request.actor.holds(Power.RUN_CYCLE),
        "now": request.now,
    }


def _unit(request: StaffRequest, one: Unit, day: date, form: ReportForm) -> dict[str, object]:
    history = returns_of(one, local_day(request.now, settings.LIBA_ZONE))
    return {
        "page": "cycle",
        "unit": one,
        "day": day,
        "figures": area_figures(one.area, day, request.now),
        "report": next((kept for kept in history if kept.day == day), None),
        "history": history,
        "leaders": leaders_of([one], day).get(one.pk, ()),
        "may_report": may_report(request.actor, one, day),
        "form": form,
    }


def _exported(request: StaffRequest) -> HttpResponse:
    day = _day(request)
    found = cycle_day(request.actor, day, request.now)
    headings = [
        _("Unit"),
        _("Area"),
        _("State"),
        _("Leader"),
        _("Reported"),
        _("By"),
        _("Signed"),
        _("What is wrong with the figures"),
        _("Told how often"),
    ]
    rows = _rows(found) if found else []
    return export(request.GET["format"], f"returns-{day.isoformat()}", headings, rows)


def _rows(found: CycleDay) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for line in found.lines:
        one = line.report
        rows.append(
            [
                say_text(line.unit.name),
                say_text(line.unit.area.name),
                word("return_state", line.state),
                line.leaders[0].name if line.leaders else "",
                one.recorded_at if one else None,
                one.by if one else "",
                one.happened_at if one else None,
                one.note if one else "",
                len(line.told),
            ]
        )
    return rows
