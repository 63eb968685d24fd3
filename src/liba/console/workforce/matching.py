"""Who fits a post or a unit, and what everybody gave."""

from datetime import date, timedelta

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from liba.console.exports import export
from liba.console.requests import StaffRequest, day_in, number_in, staff
from liba.console.saying import say_text
from liba.console.words import word
from liba.console.workforce.responders import shift_codes
from liba.kernel.actors import Power
from liba.kernel.calendar import local_day
from liba.workforce import selectors
from liba.workforce.selectors import Fitting

_MONTH = timedelta(days=30)


@staff(Power.SEE_WORKFORCE)
def matching(request: StaffRequest) -> HttpResponse:
    """Choose a post or a unit and a day; see who fits best and why."""
    today = local_day(request.now, settings.LIBA_ZONE)
    day = day_in(request, "day") or today
    post_id, unit_id = number_in(request, "post"), number_in(request, "unit")
    time = request.GET.get("time", "")
    found: list[Fitting] = []
    unit = selectors.unit(request.actor, unit_id) if unit_id else None
    if unit is not None:
        found = selectors.fitting_unit(request.actor, unit, day)
    elif post_id:
        found = selectors.fitting_post(request.actor, post_id, day, time=time)
    values = {
        "page": "workforce",
        "found": found,
        "day": day,
        "post_id": post_id,
        "unit": unit,
        "time": time,
        "times": shift_codes(),
        "posts": selectors.posts_of(request.actor),
        "units": selectors.units(request.actor),
        "asked": bool(post_id or unit_id),
        "may_join": unit is not None and request.actor.may(Power.MANAGE_WORKFORCE, unit.area.path),
    }
    return render(request, "console/workforce/matching.html", values)


@staff(Power.SEE_WORKFORCE)
def hours(request: StaffRequest) -> HttpResponse:
    """What everybody gave between two days: a list, and a sheet of thanks to print."""
    today = local_day(request.now, settings.LIBA_ZONE)
    to_on = day_in(request, "to") or today
    from_on = min(day_in(request, "from") or to_on - _MONTH, to_on)
    rows = selectors.hours_served(request.actor, from_on, to_on)
    if format_ := request.GET.get("format"):
        return _export(format_, rows, from_on, to_on)
    values = {
        "page": "workforce",
        "rows": rows,
        "from_on": from_on,
        "to_on": to_on,
        "minutes": sum(row.minutes for row in rows),
        "shifts": sum(row.shifts for row in rows),
        "query": f"from={from_on.isoformat()}&to={to_on.isoformat()}",
    }
    page = "thanks.html" if "thanks" in request.GET else "hours.html"
    return render(request, f"console/workforce/{page}", values)


def _export(format_: str, rows: list[selectors.Served], from_on: date, to_on: date) -> HttpResponse:
    headings = [
        *(_("Badge number"), _("Name"), _("Standing"), _("Area"), _("Hours"), _("Shifts")),
        *(_("First day"), _("Last day")),
    ]
    cells = (
        (
            row.one.code,
            row.one.name,
            word("standing", row.one.standing),
            say_text(row.one.area.name),
            round(row.minutes / 60, 1),
            row.shifts,
            row.first,
            row.last,
        )
        for row in rows
    )
    return export(format_, f"hours-{from_on.isoformat()}-{to_on.isoformat()}", headings, cells)


ADDRESSES: tuple[URLPattern, ...] = (
    path("workforce/matching/", matching, name="matching"),
    path("workforce/hours/", hours, name="hours"),
)
