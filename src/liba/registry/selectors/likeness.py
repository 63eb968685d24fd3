"""Rows that look like one person: offered, never merged by themselves. And the merges that can be undone."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from django.db.models import Count, F, Q, QuerySet

from liba.kernel.actors import Actor, Power
from liba.registry.models import Person, PersonMerge
from liba.registry.selectors.households import living
from liba.territory.selectors import within

MOST = 500
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


def _pairs(people: QuerySet[Person], limit: int) -> list[Alike]:
    names = people.order_by().values("name").annotate(n=Count("pk")).filter(n__gt=1).values("name")
    alike = people.filter(name__in=names).select_related("household__area").prefetch_related("phones")
    by_name: dict[str, list[Person]] = defaultdict(list)
    for person in alike.order_by(F("name"), "pk"):
        by_name[person.name].append(person)
    found: list[Alike] = []
    for namesakes in by_name.values():
        for one, other in combinations(namesakes, 2):
            grounds = tuple(_grounds(one, other))
            if grounds:
                first, second = sorted((one, other), key=_said_less)
                found.append(Alike(first, second, grounds))
                if len(found) >= limit:
                    return found
    return found


def _grounds(one: Person, other: Person) -> Iterator[Ground]:
    if one.id_index and other.id_index and bytes(one.id_index) != bytes(other.id_index):
        return
    if one.born_on and other.born_on and one.born_on != other.born_on:
        return
    if one.sex and other.sex and one.sex != other.sex:
        return
    if {bytes(p.number_index) for p in one.phones.all()} & {
        bytes(p.number_index) for p in other.phones.all()
    }:
        yield Ground.NAME_AND_PHONE
    if one.born_on is not None and one.born_on == other.born_on and _village(one) == _village(other):
        yield Ground.NAME_AND_BIRTH
    if one.household_id == other.household_id:
        yield Ground.NAME_IN_HOUSEHOLD


def _village(person: Person) -> tuple[str, ...]:
    return tuple(person.household.area.path.split(".")[:VILLAGE])


def _said_less(person: Person) -> tuple[bool, bool, bool, int]:
    """Orders rows by how much they say: with a number first, then with a birthday, then heads, then the older row."""
    return person.id_index is None, person.born_on is None, not person.is_head, person.pk
