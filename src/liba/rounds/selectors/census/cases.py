"""Open differences, and those of one household as cases beside its people."""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
from django.db.models import Count, Q, QuerySet

from liba.governance.sealed import sealer
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound
from liba.registry.models import Household, Person
from liba.registry.rules import plain
from liba.registry.selectors import living
from liba.rounds.models import Difference
from liba.rounds.rules.cases import Case, Saying, cases
from liba.rounds.rules.reconciling import present_after
from liba.rounds.selectors.census.people import registered_in
from liba.rounds.terms.census import PRESENT, Gap, Registered, Said
from liba.rounds.terms.plans import DifferenceKind, DifferenceState
from liba.territory.selectors import within

_TOLD = msgspec.json.Decoder(dict[str, object])


@dataclass(frozen=True, slots=True)
class HouseholdCases:
    """A household's open cases beside its people. `elsewhere` gives, by a saying's id, who holds the new person's ID
    number already; `present` and `after` are the people at home now, and if everything else were accepted."""

    household: Household
    people: tuple[Registered, ...]
    cases: tuple[Case, ...]
    elsewhere: dict[int, Person]
    present: int
    after: int


def open_differences(actor: Actor, *, area_path: str = "", kind: str = "") -> QuerySet[Difference]:
    """Open differences over the actor's areas. Those of a visit that was taken back are none."""
    found = Difference.objects.filter(
        within(actor.areas_for(Power.EDIT_REGISTRY), "household__area__path"),
        state=DifferenceState.OPEN.value,
        household__area__path__startswith=area_path,
    ).exclude(visit__undone_at__isnull=False)
    return found.filter(kind=kind) if kind else found


def households_open(actor: Actor, *, area_path: str = "", kind: str = "") -> list[Household]:
    """Households with open differences, by code; `open_count` says how many."""
    waiting = open_differences(actor, area_path=area_path, kind=kind).order_by()
    counts = dict(waiting.values_list("household").annotate(n=Count("pk")))
    homes = list(Household.objects.filter(pk__in=counts).select_related("area").order_by("code"))
    for home in homes:
        home.open_count = counts[home.pk]  # type: ignore[attr-defined]
    return homes


def cases_of(actor: Actor, household_id: int) -> HouseholdCases:
    """One household's open cases. Refuses who may not edit the registry there."""
    home = Household.objects.select_related("area").filter(pk=household_id).first()
    if home is None:
        raise NotFound(what=f"household {household_id}")
    actor.require(Power.EDIT_REGISTRY, home.area.path)
    people = registered_in([home.pk]).get(home.pk, [])
    rows = open_differences(actor).filter(household=home).order_by("pk")
    found = cases(sayings_of(rows))
    gaps = [_gap(case.first) for case in found if case.first.kind is not DifferenceKind.COUNT]
    return HouseholdCases(
        home, tuple(people), found, _elsewhere(found), sum(one.presence == PRESENT for one in people),
        present_after(people, gaps),
    )  # fmt: skip


def decided_of(household_id: int, limit: int = 30) -> list[Difference]:
    """What was decided of the household, newest first; what a source took back by itself is left out."""
    decided = Difference.objects.filter(household=household_id).exclude(state=DifferenceState.OPEN.value)
    shown = decided.exclude(Q(decided_by=""))
    return list(shown.select_related("person", "other").order_by("-decided_at", "-pk")[:limit])


def sayings_of(rows: Iterable[Difference]) -> list[Saying]:
    """Rows as what their sources say."""
    found = []
    for row in rows:
        said = said_in(row) if row.kind == DifferenceKind.NEW_PERSON.value else None
        value = "" if said is not None else str(_TOLD.decode(row.found or "{}").get("value") or "")
        found.append(
            Saying(
                row.pk,
                row.source,
                DifferenceKind(row.kind),
                row.person_id,
                row.other_id,
                row.column,
                value,
                said,
            )
        )
    return found


def said_in(row: Difference) -> Said:
    """The person whom a difference names. What a phone left open is null there and empty here."""
    told = {name: value for name, value in _TOLD.decode(row.found or "{}").items() if value is not None}
    said = msgspec.convert({name: told[name] for name in Said.__struct_fields__ if name in told}, Said)
    if said.id_number and not said.id_tag:
        tag = sealer("registry.id_number").index(plain(said.id_number).upper()).hex()
        said = msgspec.structs.replace(said, id_tag=tag)
    return said


def _gap(saying: Saying) -> Gap:
    return Gap(saying.kind, saying.person, saying.other, saying.column, saying.value, saying.said)


def _elsewhere(found: Iterable[Case]) -> dict[int, Person]:
    """Of new people with a number that is registered: who that is."""
    tags = {
        bytes.fromhex(saying.said.id_tag): saying.id
        for case in found
        for saying in case.sayings
        if saying.said is not None and saying.said.id_tag
    }
    holders = living().filter(id_index__in=list(tags)).select_related("household__area")
    return {tags[bytes(person.id_index or b"")]: person for person in holders}
