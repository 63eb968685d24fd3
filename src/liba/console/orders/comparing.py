"""Units side by side: medians of time and quality, in the units' own order, against the town's median."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from liba.command.rules.comparing import Compared
from liba.command.selectors.comparing import Comparison, comparison
from liba.console.exports import Cell, export
from liba.console.requests import StaffRequest, day_in, staff
from liba.console.saying import say_text
from liba.kernel.actors import Power
from liba.kernel.calendar import local_day

_WEEK = timedelta(days=6)


@staff(Power.SEE_ORDERS, Power.ISSUE_ORDER)
def page(request: StaffRequest) -> HttpResponse:
    """The orders of a week, or of the days asked for."""
    last = day_in(request, "last") or local_day(request.now, settings.LIBA_ZONE)
    first = min(day_in(request, "first") or last - _WEEK, last)
    found = comparison(request.actor, first, last, now=request.now)
    if format_ := request.GET.get("format"):
        return _exported(format_, found)
    values = {
        "page": "orders", "tab": "compare", "first": first, "last": last, "comparison": found,
        "slowest": max((row.numbers.to_done or 0 for row in found.rows), default=0),
        "may_issue": request.actor.holds(Power.ISSUE_ORDER),
    }  # fmt: skip
    return render(request, "console/orders/compare.html", values)


def _exported(format_: str, found: Comparison) -> HttpResponse:
    headings = [
        _("Unit"), _("Orders"), _("Done"), _("In time"), _("Not settled"), _("Overdue"), _("Objections"),
        _("Minutes to read (median)"), _("Minutes to take on (median)"), _("Minutes to done (median)"),
        _("Sent back"), _("Grade (median)"),
    ]  # fmt: skip
    rows = [_cells(say_text(row.unit.name), row.numbers) for row in found.rows]
    return export(format_, "orders-compared", headings, [*rows, _cells(_("All together"), found.together)])


def _cells(name: str, one: Compared) -> list[Cell]:
    return [
        name, one.orders, one.done, one.in_time, one.open, one.late, one.objected, one.to_read, one.to_accept,
        one.to_done, one.sent_back, one.grade,
    ]  # fmt: skip
