"""Today's posts live, the gaps of the coming week, and every rota."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from liba.console.requests import StaffRequest, staff
from liba.kernel.actors import Power
from liba.kernel.calendar import local_day
from liba.workforce import selectors

_AHEAD = timedelta(days=6)
_SHOWN = 30


@staff(Power.SEE_WORKFORCE)
def overview(request: StaffRequest) -> HttpResponse:
    """Posts now, what is open this week, rotas."""
    values = {
        "page": "rotas",
        "rotas": list(selectors.rotas(request.actor)[:_SHOWN]),
        "may_plan": request.actor.holds(Power.PLAN_ROTA),
        "any_post": selectors.posts(request.actor).exists(),
        **_live(request),
    }
    return render(request, "console/rotas/overview.html", values)


@staff(Power.SEE_WORKFORCE)
def live(request: StaffRequest) -> HttpResponse:
    """The live part: who stands where now."""
    return render(request, "console/rotas/now.html", _live(request))


def _live(request: StaffRequest) -> dict[str, object]:
    today = local_day(request.now, settings.LIBA_ZONE)
    now = selectors.posts_now(request.actor, request.now)
    silent = {
        (one.post.pk, one.starts_at) for one in selectors.posts_nobody_arrived(request.actor, request.now)
    }
    gaps = selectors.shift_gaps(request.actor, today - timedelta(days=1), today + _AHEAD, now=request.now)
    return {
        "now_rows": [
            (one, any((one.post.pk, cell.shift.starts_at) in silent for cell in one.now)) for one in now
        ],
        "silent": len(silent),
        "standing": sum(cell.shift.arrived_at is not None for one in now for cell in one.now),
        "expected": sum(len(one.now) for one in now),
        "gaps": gaps[:_SHOWN],
        "gap_count": len(gaps),
        "today": today,
    }


ADDRESSES: tuple[URLPattern, ...] = (
    path("rotas/", overview, name="rotas"),
    path("rotas/live/", live, name="rotas_live"),
)
