"""Today: the gaps of the day on one screen, live."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from liba.access import selectors as access
from liba.console.gaps import gaps
from liba.console.requests import StaffRequest, staff
from liba.console.strips import Bar
from liba.kernel.actors import Power
from liba.kernel.calendar import local_day


@staff()
def today(request: StaffRequest) -> HttpResponse:
    """The whole page; its live part asks again by itself."""
    return render(request, "console/today/page.html", {"page": "today", **_live(request)})


@staff()
def today_live(request: StaffRequest) -> HttpResponse:
    """The live part alone."""
    return render(request, "console/today/live.html", _live(request))


def _live(request: StaffRequest) -> dict[str, object]:
    actor, now = request.actor, request.now
    values: dict[str, object] = {"gaps": gaps(actor, now), "now": now}
    if actor.holds(Power.SEE_GATES):
        day = local_day(now, settings.LIBA_ZONE)
        flow = access.gate_flow(actor, day)
        values |= {
            "inside": access.inside_all(actor, now),
            "bars": [
                Bar(q.quarter, q.entered, q.left, q.refused) for q in access.town_by_quarter(actor, day)
            ],
            "reasons": access.refusals_by_reason(actor, day)[:5],
            "entered": sum(gate.entered for gate in flow),
            "left": sum(gate.left for gate in flow),
            "refused": sum(gate.refused + gate.turned_back for gate in flow),
        }
    return values


ADDRESSES: tuple[URLPattern, ...] = (
    path("", today, name="today"),
    path("today/live/", today_live, name="today_live"),
)
