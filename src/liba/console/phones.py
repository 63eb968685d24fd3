"""Phones for many: choose responders, print a slip for each with the code that makes a phone theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from liba.accounts.terms import Role
from liba.console import words
from liba.console.acts import area_options, done
from liba.console.devices import qr_drawing
from liba.console.fields import GRIDS, offer
from liba.console.requests import StaffRequest, number_in, staff
from liba.kernel.actors import Power
from liba.territory.models import Area
from liba.workforce import selectors, services
from liba.workforce.models import Responder
from liba.workforce.rules.phones import MOST_AT_ONCE, PHONE_ROLES
from liba.workforce.selectors import PhoneLine
from liba.workforce.services import Equipped
from liba.workforce.terms import Standing

_LIVES = (("24", _("one day")), ("72", _("three days")), ("168", _("seven days")))


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed for one responder."""

    responder: Responder
    role: str
    code: str
    drawing: SafeString


class HandOutForm(forms.Form):
    """For whom, as what, and how long the printed codes hold."""

    responders = forms.TypedMultipleChoiceField(label=_("For whom"), coerce=int)
    role = forms.ChoiceField(
        label=_("Role"),
        required=False,
        help_text=_("Left as it is, each gets what goes with their standing."),
    )
    hours = forms.ChoiceField(label=_("The codes hold for"), choices=_LIVES, initial="72")

    def __init__(self, lines: Sequence[PhoneLine], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        offer(self, "responders", [(line.responder.pk, line.responder.name) for line in lines])
        roles = [(role.value, words.word("role", role.value)) for role in PHONE_ROLES]
        offer(self, "role", [("", _("by standing")), *roles])


@staff(Power.PAIR_DEVICE)
def hand_out_phones(request: StaffRequest) -> HttpResponse:
    """Choose from those who still have no phone; then the slips, which are shown this once."""
    lines = _lines(request)[:MOST_AT_ONCE]
    form = HandOutForm(lines, request.POST or None)
    made: list[Equipped] = []
    if request.method == "POST" and done(form, lambda: made.extend(_equip(request, form))):
        hours = int(form.cleaned_data["hours"])
        values = {
            "page": "devices",
            "slips": [_slip(request, one) for one in made],
            "ends_at": request.now + timedelta(hours=hours),
            "address": request.build_absolute_uri("/field/"),
        }
        response = render(request, "console/devices/slips.html", values)
        response["Cache-Control"] = "no-store"
        return response
    values = {
        "page": "devices",
        "form": form,
        "lines": lines,
        "most": MOST_AT_ONCE,
        "areas": area_options(request.actor, Power.PAIR_DEVICE, most_depth=GRIDS, empty=True),
        "area": request.GET.get("area", ""),
        "standings": [(one.value, words.word("standing", one.value)) for one in Standing],
        "standing": request.GET.get("standing", ""),
        "everybody": bool(request.GET.get("everybody")),
    }
    response = render(request, "console/devices/hand_out.html", values)
    response["Cache-Control"] = "no-store"
    return response


def _lines(request: StaffRequest) -> list[PhoneLine]:
    area = Area.objects.filter(pk=number_in(request, "area") or 0).first()
    standing = request.GET.get("standing", "")
    return selectors.phone_lines(
        request.actor,
        area_path=area.path if area else "",
        standing=standing if standing in set(Standing) else "",
        waiting_only=not request.GET.get("everybody"),
        now=request.now,
    )


def _equip(request: StaffRequest, form: HandOutForm) -> list[Equipped]:
    chosen = form.cleaned_data
    return services.equip(
        request.actor,
        chosen["responders"],
        role=Role(chosen["role"]) if chosen["role"] else None,
        life=timedelta(hours=int(chosen["hours"])),
        now=request.now,
    )


def _slip(request: StaffRequest, one: Equipped) -> Slip:
    address = f"{request.build_absolute_uri('/field/')}#pair={one.code}"
    return Slip(one.responder, one.role.value, one.code, qr_drawing(address))


ADDRESSES: tuple[URLPattern, ...] = (path("devices/hand-out/", hand_out_phones, name="hand_out_phones"),)
