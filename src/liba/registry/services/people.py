"""One person at a time: adding, changing, moving, and looking at numbers."""

from datetime import datetime

from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound, Stale
from liba.registry.models import Household, Person
from liba.registry.refusals import IdTaken, PersonMerged
from liba.registry.services.drafts import (
    Checked,
    check_draft,
    id_index,
    new_person,
    new_phone,
    today_of,
    write_person,
)
from liba.registry.services.households import open_locked
from liba.registry.terms import Numbers, PersonDraft, Presence


def add_person(actor: Actor, household_id: int, draft: PersonDraft, *, now: datetime) -> Person:
    """Register a person in a household. Refuses an impossible number and an ID number that is somebody's already."""
    checked = check_draft(draft, today=today_of(now))
    with decision():
        household = open_locked(actor, household_id)
        _check_free(actor, checked, None)
        person = new_person(household, checked)
        person.save()
        for number in checked.phones:
            new_phone(person, number).save()
        _one_head(person)
        _note(actor, "registry.person.added", person, now)
    return person


def edit_person(actor: Actor, person_id: int, draft: PersonDraft, *, version: int, now: datetime) -> Person:
    """Change what is known of a person; the draft replaces all of it. Refuses an older `version` (`Stale`)."""
    checked = check_draft(draft, today=today_of(now))
    with decision():
        person = _locked(actor, person_id, version)
        _check_free(actor, checked, person)
        write_person(person, checked)
        person.version += 1
        person.save()
        set_phones(person, checked.phones)
        _one_head(person)
        _note(actor, "registry.person.edited", person, now)
    return person


def move_person(actor: Actor, person_id: int, *, household_id: int, version: int, now: datetime) -> Person:
    """Move a person to another household. The actor answers for both areas; passes follow the person."""
    with decision():
        person = _locked(actor, person_id, version)
        source = person.household
        person.household = open_locked(actor, household_id)
        person.is_head = person.is_head and not person.household.people.filter(is_head=True).exists()
        person.version += 1
        person.save(update_fields=["household", "is_head", "version"])
        _note(actor, "registry.person.moved", person, now, from_household=source.code)
    return person


def set_presence(actor: Actor, person_id: int, presence: Presence, *, version: int, now: datetime) -> Person:
    """Record that somebody is at home, away, moved out or dead."""
    with decision():
        person = _locked(actor, person_id, version)
        person.presence = presence.value
        person.version += 1
        person.save(update_fields=["presence", "version"])
        _note(actor, "registry.person.presence", person, now, presence=presence.value)
    return person


def reveal_numbers(actor: Actor, person_id: int, *, now: datetime) -> Numbers:
    """A person's numbers in full. Needs the power over the person's area, and is written down every time."""
    with decision():
        person = Person.objects.select_related("household__area").filter(pk=person_id).first()
        if person is None:
            raise NotFound(what=f"person {person_id}")
        actor.require(Power.SEE_NUMBERS, person.household.area.path)
        phones = tuple(phone.number for phone in person.phones.order_by("pk"))
        _note(actor, "registry.person.numbers_seen", person, now)
    return Numbers(person.id_number or "", phones)


def set_phones(person: Person, numbers: tuple[str, ...]) -> bool:
    """Make the person's phones these; numbers that stay keep their rows. True when something changed."""
    rows = {number: new_phone(person, number) for number in numbers}
    wanted = {bytes(row.number_index) for row in rows.values()}
    held = {bytes(phone.number_index): phone for phone in person.phones.all()}
    for index, phone in held.items():
        if index not in wanted:
            phone.delete()
    fresh = [row for row in rows.values() if bytes(row.number_index) not in held]
    for row in fresh:
        row.save()
    return bool(fresh) or any(index not in wanted for index in held)


def _locked(actor: Actor, person_id: int, version: int) -> Person:
    take_turn()
    person = (
        Person.objects.select_for_update(of=("self",))
        .select_related("household__area")
        .filter(pk=person_id)
        .first()
    )
    if person is None:
        raise NotFound(what=f"person {person_id}")
    actor.require(Power.EDIT_REGISTRY, person.household.area.path)
    if person.merged_into_id is not None:
        raise PersonMerged
    if person.version != version:
        raise Stale(what=person.name)
    return person


def _check_free(actor: Actor, checked: Checked, me: Person | None) -> None:
    """Refuse an ID number that another person has; whose it is, only those hear who may see that household."""
    if not checked.id.number:
        return
    held = Person.objects.filter(id_index=id_index(checked.id.number))
    holder = held.select_related("household__area").first()
    if holder is not None and (me is None or holder.pk != me.pk):
        seen = actor.may(Power.SEE_PEOPLE, holder.household.area.path)
        raise IdTaken(household=holder.household.code if seen else "–")


def _one_head(person: Person) -> None:
    if person.is_head:
        others = Person.objects.filter(household=person.household_id, is_head=True).exclude(pk=person.pk)
        others.update(is_head=False)


def _note(actor: Actor, verb: str, person: Person, now: datetime, **facts: str) -> None:
    household: Household = person.household
    record(
        actor,
        verb,
        "person",
        person.pk,
        now,
        area_path=household.area.path,
        household=household.code,
        **facts,
    )
