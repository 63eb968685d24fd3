"""The ledger of missed visits: where, at whom, explained or not, and who was told when."""

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from liba.console.exports import Cell, export
from liba.console.requests import StaffRequest, number_in, staff
from liba.console.rounds.asked import Asked, asked
from liba.console.saying import say_text
from liba.kernel.actors import Power
from liba.rounds.selectors.coverage import plans_on
from liba.rounds.selectors.ledger import MissedLine, escalations, missed

SHOWN = 300


@staff(Power.SEE_ROUNDS)
def page(request: StaffRequest) -> HttpResponse:
    """A day's missed visits by round, area and who answered for the doors."""
    look = asked(request)
    round_id = number_in(request, "round")
    lines = missed(look.place, look.day, request.now, round_id=round_id)
    if request.GET.get("format"):
        return _exported(request.GET["format"], look.day, lines)
    values = {
        "page": "rounds",
        "tab": "missed",
        "look": look,
        "links": look.links,
        "title": _("Missed visits"),
        "lines": lines[:SHOWN],
        "more": max(0, len(lines) - SHOWN),
        "n": sum(line.missed.n for line in lines),
        "tried": sum(line.missed.tried for line in lines),
        "unexplained": sum(line.missed.unexplained for line in lines),
        "told": escalations(request.actor, look.day, round_id=round_id),
        "rounds": plans_on(look.day, request.now),
        "chosen": round_id,
        "around": look.around(request.actor),
        "week": _week(look),
    }
    return render(request, "console/rounds/missed.html", values)


def _week(look: Asked) -> list[tuple[date, str, bool]]:
    days = [look.today - timedelta(days=back) for back in range(6, -1, -1)]
    return [(day, look.link(day=day.isoformat()), day == look.day) for day in days]


def _exported(format_: str, day: date, lines: list[MissedLine]) -> HttpResponse:
    headings = [
        _("Day"),
        _("Round"),
        _("Window"),
        _("Area"),
        _("Answered for it"),
        _("Missed"),
        _("Tried"),
        _("Not explained"),
    ]
    rows: list[list[Cell]] = [
        [
            day,
            say_text(line.plan.name),
            say_text(line.window),
            " ".join(say_text(name) for name in line.where),
            line.answered,
            line.missed.n,
            line.missed.tried,
            line.missed.unexplained,
        ]
        for line in lines
    ]
    return export(format_, f"missed-{day.isoformat()}", headings, rows)
