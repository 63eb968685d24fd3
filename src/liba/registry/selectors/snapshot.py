"""The registry as an import compares against it: read in a few wide queries, numbers only as keyed tags."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from django.db.models import Count, Max, QuerySet, Sum

from liba.registry.models import Household, Person, Phone
from liba.registry.roster.headings import area_key
from liba.registry.roster.plan import KnownHome, KnownPerson, Snapshot
from liba.registry.roster.terms import AreaNames
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


def snapshot(area_ids: Sequence[int], id_tags: Sequence[bytes]) -> Snapshot:
    """Households and people of the areas, and whoever elsewhere has one of the ID numbers."""
    homes = [
        KnownHome(*row)
        for row in Household.objects.filter(area__in=area_ids)
        .order_by("pk")
        .values_list("pk", "area_id", "number", "address")
    ]
    people = _people(Person.objects.filter(household__area__in=area_ids))
    known = {person.id_index for person in people}
    foreign = [tag for tag in id_tags if tag not in known]
    for start in range(0, len(foreign), _CHUNK):
        people += _people(Person.objects.filter(id_index__in=foreign[start : start + _CHUNK]))
    return Snapshot(homes, people)


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
    """What a file may call the open areas inside `area`: code, name, name without 村 or 社区, name after its parent's.

    A name that two areas share stands for neither.
    """
    inside = Area.objects.filter(path__startswith=area.path, closed_on=None).select_related("parent")
    called: list[tuple[str, int]] = []
    for place in inside:
        names = {place.code, place.name_zh, area_key(place.name_zh), place.name_en}
        if place.parent is not None:
            names |= {place.parent.name_zh + place.name_zh, area_key(place.parent.name_zh) + place.name_zh}
        called += [(name, place.pk) for name in names if name]
    counts = Counter(name for name, _pk in called)
    return {name: pk for name, pk in called if counts[name] == 1}
