"""One pass: what it is bound to, what happened to it, what can be done with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liba.access import selectors, services
from liba.access.models import Pass
from liba.access.terms import PassStatus
from liba.console.passes.overview import LOOKERS
from liba.console.requests import StaffRequest, said, staff
from liba.console.verbs import verb
from liba.kernel.actors import Power
from liba.territory.selectors import town


@dataclass(frozen=True, slots=True)
class Act:
    """Something that can be done with a pass in some of its states."""

    title: str | Promise
    text: str | Promise
    states: frozenset[PassStatus]
    act: Callable[[StaffRequest, int, str], Pass]
    power: Power
    asks_reason: bool
    mild: bool
    said: str | Promise


_STANDING = frozenset({PassStatus.GOOD, PassStatus.HELD, PassStatus.LOST})
_ACTS: Mapping[str, Act] = {
    "lost": Act(
        gettext_lazy("Report it lost"),
        gettext_lazy("It is refused at every gate from now on. Found again, it can be made good."),
        frozenset({PassStatus.GOOD}),
        lambda request, serial, reason: services.report_lost(
            request.actor, serial, reason=reason, now=request.now
        ),
        Power.HAND_OUT_PASS,
        False,
        True,
        gettext_lazy("The pass is reported lost."),
    ),
    "found": Act(
        gettext_lazy("It was found"),
        gettext_lazy("It is good again at every gate."),
        frozenset({PassStatus.LOST}),
        lambda request, serial, _reason: services.found_again(request.actor, serial, now=request.now),
        Power.ISSUE_PASS,
        False,
        True,
        gettext_lazy("The pass is good again."),
    ),
    "replace": Act(
        gettext_lazy("Replace it"),
        gettext_lazy(
            "A new card with a new number is made for the same household; this one is refused for good."
        ),
        frozenset({PassStatus.GOOD, PassStatus.LOST}),
        lambda request, serial, reason: services.replace_pass(
            request.actor, serial, reason=reason, now=request.now
        ),
        Power.ISSUE_PASS,
        True,
        True,
        gettext_lazy("This is the new card. Print it and hand it out."),
    ),
    "hold": Act(
        gettext_lazy("Hold it"),
        gettext_lazy(
            "It is not admitted for the time being; the guard sends its bearer to the officer and is not told why."
        ),
        frozenset({PassStatus.GOOD}),
        lambda request, serial, reason: services.hold_pass(
            request.actor, serial, reason=reason, now=request.now
        ),
        Power.ISSUE_PASS,
        True,
        True,
        gettext_lazy("The pass is held."),
    ),
    "release": Act(
        gettext_lazy("Release it"),
        gettext_lazy("The hold is over; it is good again."),
        frozenset({PassStatus.HELD}),
        lambda request, serial, _reason: services.release_pass(request.actor, serial, now=request.now),
        Power.ISSUE_PASS,
        False,
        True,
        gettext_lazy("The pass is good again."),
    ),
    "end": Act(
        gettext_lazy("End it"),
        gettext_lazy("It isn't needed any more. This can't be taken back; a new pass can be issued."),
        _STANDING | {PassStatus.BLANK},
        lambda request, serial, reason: services.end_pass(
            request.actor, serial, reason=reason, now=request.now
        ),
        Power.ISSUE_PASS,
        True,
        False,
        gettext_lazy("The pass has ended."),
    ),
    "revoke": Act(
        gettext_lazy("Revoke it"),
        gettext_lazy("The right is taken away. This can't be taken back; the holder may appeal."),
        _STANDING,
        lambda request, serial, reason: services.revoke_pass(
            request.actor, serial, reason=reason, now=request.now
        ),
        Power.ISSUE_PASS,
        True,
        False,
        gettext_lazy("The pass is revoked."),
    ),
}


@staff(*LOOKERS)
def page(request: StaffRequest, serial: int) -> HttpResponse:
    """The pass with its history; the look is written down when it is bound to somebody."""
    card = services.look_at_pass(request.actor, serial, now=request.now)
    where = (
        card.household.area.path if card.household else (card.run.area.path if card.run.area else town().path)
    )
    acts = [
        (name, act)
        for name, act in _ACTS.items()
        if PassStatus(card.status) in act.states
        and request.actor.may(act.power, where)
        and not (name == "replace" and card.household is None)
    ]
    values = {
        "page": "passes",
        "card": card,
        "acts": acts,
        "history": [(line, verb(line.verb)) for line in selectors.pass_history(serial)],
        "checks": selectors.checks_of_serials(request.actor, [serial], limit=20)
        if request.actor.holds(Power.SEE_GATES)
        else None,
        "replaces": getattr(card, "replaces", None),
        "may_print": request.actor.may(Power.ISSUE_PASS, where) and card.status in {"good", "blank"},
    }
    return render(request, "console/passes/card.html", values)


@staff(Power.ISSUE_PASS, Power.HAND_OUT_PASS)
@require_POST
def act(request: StaffRequest, serial: int, act: str) -> HttpResponse:
    """One of the acts. Refusals come back as a page; nothing is changed then."""
    chosen = _ACTS.get(act)
    if chosen is None:
        raise Http404(act)
    card = chosen.act(request, serial, request.POST.get("reason", ""))
    said(request, str(chosen.said))
    return redirect("console:pass", card.serial)


@staff(Power.ISSUE_PASS)
def paper(request: StaffRequest, serial: int) -> HttpResponse:
    """The card alone on a sheet."""
    response = HttpResponse(
        services.card_sheet(request.actor, [serial], now=request.now), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'attachment; filename="card-{serial}.pdf"'
    return response
