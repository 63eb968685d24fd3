"""From a draft to columns: numbers checked, normalised, sealed and indexed."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from liba.governance.sealed import keyring, sealer
from liba.kernel.calendar import local_day
from liba.kernel.sealing import keyed_tag
from liba.registry.models import Household, Person, Phone
from liba.registry.refusals import NoName, WrongIdNumber, WrongPhone
from liba.registry.rules import WrongNumber, clean_name, parse_id_number, parse_phone, tail_of
from liba.registry.terms import IdKind, IdNumber, PersonDraft

_NO_NUMBER = IdNumber(IdKind.NONE, "")


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft whose name and numbers are right. `phones` are E.164, each once, in the order given."""

    draft: PersonDraft
    name: str
    id: IdNumber
    phones: tuple[str, ...]


def today_of(now: datetime) -> date:
    """The town's civil day."""
    return local_day(now, settings.LIBA_ZONE)


def check_draft(draft: PersonDraft, *, today: date) -> Checked:
    """Refuse a draft without a name, with an impossible ID number or an impossible phone."""
    name = clean_name(draft.name)
    if not name:
        raise NoName
    try:
        number = parse_id_number(draft.id_number, today=today) if draft.id_number.strip() else _NO_NUMBER
    except WrongNumber as wrong:
        raise WrongIdNumber(why=wrong.code) from wrong
    return Checked(draft, name, number, tuple(dict.fromkeys(_phone(text) for text in draft.phones)))


def _phone(text: str) -> str:
    try:
        return parse_phone(text)
    except WrongNumber as wrong:
        raise WrongPhone(tail=tail_of(text)) from wrong


def id_index(number: str) -> bytes:
    """The tag by which the server finds an ID number."""
    return sealer("registry.id_number").index(number)


def local_tag(number: str) -> bytes:
    """The tag that goes into the gate phones' filter of who is local."""
    return keyed_tag(keyring().key("registry.local"), number)


def phone_index(number: str) -> bytes:
    """The tag by which the server finds a phone number (E.164)."""
    return sealer("registry.phone").index(number)


def write_person(person: Person, checked: Checked) -> Person:
    """Put a checked draft into a person's columns; a resident's number decides birth date and sex. Saves nothing."""
    draft, number = checked.draft, checked.id
    person.name = checked.name
    person.sex = (number.sex or draft.sex).value
    person.born_on = number.born_on or draft.born_on
    person.is_head, person.relation = draft.is_head, draft.relation
    person.presence, person.extra = draft.presence.value, dict(draft.extra)
    write_id(person, number)
    return person


def write_id(person: Person, number: IdNumber) -> None:
    """Put an ID number, or its absence, into a person's columns."""
    person.id_kind, person.id_tail = number.kind.value, tail_of(number.number)
    person.id_number = number.number or None
    person.id_index = id_index(number.number) if number.number else None
    person.local_tag = local_tag(number.number) if number.kind is IdKind.RESIDENT_ID else None


def new_phone(person: Person, number: str) -> Phone:
    """A phone's row. Saves nothing."""
    return Phone(person=person, number=number, number_index=phone_index(number), tail=tail_of(number))


def new_person(household: Household, checked: Checked, *, source_key: str = "") -> Person:
    """A person's row in a household. Saves nothing."""
    return write_person(Person(household=household, source_key=source_key), checked)
