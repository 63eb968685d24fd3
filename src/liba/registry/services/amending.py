"""One fact of a person, where a form with all of them would be too much: what a census found."""

from dataclasses import replace
from datetime import date, datetime

from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound
from liba.registry.models import Person
from liba.registry.refusals import IdTaken, PersonMerged, WrongDay
from liba.registry.services.drafts import check_draft, id_index, today_of, write_person
from liba.registry.services.people import set_phones
from liba.registry.terms import PersonDraft, Presence, Sex

AMENDED = ("name", "sex", "born_on", "relation", "presence", "phone", "id_number")


def amend_person(actor: Actor, person_id: int, column: str, value: str, *, now: datetime) -> str:
    """Write one fact and give what stood there before. A phone is added to the others; taking one away is `remove_phone`.

    Refuses what `edit_person` refuses: impossible numbers, another one's ID number, a row that was merged.
    """
    with decision():
        person = _locked(actor, person_id)
        before = stands(person, column)
        _write(person, _changed(_draft(person), column, value), now)
        record(
            actor, "registry.person.amended", "person", person.pk, now, area_path=person.household.area.path,
            column=column,
        )  # fmt: skip
    return before


def remove_phone(actor: Actor, person_id: int, number: str, *, now: datetime) -> None:
    """Take a phone off that was added by mistake."""
    with decision():
        person = _locked(actor, person_id)
        draft = _draft(person)
        added = check_draft(replace(draft, phones=(number,)), today=today_of(now)).phones
        _write(person, replace(draft, phones=tuple(one for one in draft.phones if one not in added)), now)
        record(
            actor, "registry.person.amended", "person", person.pk, now, area_path=person.household.area.path,
            column="phone",
        )  # fmt: skip


def stands(person: Person, column: str) -> str:
    """What a row says in a column, as text; of phones nothing, since there may be many."""
    value = "" if column == "phone" else getattr(person, column)
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _locked(actor: Actor, person_id: int) -> Person:
    take_turn()
    found = Person.objects.select_for_update(of=("self",)).select_related("household__area")
    person = found.filter(pk=person_id).first()
    if person is None:
        raise NotFound(what=f"person {person_id}")
    actor.require(Power.EDIT_REGISTRY, person.household.area.path)
    if person.merged_into_id is not None:
        raise PersonMerged
    return person


def _draft(person: Person) -> PersonDraft:
    return PersonDraft(
        name=person.name,
        sex=Sex(person.sex),
        born_on=person.born_on,
        id_number=person.id_number or "",
        phones=tuple(phone.number for phone in person.phones.order_by("pk")),
        is_head=person.is_head,
        relation=person.relation,
        presence=Presence(person.presence),
        extra=person.extra,
    )


def _changed(draft: PersonDraft, column: str, value: str) -> PersonDraft:
    try:
        match column:
            case "born_on":
                return replace(draft, born_on=date.fromisoformat(value) if value else None)
            case "sex":
                return replace(draft, sex=Sex(value))
            case "presence":
                return replace(draft, presence=Presence(value))
            case "phone":
                return replace(draft, phones=(*draft.phones, value))
            case "name":
                return replace(draft, name=value)
            case "relation":
                return replace(draft, relation=value[:30])
    except ValueError as wrong:
        raise WrongDay(given=value[:20]) from wrong
    return replace(draft, id_number=value)


def _write(person: Person, draft: PersonDraft, now: datetime) -> None:
    checked = check_draft(draft, today=today_of(now))
    number = checked.id.number
    if number and number != person.id_number:
        holder = Person.objects.filter(id_index=id_index(number)).exclude(pk=person.pk)
        if holder.exists():
            raise IdTaken(household="–")
    write_person(person, checked)
    person.version += 1
    person.save()
    set_phones(person, checked.phones)
