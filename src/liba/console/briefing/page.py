"""The briefing on one screen: figures, gaps, incidents, problems, decisions; and as a file of each kind."""

from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liba.command.models import Briefing
from liba.command.selectors.briefing import briefing_of, briefings, decisions_of, page_of
from liba.command.selectors.cycle_spec import cycle_on, moment_of
from liba.command.services import make_briefing
from liba.command.terms.briefing import BriefingGap, BriefingPage
from liba.command.terms.cycle import CycleSpec
from liba.console.briefing.decisions import DecisionForm
from liba.console.briefing.files import as_file, model_file
from liba.console.requests import StaffRequest, day_in, number_in, said, staff
from liba.kernel.actors import Power
from liba.kernel.calendar import local_day
from liba.territory.models import Area
from liba.territory.selectors import area_by_id, town

_BEHIND: Mapping[BriefingGap, str] = {
    BriefingGap.RETURNS: "cycle",
    BriefingGap.PEOPLE: "rounds",
    BriefingGap.DUES: "rounds",
    BriefingGap.ALERTS: "alerts",
    BriefingGap.ORDERS: "orders",
    BriefingGap.PROBLEMS: "problems",
    BriefingGap.POSTS: "rotas",
    BriefingGap.DOORS: "chain",
    BriefingGap.UNITS: "units",
}


@staff(Power.SEE_ORDERS)
def page(request: StaffRequest) -> HttpResponse:
    """The briefing of a day: what it says, or the button that makes it."""
    today = local_day(request.now, settings.LIBA_ZONE)
    day = min(day_in(request, "day") or today, today)
    area = _area(request)
    found = briefing_of(request.actor, day, area)
    if found is not None and (format_ := request.GET.get("format")):
        return as_file(format_, found)
    values = {**_frame(request, day, today, area), "briefing": found}
    if found is not None:
        values |= _shown(request, found)
    return render(request, "console/briefing/page.html", values)


@staff(Power.SEE_ORDERS)
def listing(request: StaffRequest) -> HttpResponse:
    """Every briefing that was made, newest first."""
    found = briefings(request.actor).defer("page")[:400]
    paper = (cycle_on(local_day(request.now, settings.LIBA_ZONE)) or CycleSpec()).paper
    values = {"page": "briefing", "found": found, "template": paper.template}
    return render(request, "console/briefing/list.html", values)


@staff(Power.SEE_ORDERS)
def model(_request: StaffRequest) -> HttpResponse:
    """The model of the town's own paper: a DOCX with every place that a briefing fills in. It holds nobody's facts."""
    return model_file()


@staff(Power.RUN_CYCLE)
@require_POST
def make(request: StaffRequest) -> HttpResponse:
    """Make it, or make it anew: what was decided stays."""
    area = _area(request)
    made = make_briefing(request.actor, area_id=area.pk, now=request.now)
    said(request, _("The briefing stands as of now."))
    return redirect(address(made))


def address(briefing: Briefing) -> str:
    """Where a briefing is."""
    return f"{reverse('console:briefing')}?day={briefing.day.isoformat()}&area={briefing.area_id}"


def _area(request: StaffRequest) -> Area:
    asked = number_in(request, "area")
    return area_by_id(asked) if asked is not None else town()


def _frame(request: StaffRequest, day: date, today: date, area: Area) -> dict[str, object]:
    spec = cycle_on(day) or CycleSpec()
    return {
        "page": "briefing",
        "day": day,
        "is_today": day == today,
        "area": area,
        "briefing_at": moment_of(day, spec.briefing),
        "tasks_at": moment_of(day, spec.tasks),
        "may_make": request.actor.may(Power.RUN_CYCLE, area.path),
        "now": request.now,
    }


def _shown(request: StaffRequest, found: Briefing) -> dict[str, object]:
    shown = page_of(found)
    decided = decisions_of(found)
    about = request.GET.get("about", "")
    return {
        "shown": shown,
        "gaps": [(line, reverse(f"console:{_BEHIND[line.kind]}")) for line in shown.gaps],
        "decided": decided,
        "waiting": sum(one.order_id is None for one in decided),
        "form": DecisionForm(request.actor, found.day, about=_gap_asked(shown, about)),
        "about": about,
        "query": f"?day={found.day.isoformat()}&area={found.area_id}",
    }


def _gap_asked(shown: BriefingPage, about: str) -> str:
    """A gap as the beginning of a decision: what is missing and where."""
    return next((DecisionForm.words_for(line) for line in shown.gaps if line.kind.value == about), "")
