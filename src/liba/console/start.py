"""The first run: five steps from an empty town to people on duty, each with where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from liba.access import selectors as access
from liba.accounts import selectors as accounts
from liba.console.requests import StaffRequest, staff
from liba.kernel.actors import Power
from liba.registry import selectors as registry
from liba.territory import selectors as territory


@dataclass(frozen=True, slots=True)
class Step:
    """One of the five. `done` is said in `stands`; `href` is empty when the reader has no right to do it."""

    number: int
    title: str
    text: str
    stands: str
    done: bool
    href: str
    button: str


@staff()
def start(request: StaffRequest) -> HttpResponse:
    """The five steps, as far as one may see them."""
    return render(request, "console/start/page.html", {"page": "start", "steps": list(_steps(request))})


def _steps(request: StaffRequest) -> Iterator[Step]:
    actor = request.actor
    areas = territory.areas(actor).count()
    yield Step(
        1,
        _("Areas"),
        _("The town's villages, grids and groups, and the cordon that closes them off."),
        _("%(n)s areas") % {"n": f"{areas:,}"},
        areas > 1,
        reverse("console:map") if actor.holds(Power.EDIT_TERRITORY) else "",
        _("To the map"),
    )
    households = registry.households(actor).count()
    yield Step(
        2,
        _("Roster"),
        _(
            "Who lives where. Take the spreadsheet that the villages keep; it is checked before anything is changed."
        ),
        _("%(n)s households") % {"n": f"{households:,}"},
        households > 0,
        reverse("console:imports") if actor.holds(Power.IMPORT_ROSTER) else "",
        _("Import a roster"),
    )
    gates = len(access.gates(actor)) if actor.holds(Power.SEE_GATES) else 0
    yield Step(
        3,
        _("Gates"),
        _("Where people go in and out, and the rule that each gate keeps."),
        _("%(n)s gates") % {"n": gates},
        gates > 0,
        reverse("console:gate_new") if actor.holds(Power.EDIT_TERRITORY) else "",
        _("Set up a gate"),
    )
    passes = sum(one.total for one in access.type_counts(actor)) if _sees_passes(request) else 0
    yield Step(
        4,
        _("Passes"),
        _("Cards for every household: issue, print, hand out with the three essentials."),
        _("%(n)s passes") % {"n": f"{passes:,}"},
        passes > 0,
        reverse("console:passes") if actor.holds(Power.ISSUE_PASS) else "",
        _("Issue passes"),
    )
    phones = 0
    if actor.holds(Power.PAIR_DEVICE):
        phones = sum(device.revoked_at is None for device in accounts.devices(actor, request.now))
    yield Step(
        5,
        _("People on duty"),
        _("Each guard's phone becomes a device of the town by scanning one code."),
        _("%(n)s phones") % {"n": phones},
        phones > 0,
        reverse("console:device_new") if actor.holds(Power.PAIR_DEVICE) else "",
        _("Pair a phone"),
    )


def _sees_passes(request: StaffRequest) -> bool:
    return request.actor.holds(Power.ISSUE_PASS) or request.actor.holds(Power.HAND_OUT_PASS)


ADDRESSES: tuple[URLPattern, ...] = (path("start/", start, name="start"),)
