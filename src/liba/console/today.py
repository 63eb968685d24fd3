"""Today: the gaps of the day on one screen, live."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liba.access import selectors as access
from liba.console.gaps import gaps, watches
from liba.console.navigation import Item, items_for
from liba.console.requests import StaffRequest, staff
from liba.console.shared import made_once
from liba.console.strips import Bar
from liba.kernel.actors import Actor, Power
from liba.kernel.calendar import local_day

# What is done on the pages of those who are shown no gaps: they keep the system, they do not run the day.
DUTIES: dict[str, str | Promise] = {
    "map": _("Keep villages, grids, groups, roads and sites as they are on the ground."),
    "devices": _("Pair the guards' phones, and revoke those that are lost."),
    "users": _("Make users, give them roles over their areas, and end those."),
    "journal": _("Read who did what, when and from where; prove that no line was changed."),
}


@staff()
def today(request: StaffRequest) -> HttpResponse:
    """The whole page; its live part asks again by itself."""
    return render(request, "console/today/page.html", {"page": "today", **_live(request)})


@staff()
def today_live(request: StaffRequest) -> HttpResponse:
    """The live part alone. Whoever sees no rounds is shown their own doors, which are nobody else's."""
    own = None if request.actor.holds(Power.SEE_ROUNDS) else request.user.pk
    return made_once(request, "console/today/live.html", lambda: _live(request), own)


def _live(request: StaffRequest) -> dict[str, object]:
    actor, now = request.actor, request.now
    open_ones = gaps(actor, now)
    values: dict[str, object] = {"gaps": open_ones, "now": now}
    if not open_ones and not watches(actor):
        values["duties"] = _duties(actor)
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


def _duties(actor: Actor) -> list[tuple[Item, str | Promise]]:
    return [(item, DUTIES[item.name]) for item in items_for(actor) if item.name in DUTIES]


ADDRESSES: tuple[URLPattern, ...] = (
    path("", today, name="today"),
    path("today/live/", today_live, name="today_live"),
)
