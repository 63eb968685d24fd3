"""Every incident, by day, kind, state and area; as a file too. What was said is on each one's page only."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from liba.console.acts import area_options
from liba.console.exports import Cell, export
from liba.console.incident_words import INCIDENT_KINDS
from liba.console.incidents.lines import gate_names, minutes_between, where_of
from liba.console.requests import StaffRequest, day_in, number_in, staff
from liba.console.saying import say_text
from liba.console.words import word
from liba.desk.models import Incident
from liba.desk.selectors import incidents
from liba.desk.terms import ENDED, IncidentKind
from liba.kernel.actors import Power
from liba.kernel.calendar import local_day
from liba.territory.selectors import area_by_id

_SHOWN, _EXPORTED, _DAYS = 200, 20_000, 7
_ENDED = [state.value for state in ENDED]


@staff(Power.SEE_INCIDENTS)
def page(request: StaffRequest) -> HttpResponse:
    """The list, of the last week unless other days are asked for."""
    today = local_day(request.now, settings.LIBA_ZONE)
    first = day_in(request, "from") or today - timedelta(days=_DAYS - 1)
    last = day_in(request, "to") or today
    found = _chosen(request, first, last)
    if format_ := request.GET.get("format"):
        return _exported(format_, list(found[:_EXPORTED]))
    listed = list(found[:_SHOWN])
    gates = gate_names(listed)
    asked = request.GET.copy()
    asked.pop("format", None)
    values = {
        "page": "incidents",
        "tab": "all",
        "rows": [
            (one, where_of(one, gates), minutes_between(one.happened_at, one.ended_at)) for one in listed
        ],
        "count": found.count(),
        "first": first,
        "last": last,
        "kinds": INCIDENT_KINDS.items(),
        "kind": request.GET.get("kind", ""),
        "state": request.GET.get("state", ""),
        "areas": area_options(request.actor, Power.SEE_INCIDENTS, empty=True),
        "area": request.GET.get("area", ""),
        "query": f"&{asked.urlencode()}" if asked else "",
    }
    return render(request, "console/incidents/list.html", values)


def _chosen(request: StaffRequest, first: date, last: date) -> QuerySet[Incident]:
    found = incidents(request.actor).filter(
        happened_at__gte=_midnight(first), happened_at__lt=_midnight(last, 1)
    )
    if request.GET.get("kind") in set(IncidentKind):
        found = found.filter(kind=request.GET["kind"])
    if request.GET.get("state") == "open":
        found = found.exclude(state__in=_ENDED)
    elif request.GET.get("state") == "ended":
        found = found.filter(state__in=_ENDED)
    if area_id := number_in(request, "area"):
        found = found.filter(area__path__startswith=area_by_id(area_id).path)
    return found


def _midnight(day: date, more: int = 0) -> datetime:
    return datetime.combine(day + timedelta(days=more), time(), settings.LIBA_ZONE)


def _exported(format_: str, found: list[Incident]) -> HttpResponse:
    headings = [
        _("No."), _("What"), _("Urgent"), _("How it came"), _("Area"), _("Where"), pgettext("incident", "Squad"), _("State"),
        _("Reported at"), _("Squad sent at"), _("Squad there at"), _("Ended at"), _("Minutes to the end"),
    ]  # fmt: skip
    gates = gate_names(found)
    rows: list[list[Cell]] = [
        [
            one.number, word("incident_kind", one.kind), _("yes") if one.urgent else _("no"),
            word("incident_source", one.source), say_text(one.area.name), where_of(one, gates),
            say_text(one.squad.name) if one.squad is not None else "", word("incident_state", one.state),
            one.happened_at, one.dispatched_at, one.arrived_at, one.ended_at,
            minutes_between(one.happened_at, one.ended_at),
        ]
        for one in found
    ]  # fmt: skip
    return export(format_, "incidents", headings, rows)
