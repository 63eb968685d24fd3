"""The registry as an import compares against it: read in a few wide queries, numbers only as keyed tags."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Count, Max, QuerySet, Sum

from liba.registry.models import Household, Person, Phone
from liba.registry.roster.places import area_key
from liba.registry.roster.plan import KnownHome, KnownPerson, Snapshot
from liba.registry.roster.terms import AreaNames, NamedArea
from liba.registry.selectors.households import merged_households
from liba.territory.models import Area

_CHUNK = 500
_COLUMNS = (
    "pk",
    "household_id",
    "name",
    "sex",
    "born_on",
    "is_head",
    "relation",
    "presence",
    "id_index",
    "extra",
)


def snapshot(area_ids: Sequence[int], id_tags: Sequence[bytes], *, inside: str = "") -> Snapshot:
    """Households and people of the areas, and whoever elsewhere has one of the ID numbers. `inside` is the path that a list
    is for: a merged household that goes on outside of it is not the list's to write."""
    homes = _homes(area_ids, inside)
    moved = [home.id for home in homes if home.is_merged and not home.is_outside]
    people = _people(Person.objects.filter(household__area__in=area_ids, merged_into=None))
    there = {person.id for person in people}
    for start in range(0, len(moved), _CHUNK):
        found = _people(Person.objects.filter(household__in=moved[start : start + _CHUNK], merged_into=None))
        people += [person for person in found if person.id not in there]
        there |= {person.id for person in found}
    known = {person.id_index for person in people}
    foreign = [tag for tag in id_tags if tag not in known]
    for start in range(0, len(foreign), _CHUNK):
        people += _people(Person.objects.filter(id_index__in=foreign[start : start + _CHUNK]))
    return Snapshot(homes, people)


def _homes(area_ids: Sequence[int], inside: str) -> list[KnownHome]:
    goes_on = merged_households()
    kept = Household.objects.filter(pk__in=set(goes_on.values()), area__path__startswith=inside)
    ours = set(kept.values_list("pk", flat=True))
    found = Household.objects.filter(area__in=area_ids).order_by("pk")
    return [
        KnownHome(
            goes_on.get(pk, pk),
            area_id,
            number,
            address,
            is_merged=pk in goes_on,
            is_outside=pk in goes_on and goes_on[pk] not in ours,
        )
        for pk, area_id, number, address in found.values_list("pk", "area_id", "number", "address")
    ]


def _people(found: QuerySet[Person]) -> list[KnownPerson]:
    phones: dict[int, set[bytes]] = defaultdict(set)
    for person_id, tag in Phone.objects.filter(person__in=found).values_list("person_id", "number_index"):
        phones[person_id].add(bytes(tag))
    return [
        KnownPerson(
            id=row[0],
            household_id=row[1],
            name=row[2],
            sex=row[3],
            born_on=row[4],
            is_head=row[5],
            relation=row[6],
            presence=row[7],
            id_index=bytes(row[8]) if row[8] is not None else None,
            extra=row[9],
            phones=frozenset(phones.get(row[0], ())),
        )
        for row in found.order_by("pk").values_list(*_COLUMNS)
    ]


def registry_mark() -> tuple[int, ...]:
    """Changes whenever a household or a person is added or changed: whether a plan still holds."""
    marks: list[int] = []
    for table in (Household, Person):
        found = table.objects.aggregate(n=Count("pk"), last=Max("pk"), versions=Sum("version"))
        marks += [found["n"], found["last"] or 0, found["versions"] or 0]
    return tuple(marks)


def area_names(area: Area) -> AreaNames:
    """What a file may call the open areas inside `area`: code, name, name without 村 or 社区, and the name after those of
    areas that it lies in. A name that several areas share stands for all of them.
    """
    inside = Area.objects.filter(path__startswith=area.path, closed_on=None).order_by("path")
    called: dict[str, dict[NamedArea, None]] = defaultdict(dict)
    names = dict(Area.objects.values_list("path", "name_zh"))
    for place in inside:
        above = tuple(names[path] for path in _paths_above(place.path))
        named = NamedArea(place.pk, place.path, above)
        for name in {place.code, place.name_en, *_chinese_names(place.name_zh, above)} - {""}:
            called[name][named] = None
    return {name: tuple(areas) for name, areas in called.items()}


def _paths_above(path: str) -> list[str]:
    return [path[: end + 1] for end, letter in enumerate(path[:-1]) if letter == "."]


def _chinese_names(name: str, above: Sequence[str]) -> set[str]:
    """The name alone, after one area that it lies in, and after all of them from some level on."""
    chains = {"".join(above[start:]) + name for start in range(len(above))}
    pairs = {start + name for part in above for start in (part, area_key(part))}
    return {name, area_key(name)} | chains | pairs
