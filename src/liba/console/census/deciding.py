"""One household: who is registered beside what was found, each difference decided from the keyboard."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from liba.console.census.words import (
    COLUMNS,
    NOTES,
    conflict_words,
    kind_word,
    saying_words,
    source_word,
    value_word,
)
from liba.console.followers import FOLLOWERS
from liba.console.requests import StaffRequest, said, staff, whole_number
from liba.console.words import sentence
from liba.kernel.actors import Power
from liba.kernel.refusals import Refusal
from liba.registry.models import Person
from liba.registry.services import look_at_household
from liba.rounds.models import Difference
from liba.rounds.rules.cases import Case, Saying
from liba.rounds.selectors.census import HouseholdCases, cases_of, decided_of, households_open
from liba.rounds.services.census import accept, dismiss, undo_decision
from liba.rounds.terms.census import Registered
from liba.rounds.terms.plans import DifferenceKind


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that accepting could write, and who says it."""

    id: int
    words: str
    source: str
    elsewhere: Person | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A case as the page shows it. `key` names it in the form; a count has nothing to accept."""

    key: int
    kind: str
    who: str
    column: str
    stands: str
    offers: tuple[Offer, ...]
    conflicts: tuple[tuple[str, str], ...]
    can_accept: bool


@staff(Power.EDIT_REGISTRY)
def page(request: StaffRequest, household_id: int) -> HttpResponse:
    """The household's differences; a POST decides what was chosen and goes to the next household."""
    if request.method == "POST":
        return _decide(request, household_id)
    seen = cases_of(request.actor, household_id)
    look_at_household(request.actor, household_id, now=request.now)
    names = {one.id: one.name for one in seen.people}
    values = {
        "page": "census",
        "seen": seen,
        "shown": [_shown(seen, case, names) for case in seen.cases],
        "decided": [(row, kind_word(row.kind), _note(row)) for row in decided_of(household_id)],
        "next": _next(request, household_id),
    }
    response = render(request, "console/census/household.html", values)
    response["Cache-Control"] = "no-store"
    return response


@staff(Power.EDIT_REGISTRY)
@require_POST
def undo(request: StaffRequest, difference_id: int) -> HttpResponse:
    """Take a decision back."""
    row = undo_decision(request.actor, difference_id, now=request.now, followers=FOLLOWERS)
    said(request, _("The decision was taken back; the difference is open again."))
    return redirect("console:census_household", row.household_id)


def _decide(request: StaffRequest, household_id: int) -> HttpResponse:
    note = request.POST.get("note", "")
    refused, decided = [], 0
    for name in request.POST:
        decision_, _sign, number = str(request.POST[name]).partition(":")
        difference_id = whole_number(number)
        if not name.startswith("case-") or difference_id is None:
            continue
        try:
            if decision_ == "accept":
                accept(request.actor, difference_id, now=request.now, followers=FOLLOWERS)
            else:
                dismiss(request.actor, difference_id, note=note, now=request.now)
            decided += 1
        except Refusal as refusal:
            refused.append(sentence(refusal))
    if decided:
        said(
            request,
            ngettext("%(n)d difference was decided.", "%(n)d differences were decided.", decided)
            % {"n": decided},
        )
    if refused:
        said(
            request,
            _("%(n)d stay open: %(why)s") % {"n": len(refused), "why": " ".join(dict.fromkeys(refused))},
        )
        return redirect("console:census_household", household_id)
    following = _next(request, household_id)
    if cases_of(request.actor, household_id).cases or following is None:
        return redirect("console:census_household", household_id)
    return redirect("console:census_household", following)


def _next(request: StaffRequest, household_id: int) -> int | None:
    """The household after this one that still has something open, from the top again at the end."""
    waiting = [home.pk for home in households_open(request.actor) if home.pk != household_id]
    return next((pk for pk in waiting if pk > household_id), waiting[0] if waiting else None)


def _shown(seen: HouseholdCases, case: Case, names: dict[int, str]) -> Shown:
    first = case.first
    who = names.get(first.person or 0, "")
    if first.other is not None:
        who = f"{who} = {names.get(first.other, '')}"
    one = next((one for one in seen.people if one.id == first.person), None)
    return Shown(
        key=first.id,
        kind=kind_word(first.kind.value),
        who=who,
        column=str(COLUMNS.get(first.column, "")) if first.column else "",
        stands=_stands(one, first) if one is not None else str(seen.present) if first.value else "",
        offers=tuple(_offers(seen, case)),
        conflicts=tuple(conflict_words(case)),
        can_accept=first.kind is not DifferenceKind.COUNT,
    )


def _offers(seen: HouseholdCases, case: Case) -> list[Offer]:
    """One offer for each different thing that is said; the same said twice names both sources."""
    found: dict[str, list[Saying]] = {}
    for saying in case.sayings:
        found.setdefault(saying_words(saying), []).append(saying)
    return [
        Offer(
            sayings[0].id,
            words,
            ", ".join(dict.fromkeys(source_word(saying.source) for saying in sayings)),
            next((seen.elsewhere[one.id] for one in sayings if one.id in seen.elsewhere), None),
        )
        for words, sayings in found.items()
    ]


def _stands(one: Registered, saying: Saying) -> str:
    """What is registered now. Phones are many, and a number's tag says nothing to people."""
    if saying.column in ("phone", "id_number"):
        return "–"
    if saying.kind is DifferenceKind.DUPLICATE:
        return ""
    column = saying.column or "presence"
    return value_word(column, getattr(one, column)) or "–"


def _note(row: Difference) -> str:
    return str(NOTES.get(row.note, row.note))
