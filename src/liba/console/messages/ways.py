"""One's own ways: addresses at the town's gateways, and quiet hours."""

from datetime import time
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liba.command.selectors.messages import open_gateways, own_ways, quiet_hours
from liba.command.services.ways import add_way, drop_way, set_quiet_hours
from liba.command.terms.messages import GatewayKind
from liba.console.acts import done
from liba.console.fields import offer
from liba.console.requests import StaffRequest, said, staff


class WayForm(forms.Form):
    """An own address at a gateway."""

    gateway = forms.ChoiceField(label=gettext_lazy("Through which gateway"))
    address = forms.CharField(
        label=gettext_lazy("Your address or number there"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        offer(self, "gateway", [(str(one.pk), one.name) for one in open_gateways()])


class QuietForm(forms.Form):
    """When only a muster disturbs."""

    start = forms.TimeField(
        label=gettext_lazy("From"), required=False, widget=forms.TimeInput({"type": "time"})
    )
    end = forms.TimeField(
        label=gettext_lazy("Until"), required=False, widget=forms.TimeInput({"type": "time"})
    )

    def clean(self) -> dict[str, Any]:
        """Both, or none."""
        entered = super().clean() or {}
        if (entered.get("start") is None) != (entered.get("end") is None) and not self.errors:
            self.add_error("end", _("Give both times, or neither."))
        return entered


@staff()
def page(request: StaffRequest) -> HttpResponse:
    """One's own ways and quiet hours; a new way is added here."""
    form = WayForm(request.POST or None)

    def add() -> None:
        entered = form.cleaned_data
        add_way(
            request.actor, gateway_id=int(entered["gateway"]), address=entered["address"], now=request.now
        )

    if request.method == "POST" and done(form, add):
        said(request, _("Added. Messages reach you there from now on."))
        return redirect("console:own_ways")
    return _page(request, form, QuietForm(initial=_hours(request)))


@staff()
@require_POST
def quiet(request: StaffRequest) -> HttpResponse:
    """Set the quiet hours, or end them."""
    form = QuietForm(request.POST)

    def act() -> None:
        start, end = form.cleaned_data["start"], form.cleaned_data["end"]
        hours = None if start is None else (_minute(start), _minute(end))
        set_quiet_hours(request.actor, hours=hours, now=request.now)

    if done(form, act):
        said(request, _("Saved."))
        return redirect("console:own_ways")
    return _page(request, WayForm(), form)


@staff()
@require_POST
def drop(request: StaffRequest, channel_id: int) -> HttpResponse:
    """Remove one."""
    drop_way(request.actor, channel_id, now=request.now)
    said(request, _("Removed."))
    return redirect("console:own_ways")


def _page(request: StaffRequest, form: WayForm, hours: QuietForm) -> HttpResponse:
    ways = own_ways(request.user.pk)
    values = {
        "page": "profile", "form": form, "quiet": hours, "may_add": bool(open_gateways()),
        "ways": [way for way in ways if way.gateway.kind == GatewayKind.PERSONAL.value],
        "phones": [way for way in ways if way.gateway.kind == GatewayKind.PUSH.value],
    }  # fmt: skip
    response = render(request, "console/messages/ways.html", values)
    response["Cache-Control"] = "no-store"
    return response


def _hours(request: StaffRequest) -> dict[str, time]:
    kept = quiet_hours(request.user.pk)
    if kept is None:
        return {}
    return {"start": _time(kept.from_minute), "end": _time(kept.to_minute)}


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _time(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)
