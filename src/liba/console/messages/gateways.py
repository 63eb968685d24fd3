"""Gateways: the town's ways out. What an address holds is never shown again; a test shows what happens."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liba.command.models import Gateway
from liba.command.selectors.messages import delivery_by_id, gateway_lines
from liba.command.services.gateways import gateway_by_code, make_reply_secret, set_gateway, try_gateway
from liba.command.services.ways import add_ways
from liba.command.terms.messages import DeliveryState, GatewayKind
from liba.console.acts import done, take_newer, was_stale
from liba.console.fields import offer
from liba.console.message_words import GATEWAY_KINDS, what_happened
from liba.console.requests import StaffRequest, said, staff
from liba.kernel.actors import Power

_UNDER_WAY = (DeliveryState.WAITING.value, DeliveryState.SENDING.value)
_CHOICES = [(kind.value, GATEWAY_KINDS[kind]) for kind in (GatewayKind.PERSONAL, GatewayKind.GROUP)]


class GatewayForm(forms.Form):
    """Where it leads, whom it reaches, and in which turn it is used."""

    code = forms.SlugField(
        label=gettext_lazy("Short name"),
        max_length=40,
        help_text=gettext_lazy("Letters and digits; it stays."),
    )
    name = forms.CharField(label=gettext_lazy("Name of the gateway"), max_length=100)
    kind = forms.ChoiceField(label=gettext_lazy("Reaches"), choices=_CHOICES)
    address = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=1500,
        widget=forms.PasswordInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Such as mailtos://user:password@mail.example?to={to} or dingtalk://token. "
            "{to} is each person's own address. It is sealed, and never shown again."
        ),
    )
    rank = forms.IntegerField(
        label=gettext_lazy("Turn"),
        min_value=0,
        max_value=99,
        initial=1,
        help_text=gettext_lazy("The lowest is tried first."),
    )
    active = forms.BooleanField(label=gettext_lazy("In use"), required=False, initial=True)
    private = forms.BooleanField(
        label=gettext_lazy("It may lead into the house's own network: I have checked where."), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(self, data: Any = None, *, known: Gateway | None = None) -> None:
        if known is None:
            super().__init__(data)
            return
        first = {
            name: getattr(known, name)
            for name in ("code", "name", "kind", "rank", "active", "private", "version")
        }
        super().__init__(data, initial=first)
        self.fields["code"].disabled = True
        self.fields["address"].required = False
        self.fields["address"].help_text = _("Kept as it is when this stays empty. It is never shown.")
        if known.kind == GatewayKind.PUSH.value:
            offer(self, "kind", [(known.kind, GATEWAY_KINDS[GatewayKind.PUSH])])
            self.fields["kind"].disabled = self.fields["address"].disabled = True


@staff(Power.MANAGE_MESSAGES)
def page(request: StaffRequest) -> HttpResponse:
    """Every gateway with its people and its last day."""
    lines = [
        (
            line,
            [
                (state.value, line.counts[state.value])
                for state in DeliveryState
                if line.counts.get(state.value)
            ],
        )
        for line in gateway_lines(request.actor, request.now)
    ]
    return render(request, "console/messages/gateways.html", {"page": "messages", "lines": lines})


@staff(Power.MANAGE_MESSAGES)
def new(request: StaffRequest) -> HttpResponse:
    """Open one."""
    form = GatewayForm(request.POST or None)
    if request.method == "POST" and done(form, lambda: _set(request, form, None)):
        said(request, _("The gateway is open. Test it before it is needed."))
        return redirect("console:gateway", form.cleaned_data["code"])
    return render(request, "console/messages/gateway_new.html", {"page": "messages", "form": form})


@staff(Power.MANAGE_MESSAGES)
def one(request: StaffRequest, code: str) -> HttpResponse:
    """One gateway: its settings, a test, its people, its replies."""
    found = gateway_by_code(request.actor, code)
    form = GatewayForm(request.POST or None, known=found)
    if request.method == "POST":
        ok, stale = was_stale(form, lambda: _set(request, form, found))
        if ok:
            said(request, _("Saved."))
            return redirect("console:gateway", code)
        if stale:
            take_newer(form, gateway_by_code(request.actor, code).version)
    return _page(request, found, form)


@staff(Power.MANAGE_MESSAGES)
@require_POST
def test(request: StaffRequest, code: str) -> HttpResponse:
    """Send a test and watch what happens."""
    made = try_gateway(request.actor, code, to=request.POST.get("to", ""), now=request.now)
    return redirect("console:gateway_tested", code, made.pk)


@staff(Power.MANAGE_MESSAGES)
def tested(request: StaffRequest, code: str, delivery_id: int) -> HttpResponse:
    """What a test came to; it asks again until that is known."""
    row = delivery_by_id(request.actor, delivery_id)
    values = {
        "page": "messages", "row": row, "code": code, "under_way": row.state in _UNDER_WAY,
        "words": what_happened(row.problem) if row.problem else "", "now": request.now,
        "slow": row.state == DeliveryState.WAITING.value and (request.now - row.next_at).total_seconds() > 15,
    }  # fmt: skip
    part = "tested_live" if request.headers.get("HX-Request") else "tested"
    return render(request, f"console/messages/{part}.html", values)


@staff(Power.MANAGE_MESSAGES)
@require_POST
def people(request: StaffRequest, code: str) -> HttpResponse:
    """Addresses of many people at once."""
    found = gateway_by_code(request.actor, code)
    lines = request.POST.get("lines", "")[:200_000].splitlines()
    kept, unclear = add_ways(request.actor, found, lines, now=request.now)
    said(request, _("%(count)d addresses are kept.") % {"count": kept})
    if unclear:
        numbers = ", ".join(str(number) for number in unclear[:20])
        said(request, _("These lines were not understood: %(numbers)s") % {"numbers": numbers})
    return redirect("console:gateway", code)


@staff(Power.MANAGE_MESSAGES)
@require_POST
def replies(request: StaffRequest, code: str) -> HttpResponse:
    """A new secret for replies: their address is shown this once."""
    found = gateway_by_code(request.actor, code)
    secret = make_reply_secret(request.actor, code, now=request.now)
    address = request.build_absolute_uri(reverse("gateway_reply", args=[code, secret]))
    response = _page(request, found, GatewayForm(known=found), address)
    response["Cache-Control"] = "no-store"
    return response


def _page(request: StaffRequest, found: Gateway, form: GatewayForm, address: str = "") -> HttpResponse:
    values = {
        "page": "messages", "one": found, "form": form, "reply_address": address,
        "personal": found.kind == GatewayKind.PERSONAL.value, "push": found.kind == GatewayKind.PUSH.value,
        "has_replies": found.reply_hash is not None,
    }  # fmt: skip
    return render(request, "console/messages/gateway.html", values)


def _set(request: StaffRequest, form: GatewayForm, known: Gateway | None) -> Gateway:
    entered = form.cleaned_data
    push = known is not None and known.kind == GatewayKind.PUSH.value
    return set_gateway(
        request.actor,
        code=known.code if known else entered["code"],
        name=entered["name"],
        kind=GatewayKind.PUSH if push else GatewayKind(entered["kind"]),
        address="" if push else entered["address"],
        rank=entered["rank"],
        active=entered["active"],
        private=entered["private"],
        version=entered["version"],
        now=request.now,
    )
