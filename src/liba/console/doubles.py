"""One card admitted at two gates on one day: both checks stand, an officer finds out and settles it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liba.access import selectors, services
from liba.console.exports import export
from liba.console.requests import StaffRequest, said, staff
from liba.console.saying import say_text
from liba.kernel.actors import Power


@staff(Power.SEE_GATES, Power.OVERRIDE_GATE)
def doubles(request: StaffRequest) -> HttpResponse:
    """What is not settled, newest first; below it, other checks that need a look."""
    open_ones = [one for one in selectors.doubles_open(request.actor) if one.first and one.second]
    if format_ := request.GET.get("format"):
        headings = [_("Day"), _("Number"), _("First gate"), _("First at"), _("Second gate"), _("Second at")]
        rows = [
            (
                one.double.day,
                one.first.serial,
                say_text(one.first.gate.name),
                one.first.happened_at,
                say_text(one.second.gate.name),
                one.second.happened_at,
            )
            for one in open_ones
            if one.first and one.second
        ]
        return export(format_, "double-entries", headings, rows)
    values = {
        "page": "gates",
        "doubles": open_ones,
        "flagged": selectors.flagged_checks(request.actor),
        "may_settle": request.actor.holds(Power.OVERRIDE_GATE),
    }
    return render(request, "console/doubles/list.html", values)


@staff(Power.OVERRIDE_GATE)
@require_POST
def double_settle(request: StaffRequest, double_id: int) -> HttpResponse:
    """Say what came of it."""
    services.settle_double(request.actor, double_id, note=request.POST.get("reason", ""), now=request.now)
    said(request, _("Settled."))
    return redirect("console:doubles")


ADDRESSES: tuple[URLPattern, ...] = (
    path("gates/doubles/", doubles, name="doubles"),
    path("gates/doubles/<int:double_id>/settle/", double_settle, name="double_settle"),
)
