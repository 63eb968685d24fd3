"""The day's close: what is open reaches zero, or somebody signs for it."""

from datetime import date

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liba.console.exports import Cell, export
from liba.console.requests import StaffRequest, day_of, said, staff
from liba.console.rounds.asked import asked
from liba.console.saying import say_text
from liba.console.words import word
from liba.kernel.actors import Power
from liba.kernel.calendar import local_day
from liba.rounds.rules.closing import Open
from liba.rounds.selectors.closing import CloseLine, closes
from liba.rounds.selectors.closing import closing as standing_on
from liba.rounds.services.closing import close_day

_EXPORTED = 5000


@staff(Power.SEE_ROUNDS, Power.CLOSE_DAY)
def page(request: StaffRequest) -> HttpResponse:
    """What is open in each village and in the town on a day, and who closed it."""
    look = asked(request)
    lines = standing_on(request.actor, look.day, request.now)
    if request.GET.get("format"):
        return _exported(request.GET["format"], look.day, lines)
    values = {
        "page": "rounds",
        "tab": "close",
        "look": look,
        "links": look.links,
        "title": _("Close the day"),
        "lines": [
            (line, [(kind, n, _where(kind, line, look.day)) for kind, n in line.cells]) for line in lines
        ],
        "kinds": [kind.value for kind in Open],
        "closed": sum(line.close is not None for line in lines),
    }
    return render(request, "console/rounds/close.html", values)


@staff(Power.CLOSE_DAY)
@require_POST
def close(request: StaffRequest, area_id: int) -> HttpResponse:
    """Close it, with a reason where something is open."""
    day = _day(request)
    close_day(request.actor, area_id=area_id, day=day, reason=request.POST.get("reason", ""), now=request.now)
    said(request, _("The day is closed."))
    return redirect(reverse("console:closing") + f"?day={day.isoformat()}")


@staff(Power.SEE_ROUNDS)
def ledger(request: StaffRequest) -> HttpResponse:
    """Every close, newest first: who closed which day, with how much open and why."""
    if request.GET.get("format"):
        headings = [_("Day"), _("Area"), _("Not settled"), _("Reason"), _("Closed"), _("By")]
        rows: list[list[Cell]] = [
            [one.day, say_text(one.area.name), one.open_count, one.reason, one.closed_at, one.closed_by]
            for one in closes(request.actor, _EXPORTED)
        ]
        return export(request.GET["format"], "closes", headings, rows)
    values = {"page": "rounds", "tab": "close", "closes": closes(request.actor)}
    return render(request, "console/rounds/closes.html", values)


def _day(request: StaffRequest) -> date:
    return day_of(request.POST.get("day", "")) or local_day(request.now, settings.LIBA_ZONE)


def _where(kind: str, line: CloseLine, day: date) -> str:
    """Where the things of a kind are settled."""
    place = f"?area={line.area.pk}"
    if kind == Open.DUES.value:
        return reverse("console:rounds") + f"{place}&day={day.isoformat()}"
    if kind == Open.ALERTS.value:
        return reverse("console:alerts") + place
    return ""


def _exported(format_: str, day: date, lines: list[CloseLine]) -> HttpResponse:
    headings = [
        _("Day"),
        _("Area"),
        *(word("open_kind", kind.value) for kind in Open),
        _("Open when closed"),
        _("Reason"),
        _("Closed"),
        _("By"),
    ]
    rows: list[list[Cell]] = []
    for line in lines:
        one = line.close
        closed: list[Cell] = (
            [one.open_count, one.reason, one.closed_at, one.closed_by] if one else [None, "", None, ""]
        )
        rows.append([day, say_text(line.area.name), *(n for _kind, n in line.cells), *closed])
    return export(format_, f"close-{day.isoformat()}", headings, rows)
