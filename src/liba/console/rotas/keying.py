"""Keying a ticked sheet back: scan or type a row's code, tick who came, done."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liba.console.requests import StaffRequest, said, staff, whole_number
from liba.kernel.actors import Power
from liba.kernel.ids import new_id
from liba.kernel.refusals import NotFound
from liba.workforce import selectors, services
from liba.workforce.models import Shift
from liba.workforce.terms import RotaState, ShiftEventKind

_WEEK = timedelta(days=6)


@staff(Power.PLAN_ROTA)
def key(request: StaffRequest) -> HttpResponse:
    """The row of a code; a POST notes the ticked ones as arrived when their shift began."""
    code = request.GET.get("code", "").strip().upper()
    row = _row(request, code) if code else []
    unknown = bool(code) and not row
    if request.method == "POST":
        ticked = [shift for shift in row if f"s{shift.pk}" in request.POST]
        for shift in ticked:
            services.record_shift_event(
                request.actor,
                event_id=new_id(),
                shift_id=shift.pk,
                kind=ShiftEventKind.ARRIVED,
                happened_at=shift.starts_at,
                now=request.now,
                note=_("from the sheet"),
            )
        said(
            request,
            ngettext("%(n)d arrival is noted.", "%(n)d arrivals are noted.", len(ticked))
            % {"n": len(ticked)},
        )
        return redirect(reverse("console:rota_key"))
    values = {"page": "rotas", "code": code, "row": row, "unknown": unknown}
    return render(request, "console/rotas/key.html", values)


def _row(request: StaffRequest, code: str) -> list[Shift]:
    """The shifts of a sheet's row: the same post and shift from the coded one's day for a week, as far as they have begun."""
    number = whole_number(code.removeprefix("S"))
    if number is None:
        return []
    try:
        first = selectors.shift(request.actor, number)
    except NotFound:
        return []
    shifts = first.rota.shifts.filter(
        post=first.post_id, pattern=first.pattern, day__gte=first.day, day__lte=first.day + _WEEK,
        rota__state=RotaState.PUBLISHED.value, starts_at__lte=request.now,
    )  # fmt: skip
    return list(shifts.select_related("post", "responder", "household").order_by("starts_at", "place"))


ADDRESSES: tuple[URLPattern, ...] = (path("rotas/key/", key, name="rota_key"),)
