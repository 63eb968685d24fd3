"""A household on one page: people, cards, receipts, its cards at gates, what was done to it."""

from itertools import islice

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from liba.access import selectors as access
from liba.access.terms import PassKind
from liba.console.households.merging import GROUNDS
from liba.console.requests import StaffRequest, staff
from liba.console.verbs import verb
from liba.governance.selectors import subject_history
from liba.kernel.actors import Power
from liba.kernel.calendar import local_day
from liba.registry.selectors import household_page
from liba.registry.selectors.likeness import duplicates_of, household_merges_of, merges_of
from liba.registry.services import look_at_household, reveal_numbers
from liba.registry.terms import Presence
from liba.rounds.selectors.household import at_the_door

_PERMITS = (PassKind.RESIDENT, PassKind.STALL, PassKind.TENANT, PassKind.SPECIAL)


@staff(Power.SEE_PEOPLE)
def page(request: StaffRequest, household_id: int) -> HttpResponse:
    """The household, numbers masked; the look is written down."""
    actor = request.actor
    seen = look_at_household(actor, household_id, now=request.now)
    home = seen.household
    cards = access.passes_of_household(household_id)
    path = home.area.path
    checks = access.checks_of_serials(actor, [card.serial for card in cards], limit=20)
    may_edit = actor.may(Power.EDIT_REGISTRY, path) and home.closed_at is None
    values = {
        "page": "households",
        "home": home,
        "people": seen.people,
        "gone": {Presence.MOVED_OUT.value, Presence.DECEASED.value},
        "presences": list(Presence),
        "cards": cards,
        "waiting": sum(card.hand_out_id is None and card.status == "good" for card in cards),
        "receipts": access.household_receipts(household_id),
        "checks": checks if actor.may(Power.SEE_GATES, path) else None,
        "may_edit": may_edit,
        "alike": [(pair, [GROUNDS[g] for g in pair.grounds]) for pair in duplicates_of(actor, home.pk)]
        if may_edit
        else [],
        "merges": list(merges_of(home.pk)) if may_edit else [],
        "joined": list(household_merges_of(home.pk)) if actor.may(Power.EDIT_REGISTRY, path) else [],
        "may_reveal": actor.may(Power.SEE_NUMBERS, path),
        "may_issue": actor.may(Power.ISSUE_PASS, path),
        "may_hand_out": actor.may(Power.HAND_OUT_PASS, path) and home.closed_at is None,
        "door": at_the_door(home.pk, local_day(request.now, settings.LIBA_ZONE))
        if actor.may(Power.SEE_ROUNDS, path)
        else None,
        "permits": [kind.value for kind in _PERMITS],
    }
    return render(request, "console/households/page.html", values)


@staff(Power.SEE_PEOPLE)
def history(request: StaffRequest, household_id: int) -> HttpResponse:
    """What was done to the household and to its people, and who looked, newest first."""
    seen = household_page(request.actor, household_id)
    lines = list(subject_history(request.actor, "household", household_id, size=30))
    for person in islice(seen.people, 12):
        lines += subject_history(request.actor, "person", person.id, size=10)
    names = {str(person.id): person.name for person in seen.people}
    lines.sort(key=lambda line: -line.seq)
    rows = [
        (line, verb(line.verb), names.get(line.subject_id, "") if line.subject_kind == "person" else "")
        for line in lines[:50]
    ]
    return render(request, "console/households/history.html", {"rows": rows, "home": seen.household})


@staff(Power.SEE_NUMBERS)
@require_POST
def reveal(request: StaffRequest, person_id: int) -> HttpResponse:
    """A person's numbers in full, asked for one person at a time; each time is written down."""
    numbers = reveal_numbers(request.actor, person_id, now=request.now)
    response = render(request, "console/households/numbers.html", {"numbers": numbers})
    response["Cache-Control"] = "no-store"
    return response
