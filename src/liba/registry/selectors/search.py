"""Finding people by name, ID number, phone, household code or address, inside the actor's areas."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from liba.governance.sealed import sealer
from liba.kernel.actors import Actor, Power
from liba.registry.models import Person
from liba.registry.refusals import TooFewLetters
from liba.registry.rules import WrongNumber, clean_name, masked_id, masked_phone, parse_phone, plain
from liba.registry.selectors.households import household_by_code
from liba.registry.terms import SearchBy
from liba.territory.selectors import within

_ID = re.compile(r"\d{15}|\d{17}[\dX]|[A-Z]{1,3}\d{6,10}")
_PHONE = re.compile(r"\+?\d{7,15}")
_CODE = re.compile(r"\d{6,}(-\S*)?")


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A hit: enough to tell people apart, numbers masked."""

    id: int
    name: str
    sex: str
    born_on: date | None
    id_masked: str
    phone_masked: str
    is_head: bool
    presence: str
    household_id: int
    household_code: str
    address: str
    area_name: str


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits. `next` goes into the following page's `after`; empty on the last one."""

    how: SearchBy
    people: tuple[FoundPerson, ...]
    next: str = ""


def find_people(actor: Actor, query: str, *, after: str = "", limit: int = 50) -> Found:
    """One page of hits; `services.search_people` is this with the look written down. Refuses an empty query.

    An ID number and a phone must be whole (only their keyed tags are searched); a code is a prefix; a name or an
    address may be any part. A name that nobody has is looked for in addresses.
    """
    words = query.strip()
    if not words:
        raise TooFewLetters
    how, condition = _understood(words)
    found = _page(actor, how, condition, after, limit)
    if how is SearchBy.NAME and not found and not after:
        how, condition = SearchBy.ADDRESS, Q(household__address__contains=words)
        found = _page(actor, how, condition, after, limit)
    return _hits(how, found, limit)


def next_page(actor: Actor, query: str, how: SearchBy, *, after: str, limit: int = 50) -> Found:
    """The page after `after` of a search that was understood as `how`."""
    words = query.strip()
    if how is SearchBy.ADDRESS:
        return _hits(how, _page(actor, how, Q(household__address__contains=words), after, limit), limit)
    return find_people(actor, words, after=after, limit=limit)


def person_by_id_number(number: str) -> Person | None:
    """Whose ID number this is, whole; None when nobody's."""
    tag = sealer("registry.id_number").index(plain(number).upper())
    return Person.objects.filter(id_index=tag, merged_into=None).select_related("household__area").first()


def _understood(words: str) -> tuple[SearchBy, Q]:
    compact = plain(words).upper()
    if _ID.fullmatch(compact):
        return SearchBy.NUMBER, Q(id_index=sealer("registry.id_number").index(compact))
    if _PHONE.fullmatch(compact.replace("-", "")):
        try:
            tag = sealer("registry.phone").index(parse_phone(compact))
        except WrongNumber:
            return SearchBy.CODE, _of_code(compact)
        return SearchBy.PHONE, Q(phones__number_index=tag)
    if _CODE.fullmatch(compact):
        return SearchBy.CODE, _of_code(compact)
    return SearchBy.NAME, Q(name__contains=clean_name(words))


def _of_code(code: str) -> Q:
    """The beginning of a code, or the whole one of a household that was merged into another."""
    goes_on = household_by_code(code)
    return Q(household__code__startswith=goes_on.code if goes_on else code)


def _page(actor: Actor, how: SearchBy, condition: Q, after: str, limit: int) -> list[Person]:
    order = ("name", "pk") if how is SearchBy.NAME else ("household_id", "pk")
    scope = within(actor.areas_for(Power.SEE_PEOPLE), "household__area__path")
    people = Person.objects.filter(condition, scope, _behind(how, after), merged_into=None)
    return list(_with_all(people).order_by(*order)[: limit + 1])


def _with_all(people: QuerySet[Person]) -> QuerySet[Person]:
    return people.select_related("household__area").prefetch_related("phones")


def _behind(how: SearchBy, after: str) -> Q:
    """Rows behind a person in the order of the search; nobody's name stands in an address bar for this."""
    last = Person.objects.filter(pk=after).first() if after.isdigit() else None
    if last is None:
        return Q()
    if how is SearchBy.NAME:
        return Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk)
    return Q(household_id__gt=last.household_id) | Q(household_id=last.household_id, pk__gt=last.pk)


def _hits(how: SearchBy, found: Sequence[Person], limit: int) -> Found:
    people = tuple(_hit(person) for person in found[:limit])
    return Found(how, people, str(people[-1].id) if len(found) > limit else "")


def _hit(person: Person) -> FoundPerson:
    phones = [masked_phone(phone.number) for phone in person.phones.all()]
    household = person.household
    return FoundPerson(
        id=person.pk,
        name=person.name,
        sex=person.sex,
        born_on=person.born_on,
        id_masked=masked_id(person.id_number or ""),
        phone_masked=phones[0] if phones else "",
        is_head=person.is_head,
        presence=person.presence,
        household_id=household.pk,
        household_code=household.code,
        address=household.address,
        area_name=household.area.name_zh,
    )
