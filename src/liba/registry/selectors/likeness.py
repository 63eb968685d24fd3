"""Rows that look like one person: offered, never merged by themselves. And the merges that can be undone."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain, combinations
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from liba.kernel.actors import Actor, Power
from liba.registry.models import Household, HouseholdMerge, Person, PersonMerge, Phone
from liba.registry.rules import shared_by
from liba.registry.selectors.households import living
from liba.territory.selectors import within

MOST = 500
_CHUNK = 5000
VILLAGE = 2  # levels of an area's path down to the village


class Ground(StrEnum):
    """Why two rows look like one person."""

    NAME_AND_PHONE = "name_and_phone"
    NAME_AND_BIRTH = "name_and_birth"
    NAME_IN_HOUSEHOLD = "name_in_household"


@dataclass(frozen=True, slots=True)
class Alike:
    """Two rows that look like one person; the one that says more comes first."""

    one: Person
    other: Person
    grounds: tuple[Ground, ...]


def likely_duplicates(actor: Actor, *, area_path: str = "", limit: int = MOST) -> list[Alike]:
    """Pairs of people in the actor's areas who look like one: the same name with the same phone anywhere, with the same
    birthday in one village, or in one household without birthdays that differ.
    Two ID numbers, two birthdays or two sexes are two people."""
    scope = within(actor.areas_for(Power.EDIT_REGISTRY), "household__area__path")
    people = living().filter(scope, household__closed_at=None)
    if area_path:
        people = people.filter(household__area__path__startswith=area_path)
    return _pairs(people, limit)


def duplicates_of(actor: Actor, household_id: int) -> list[Alike]:
    """Of `likely_duplicates` those with somebody of the household."""
    names = living().filter(household=household_id).values_list("name", flat=True)
    scope = within(actor.areas_for(Power.EDIT_REGISTRY), "household__area__path")
    people = living().filter(scope, household__closed_at=None, name__in=list(names))
    return [
        pair
        for pair in _pairs(people, MOST)
        if household_id in (pair.one.household_id, pair.other.household_id)
    ]


def merges_of(household_id: int) -> QuerySet[PersonMerge]:
    """Merges that still can be undone of the household's people, newest first."""
    mine = Q(kept__household=household_id) | Q(merged__household=household_id)
    open_ = PersonMerge.objects.filter(mine, undone_at=None, before__isnull=False)
    return open_.select_related("kept__household", "merged__household").order_by("-merged_at", "-pk")


def household_merges_of(household_id: int) -> QuerySet[HouseholdMerge]:
    """Households that were merged with this one and can still be made two again, newest first."""
    mine = Q(kept=household_id) | Q(merged=household_id)
    open_ = HouseholdMerge.objects.filter(mine, undone_at=None, before__isnull=False)
    return open_.select_related("kept", "merged").order_by("-merged_at", "-pk")


@dataclass(frozen=True, slots=True)
class Twins:
    """Two households that share people: perhaps one door that was registered twice."""

    one: Household
    other: Household
    shared: int


def likely_twins(pairs: Sequence[Alike]) -> list[Twins]:
    """Households that share two of the `pairs`, or everybody of the smaller one; those that share most come first."""
    between = [(pair.one, pair.other) for pair in pairs if pair.one.household_id != pair.other.household_id]
    homes = {one.household_id: one.household for pair in between for one in pair}
    counted = living().filter(household__in=homes).order_by().values("household").annotate(n=Count("pk"))
    sizes = {row["household"]: row["n"] for row in counted}
    found = shared_by([tuple((one.household_id, one.pk) for one in pair) for pair in between], sizes)
    return [Twins(homes[one], homes[other], n) for one, other, n in found]


class _Row(NamedTuple):
    """What a pair is judged by; whole rows, with their sealed numbers, are read only of those that look alike."""

    id: int
    name: str
    born_on: date | None
    sex: str
    is_head: bool
    household_id: int
    id_index: bytes | None
    path: str


def _pairs(people: QuerySet[Person], limit: int) -> list[Alike]:
    columns = ("pk", "name", "born_on", "sex", "is_head", "household_id", "id_index", "household__area__path")
    by_name: dict[str, list[_Row]] = defaultdict(list)
    for values in people.order_by("name", "pk").values_list(*columns):
        by_name[values[1]].append(_Row(*values))
    alike = [namesakes for namesakes in by_name.values() if len(namesakes) > 1]
    phones = _phones([row.id for namesakes in alike for row in namesakes])
    pairs: list[tuple[_Row, _Row, tuple[Ground, ...]]] = []
    for one, other in chain.from_iterable(combinations(namesakes, 2) for namesakes in alike):
        grounds = tuple(_grounds(one, other, phones))
        if grounds:
            first, second = sorted((one, other), key=_said_less)
            pairs.append((first, second, grounds))
    pairs = pairs[:limit]
    whole = Person.objects.select_related("household__area").in_bulk(
        {row.id for first, second, _grounds_ in pairs for row in (first, second)}
    )
    return [Alike(whole[first.id], whole[second.id], grounds) for first, second, grounds in pairs]


def _phones(ids: Sequence[int]) -> dict[int, set[bytes]]:
    found: dict[int, set[bytes]] = defaultdict(set)
    for start in range(0, len(ids), _CHUNK):
        rows = Phone.objects.filter(person__in=ids[start : start + _CHUNK])
        for person_id, tag in rows.values_list("person_id", "number_index"):
            found[person_id].add(bytes(tag))
    return found


def _grounds(one: _Row, other: _Row, phones: Mapping[int, set[bytes]]) -> Iterator[Ground]:
    if one.id_index and other.id_index and bytes(one.id_index) != bytes(other.id_index):
        return
    if one.born_on and other.born_on and one.born_on != other.born_on:
        return
    if one.sex and other.sex and one.sex != other.sex:
        return
    if phones.get(one.id, set()) & phones.get(other.id, set()):
        yield Ground.NAME_AND_PHONE
    if one.born_on is not None and one.born_on == other.born_on and _village(one) == _village(other):
        yield Ground.NAME_AND_BIRTH
    if one.household_id == other.household_id:
        yield Ground.NAME_IN_HOUSEHOLD


def _village(row: _Row) -> list[str]:
    return row.path.split(".")[:VILLAGE]


def _said_less(row: _Row) -> tuple[bool, bool, bool, int]:
    """Orders rows by how much they say: with a number first, then with a birthday, then heads, then the older row."""
    return row.id_index is None, row.born_on is None, not row.is_head, row.id
