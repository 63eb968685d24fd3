"""Who has passes and who was handed them, by area; and who is left, on the screen and on paper."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from liba.access import selectors, services
from liba.console.acts import indented
from liba.console.exports import export
from liba.console.requests import StaffRequest, not_there, number_in, staff
from liba.console.saying import say_text
from liba.kernel.actors import Power
from liba.territory import selectors as territory
from liba.territory.models import Area

PAGE = 50
EXPORTED = 50_000


@staff(Power.HAND_OUT_PASS)
def page(request: StaffRequest) -> HttpResponse:
    """Coverage of an area's parts, and the households that are left in it."""
    choices = territory.area_choices(request.actor, Power.HAND_OUT_PASS)
    area = _area(request, choices)
    if request.GET.get("format"):
        return _exported(request, area)
    rows = selectors.coverage(request.actor, area.pk)
    after = request.GET.get("after", "")
    left = selectors.households_left(request.actor, area.pk, after=after, limit=PAGE + 1)
    here = {"area": area.pk}
    values = {
        "page": "passes",
        "area": area,
        "rows": rows,
        "totals": {
            "households": sum(row.households for row in rows),
            "with_passes": sum(row.with_passes for row in rows),
            "handed_out": sum(row.handed_out for row in rows),
            "without_pass": sum(row.without_pass for row in rows),
            "not_handed_out": sum(row.not_handed_out for row in rows),
        },
        "left": left[:PAGE],
        "options": [(str(choice.pk), name) for choice, name in indented(choices)],
        "first": f"?{urlencode(here)}" if after else "",
        "next": f"?{urlencode({**here, 'after': left[PAGE - 1].code})}" if len(left) > PAGE else "",
        "xlsx": f"?{urlencode({**here, 'format': 'xlsx'})}",
        "csv": f"?{urlencode({**here, 'format': 'csv'})}",
        "may_issue": request.actor.holds(Power.ISSUE_PASS),
    }
    return render(request, "console/passes/coverage.html", values)


@staff(Power.HAND_OUT_PASS)
def sheet(request: StaffRequest, area_id: int) -> HttpResponse:
    """The hand-out list of an area on paper: a row a household, tick boxes, a code on each row."""
    response = HttpResponse(
        services.hand_out_sheet(request.actor, area_id, now=request.now), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'attachment; filename="hand-out-{area_id}.pdf"'
    return response


def _area(request: StaffRequest, choices: Sequence[Area]) -> Area:
    """The asked area, else the first over which passes may be handed out."""
    asked = number_in(request, "area")
    for area in choices:
        if asked is None or area.pk == asked:
            return area
    raise not_there(f"area {asked}")


def _exported(request: StaffRequest, area: Area) -> HttpResponse:
    headings = [_("Household"), _("Area"), _("Address")]
    left = selectors.households_left(request.actor, area.pk, limit=EXPORTED)
    cells = ([home.code, say_text(home.area.name), home.address] for home in left)
    return export(request.GET["format"], f"left-{area.code}", headings, cells)
