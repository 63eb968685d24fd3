"""The board: what is going on now, what waits for a squad first; what ended today; callers who are to be told."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render

from liba.console.incidents.lines import lines_of
from liba.console.requests import StaffRequest, staff
from liba.console.shared import made_once
from liba.desk.selectors import incidents, open_incidents, untold
from liba.desk.terms import ENDED
from liba.kernel.actors import Power

_MOST, _ENDED_SHOWN = 200, timedelta(hours=12)


@staff(Power.SEE_INCIDENTS)
def page(request: StaffRequest) -> HttpResponse:
    """The board. What was said of people is not on it, so that it may hang on a wall."""
    return render(
        request, "console/incidents/board.html", {"page": "incidents", "tab": "board", **_live(request)}
    )


@staff(Power.SEE_INCIDENTS)
def live(request: StaffRequest) -> HttpResponse:
    """The live part alone."""
    return made_once(request, "console/incidents/board_live.html", lambda: _live(request))


def _live(request: StaffRequest) -> dict[str, object]:
    actor, now = request.actor, request.now
    may_send = actor.holds(Power.DISPATCH)
    ended = incidents(actor).filter(
        state__in=[state.value for state in ENDED], ended_at__gt=now - _ENDED_SHOWN
    )
    lines = lines_of(list(open_incidents(actor)[:_MOST]), now, propose=may_send)
    return {
        "lines": lines,
        "waiting": sum(line.waits is not None for line in lines),
        "ended": lines_of(list(ended.order_by("-ended_at")[:20]), now, propose=False),
        "untold": lines_of(list(untold(actor)[:50]), now, propose=False),
        "may_send": may_send,
        "may_report": actor.holds(Power.REPORT_INCIDENT),
        "now": now,
    }
