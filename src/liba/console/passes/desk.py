"""The hand-out desk: a household, its cards, the three essentials, a receipt. A scanner types like a keyboard."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liba.access import selectors, services
from liba.access.models import HandOut, Pass
from liba.access.refusals import UnknownNumber
from liba.access.selectors.printing import household_of_row_code
from liba.access.terms import Need, PassStatus
from liba.access.tokens import PREFIX
from liba.console.requests import StaffRequest, said, staff
from liba.console.words import sentence
from liba.kernel.actors import Power
from liba.kernel.ids import new_id
from liba.kernel.numbers import serial_of
from liba.kernel.refusals import Forbidden, Refusal
from liba.registry import selectors as registry
from liba.registry.models import Household
from liba.registry.services import look_at_household
from liba.territory.selectors import within

_ESSENTIALS = tuple(need.value for need in (Need.MASK, Need.ID, Need.PASS))
_BETWEEN = re.compile(r"[,;\uff0c\uff1b\n\r\t]+")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A household at the desk and the cards that wait for it."""

    home: Household
    head: str
    cards: tuple[Pass, ...]
    handed: int


@staff(Power.HAND_OUT_PASS)
def page(request: StaffRequest) -> HttpResponse:
    """Ask for a household, show what waits for it, record the hand-out, ask for the next."""
    problem = ""
    if request.method == "POST":
        code = request.POST.get("household", "")
        try:
            done = _hand_out(request, code)
        except Refusal as refusal:
            problem = sentence(refusal)
        else:
            _say(request, done)
            return redirect(f"{reverse('console:desk')}?{urlencode({'last': done.pk})}")
    else:
        code = request.GET.get("household", "")
    waiting, missing = _waiting(request, code)
    values = {
        "page": "passes",
        "asked": code,
        "waiting": waiting,
        "problem": problem or missing,
        "entered": request.POST.get("cards", ""),
        "told": request.POST.getlist("told"),
        "essentials": _ESSENTIALS,
        "id": request.POST.get("id") or str(new_id()),
        "last": request.GET.get("last", ""),
        "recent": HandOut.objects.filter(
            within(request.actor.areas_for(Power.HAND_OUT_PASS), "household__area__path"),
            by=request.actor.name,
        )
        .select_related("household")
        .prefetch_related("passes")
        .order_by("-recorded_at")[:8],
    }
    return render(request, "console/passes/desk.html", values)


@staff(Power.HAND_OUT_PASS)
def receipt(request: StaffRequest, receipt_id: UUID) -> HttpResponse:
    """A receipt on paper, for the household to sign."""
    found = HandOut.objects.select_related("household__area").filter(pk=receipt_id).first()
    if found is None:
        raise UnknownNumber(number=str(receipt_id)[:8])
    request.actor.require(Power.HAND_OUT_PASS, found.household.area.path)
    cards = list(found.passes.select_related("type").order_by("serial"))
    return render(
        request, "console/passes/receipt.html", {"page": "passes", "receipt": found, "cards": cards}
    )


def _hand_out(request: StaffRequest, code: str) -> HandOut:
    posted = request.POST
    told = _ESSENTIALS if "all" in posted else posted.getlist("told")
    return services.hand_out(
        request.actor,
        id=_uuid(posted.get("id", "")),
        household_code=_code(request, code),
        cards=[card.strip() for card in _BETWEEN.split(posted.get("cards", "")) if card.strip()],
        told={need for need in told if need in _ESSENTIALS},
        signed="all" in posted or "signed" in posted,
        happened_at=request.now,
        now=request.now,
    )


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return new_id()


def _code(request: StaffRequest, text: str) -> str:
    """A household's code from what was typed or scanned: the code, the sheet's row code, or one of its cards."""
    words = text.strip()
    row = household_of_row_code(words)
    if row is not None:
        return row
    if words.startswith(PREFIX) or serial_of(words) is not None:
        try:
            card = selectors.pass_by_number(request.actor, words)
        except (UnknownNumber, Forbidden):
            return words
        return card.household.code if card.household else words
    return words


def _waiting(request: StaffRequest, text: str) -> tuple[Waiting | None, str]:
    """The household with its waiting cards; or, if there is none of this code, a sentence. Seeing it is written down."""
    if not text.strip():
        return None, ""
    code = _code(request, text)
    home = registry.households(request.actor).filter(code=code).first()
    if home is None:
        return None, _("No household %(code)s in your areas. Names are found by the search above.") % {
            "code": code
        }
    seen = look_at_household(request.actor, home.pk, now=request.now)
    cards = [card for card in selectors.passes_of_household(home.pk) if card.status == PassStatus.GOOD.value]
    head = next((person.name for person in seen.people if person.is_head), "")
    waiting = tuple(card for card in cards if card.hand_out_id is None)
    return Waiting(home, head, waiting, len(cards) - len(waiting)), ""


def _say(request: StaffRequest, done: HandOut) -> None:
    n = done.passes.count()
    words = ngettext("%(code)s has got %(n)d card.", "%(code)s has got %(n)d cards.", n)
    said(request, words % {"code": done.household.code, "n": n})
