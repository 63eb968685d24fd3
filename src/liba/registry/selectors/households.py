"""Reading households: lists, one on a page, counts. Whoever shows one writes the look down (`services`)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound
from liba.registry.models import Household, Person
from liba.registry.rules import masked_id, masked_phone
from liba.registry.terms import Extra, Presence
from liba.territory.selectors import within

GONE = (Presence.MOVED_OUT.value, Presence.DECEASED.value)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person as screens show them: numbers masked."""

    id: int
    name: str
    sex: str
    born_on: date | None
    id_kind: str
    id_masked: str
    phones_masked: tuple[str, ...]
    is_head: bool
    relation: str
    presence: str
    extra: Extra
    version: int


@dataclass(frozen=True, slots=True)
class HouseholdPage:
    """A household with everybody in it, the head first, then by age."""

    household: Household
    people: tuple[PersonLine, ...]


@dataclass(frozen=True, slots=True)
class AreaCount:
    """Open households of one area and the people in them who have not moved out or died."""

    households: int = 0
    people: int = 0


def households(actor: Actor, *, area_path: str = "", query: str = "") -> QuerySet[Household]:
    """Open households in the actor's areas, those below `area_path`, by code; `query` is a code's or address's part."""
    found = Household.objects.filter(
        within(actor.areas_for(Power.SEE_PEOPLE), "area__path"), closed_at=None
    ).select_related("area")
    if area_path:
        found = found.filter(area__path__startswith=area_path)
    if query:
        found = found.filter(Q(code__startswith=query) | Q(address__contains=query))
    return found.order_by("code")


def living() -> QuerySet[Person]:
    """Everybody who has not moved out or died. A row that was merged into another is nobody of its own."""
    return Person.objects.filter(merged_into=None).exclude(presence__in=GONE)


def household_list(
    actor: Actor, *, area_path: str = "", query: str = "", after: str = "", limit: int = 50
) -> list[Household]:
    """One page of `households` with `head_count` people each, after the code `after`."""
    page = households(actor, area_path=area_path, query=query).filter(code__gt=after)
    heads = living().filter(household=OuterRef("pk")).order_by()
    counted = Subquery(heads.values("household").annotate(n=Count("pk")).values("n"))
    return list(page.annotate(head_count=Coalesce(counted, 0))[:limit])


def household_page(actor: Actor, household_id: int) -> HouseholdPage:
    """The household with its people, masked. Refuses (`Forbidden`, `NotFound`) what the actor may not see."""
    household = Household.objects.select_related("area", "merged_into").filter(pk=household_id).first()
    if household is None:
        raise NotFound(what=f"household {household_id}")
    actor.require(Power.SEE_PEOPLE, household.area.path)
    people = household.people.filter(merged_into=None).prefetch_related("phones")
    people = people.order_by("-is_head", "born_on", "pk")
    return HouseholdPage(household, tuple(person_line(person) for person in people))


def household_by_code(code: str) -> Household | None:
    """The household of a code as it stands on cards and sheets; of one that was merged, the one that goes on."""
    return _going_on(Household.objects.select_related("area").filter(code=code.strip()).first())


def household_said(said: str, *, beside: Household) -> Household | None:
    """The household of a code, or of a number in the area of another one."""
    here = Household.objects.select_related("area").filter(area=beside.area_id, number=said.strip())
    return household_by_code(said) or _going_on(here.first())


def _going_on(found: Household | None) -> Household | None:
    while found is not None and found.merged_into_id is not None:
        found = Household.objects.select_related("area").get(pk=found.merged_into_id)
    return found


def merged_households() -> dict[int, int]:
    """Every merged household with the one that goes on in the end (both ids)."""
    into: dict[int, int] = dict(
        Household.objects.exclude(merged_into=None).values_list("pk", "merged_into_id")
    )
    return {merged: _last(merged, into) for merged in into}


def _last(household_id: int, into: Mapping[int, int]) -> int:
    while household_id in into:
        household_id = into[household_id]
    return household_id


def person_line(person: Person) -> PersonLine:
    """A person with masked numbers; phones are expected to be prefetched."""
    return PersonLine(
        id=person.pk,
        name=person.name,
        sex=person.sex,
        born_on=person.born_on,
        id_kind=person.id_kind,
        id_masked=masked_id(person.id_number or ""),
        phones_masked=tuple(masked_phone(phone.number) for phone in person.phones.all()),
        is_head=person.is_head,
        relation=person.relation,
        presence=person.presence,
        extra=person.extra,
        version=person.version,
    )


def people_of(household_id: int) -> list[Person]:
    """The people of a household who have not moved out or died, the head first."""
    return list(living().filter(household=household_id).order_by("-is_head", "pk"))


def counts_by_area(actor: Actor) -> dict[int, AreaCount]:
    """Households and people of each area by itself (area id → counts); add up along `path` for the areas above."""
    held = within(actor.areas_for(Power.SEE_PEOPLE), "area__path")
    homes = (
        Household.objects.filter(held, closed_at=None).values("area_id").annotate(n=Count("pk")).order_by()
    )
    heads = (
        living()
        .filter(within(actor.areas_for(Power.SEE_PEOPLE), "household__area__path"))
        .values("household__area_id")
        .annotate(n=Count("pk"))
        .order_by()
    )
    people = {row["household__area_id"]: row["n"] for row in heads}
    return {row["area_id"]: AreaCount(row["n"], people.get(row["area_id"], 0)) for row in homes}


def local_tags() -> Iterator[bytes]:
    """The keyed tags of every resident's number, from which the gate phones' filter of who is local is made."""
    tags = living().exclude(local_tag=None).order_by("pk")
    for tag in tags.values_list("local_tag", flat=True).iterator(chunk_size=10_000):
        if tag is not None:
            yield bytes(tag)
