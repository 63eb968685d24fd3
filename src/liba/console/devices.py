"""Devices: the town's phones, what they hold back, how old they are; pairing and revoking."""

import re
from datetime import datetime, timedelta
from uuid import UUID

import zxingcpp
from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liba.accounts import selectors, services
from liba.accounts.models import Device
from liba.console import words
from liba.console.exports import export
from liba.console.fields import offer
from liba.console.gaps import PHONE_SILENT
from liba.console.requests import StaffRequest, said, staff, tell
from liba.kernel.actors import Power
from liba.kernel.refusals import Refusal

SKEW_SHOWN = 60
CODE_SECONDS = 600
_SIDE = re.compile(r'<svg width="(\d+)"')
_SQUARES = re.compile(r'<path d="([^"]+)"')


class PairForm(forms.Form):
    """Whose phone it becomes, and what it is called."""

    user_id = forms.TypedChoiceField(label=gettext_lazy("Whose phone"), coerce=int)
    label = forms.CharField(
        label=gettext_lazy("What the phone is called"),
        max_length=100,
        help_text=gettext_lazy("Such as: East gate, first phone."),
    )

    def __init__(self, request: StaffRequest, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        holders = selectors.device_holders(request.actor, request.now)
        offer(
            self,
            "user_id",
            [
                ("", "–"),
                *((user.pk, f"{user} ({user.username})") for user in holders),
            ],
        )


@staff(Power.PAIR_DEVICE)
def devices(request: StaffRequest) -> HttpResponse:
    """Every phone, worst first; `show` is all, queue, old or revoked."""
    rows = [
        (device, device_state(device, request.now))
        for device in selectors.devices(request.actor, request.now)
    ]
    if format_ := request.GET.get("format"):
        return _export(format_, rows)
    show = request.GET.get("show", "live")
    counts = {"queue": 0, "old": 0, "live": 0, "revoked": 0}
    for _device, state in rows:
        counts[state] += 1
    order = ("queue", "old", "live", "revoked")
    shown = [
        (device, state)
        for device, state in rows
        if show in (state, "all") or (show == "live" and state != "revoked")
    ]
    shown.sort(key=lambda row: (order.index(row[1]), row[0].label))
    values = {
        "page": "devices",
        "rows": shown,
        "show": show,
        "counts": counts,
        "skew_shown": SKEW_SHOWN,
        "may_equip": request.actor.holds(Power.MANAGE_USERS) and request.actor.holds(Power.SEE_WORKFORCE),
    }
    return render(request, "console/devices/list.html", values)


def device_state(device: Device, now: datetime) -> str:
    """revoked; queue: records wait on it; old: not heard of for half a day; live."""
    if device.revoked_at is not None:
        return "revoked"
    if device.queue_depth:
        return "queue"
    return "old" if now - (device.last_seen_at or device.paired_at) > PHONE_SILENT else "live"


def _export(format_: str, rows: list[tuple[Device, str]]) -> HttpResponse:
    headings = [
        _("Phone"),
        _("Holder"),
        _("State"),
        _("Paired"),
        _("Heard of"),
        _("Waiting records"),
        _("Clock off by seconds"),
        _("Version"),
    ]
    lines = (
        (
            device.label,
            str(device.user),
            words.word("device", state),
            device.paired_at,
            device.last_seen_at,
            device.queue_depth,
            device.skew_seconds,
            device.app_version,
        )
        for device, state in rows
    )
    return export(format_, "devices", headings, lines)


@staff(Power.PAIR_DEVICE)
def device_new(request: StaffRequest) -> HttpResponse:
    """Make a code and show it for a phone to scan; it is shown this once."""
    form = PairForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            code = services.make_device_code(
                request.actor, form.cleaned_data["user_id"], label=form.cleaned_data["label"], now=request.now
            )
        except Refusal as refusal:
            tell(form, refusal)
        else:
            address = f"{request.build_absolute_uri('/field/')}#pair={code}"
            values = {
                "page": "devices",
                "code": code,
                "address": address,
                "drawing": qr_drawing(address),
                "label": form.cleaned_data["label"],
                "seconds": CODE_SECONDS,
                "ends_at": request.now + timedelta(seconds=CODE_SECONDS),
            }
            response = render(request, "console/devices/code.html", values)
            response["Cache-Control"] = "no-store"
            return response
    return render(request, "console/devices/new.html", {"page": "devices", "form": form})


@staff(Power.PAIR_DEVICE)
def device_waiting(request: StaffRequest) -> HttpResponse:
    """Whether a phone of that name was paired since; asked every two seconds by the page that shows the code."""
    label = request.GET.get("label", "")
    since = request.now - timedelta(seconds=CODE_SECONDS)
    paired = next(
        (
            d
            for d in selectors.devices(request.actor, request.now)
            if d.label == label and d.paired_at > since and d.revoked_at is None
        ),
        None,
    )
    return render(
        request,
        "console/devices/waiting.html",
        {"paired": paired, "label": label, "here": reverse("console:device_waiting")},
    )


@staff(Power.PAIR_DEVICE)
@require_POST
def device_revoke(request: StaffRequest, device_id: UUID) -> HttpResponse:
    """From now on it gets nothing; what it still holds is taken for seven days, and marked."""
    services.revoke_device(request.actor, device_id, now=request.now)
    said(
        request,
        _(
            "Revoked. The phone gets nothing more; records it still holds are accepted for seven days and marked."
        ),
    )
    return redirect("console:devices")


def qr_drawing(text: str) -> SafeString:
    """A QR code as inline SVG, black on white with its quiet zone, as wide as the place it is put in."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    drawn = code.to_svg(scale=1, add_quiet_zones=True)
    side, squares = _SIDE.search(drawn), _SQUARES.search(drawn)
    if side is None or squares is None:
        raise ValueError("the code's drawing has changed its form")
    return format_html(
        '<svg viewBox="0 0 {0} {0}" role="img" aria-label="{1}" class="block w-full" shape-rendering="crispEdges">'
        '<rect width="{0}" height="{0}" fill="#fff"></rect><path d="{2}" fill="#000"></path></svg>',
        side[1],
        _("QR code to scan with the phone"),
        squares[1],
    )


ADDRESSES: tuple[URLPattern, ...] = (
    path("devices/", devices, name="devices"),
    path("devices/new/", device_new, name="device_new"),
    path("devices/waiting/", device_waiting, name="device_waiting"),
    path("devices/<uuid:device_id>/revoke/", device_revoke, name="device_revoke"),
)
