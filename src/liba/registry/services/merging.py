"""Two rows that are one person become one, and two again if that was a mistake. Nothing is lost on either way.

What the merged row said stays in it; what is bound to it elsewhere (passes, enrolments, service) follows by steps that
the caller names, because those modules stand above this one.
"""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound, Stale
from liba.registry.models import Person, PersonMerge, Phone
from liba.registry.refusals import (
    DifferentNumbers,
    HouseholdClosed,
    MergedAgain,
    MergeUndone,
    PersonMerged,
    SamePerson,
)
from liba.registry.services.drafts import id_index, write_id
from liba.registry.services.followers import follow, give_back
from liba.registry.terms import Follower, IdKind, IdNumber

# Filled from the merged row where the kept one says nothing.
_FILLED = ("sex", "born_on", "relation")
_NO_NUMBER = IdNumber(IdKind.NONE, "")


class Change(msgspec.Struct, frozen=True):
    """A field of the kept row as it stood and as the merge left it, as text."""

    old: str
    new: str


class Before(msgspec.Struct, frozen=True):
    """What a merge did, so that it can be undone: fields filled, headings and number taken over, and what followed."""

    filled: dict[str, Change] = {}
    extra: list[str] = []
    id_kind: str = ""
    number: str = ""
    phones: list[int] = []
    merged_was_head: bool = False
    kept_became_head: bool = False
    followed: dict[str, list[int]] = {}


def merge_people(
    actor: Actor,
    *,
    kept_id: int,
    merged_id: int,
    versions: tuple[int, int],
    now: datetime,
    followers: Sequence[Follower] = (),
) -> PersonMerge:
    """Make two rows one person: `kept` goes on, `merged` disappears from lists and counts but stays.

    The kept row keeps what it says and learns what it doesn't; phones, the ID number it lacks, and whatever `followers`
    move come over. Refuses two people with two ID numbers, rows that were merged before, and older `versions` (kept,
    merged). The actor answers for both areas.
    """
    if kept_id == merged_id:
        raise SamePerson
    with decision():
        take_turn()
        kept, merged = _both(actor, kept_id, merged_id)
        if (kept.version, merged.version) != versions:
            raise Stale(what=kept.name)
        if kept.id_index and merged.id_index and bytes(kept.id_index) != bytes(merged.id_index):
            raise DifferentNumbers
        before = _fold(kept, merged)
        before = msgspec.structs.replace(before, followed=follow(followers, merged_id, kept_id, now))
        merge = PersonMerge.objects.create(
            kept=kept, merged=merged, before=msgspec.json.encode(before).decode(), merged_at=now,
            merged_by=actor.name,
        )  # fmt: skip
        _note(actor, "registry.people.merged", merge, now)
    return merge


def undo_merge(
    actor: Actor, merge_id: int, *, now: datetime, followers: Sequence[Follower] = ()
) -> PersonMerge:
    """Make the two rows two again. What was changed of the kept one since stays with it.

    Refuses a merge that was undone, one whose kept row was itself merged since (undo that first), and one whose time to
    undo is over.
    """
    with decision():
        take_turn()
        merge = PersonMerge.objects.select_for_update().filter(pk=merge_id).first()
        if merge is None:
            raise NotFound(what=f"merge {merge_id}")
        if merge.undone_at is not None or merge.before is None:
            raise MergeUndone
        kept, merged = _locked(actor, merge.kept_id), _locked(actor, merge.merged_id)
        if kept.merged_into_id is not None:
            raise MergedAgain
        if merged.household.closed_at is not None:
            raise HouseholdClosed(household=merged.household.code)
        before = msgspec.json.decode(merge.before, type=Before)
        _unfold(kept, merged, before)
        give_back(followers, before.followed, merge.merged_id, merge.kept_id, now)
        merge.undone_at, merge.undone_by = now, actor.name
        merge.save(update_fields=["undone_at", "undone_by"])
        _note(actor, "registry.people.unmerged", merge, now)
    return merge


def _both(actor: Actor, kept_id: int, merged_id: int) -> tuple[Person, Person]:
    """The two rows, locked in one order whoever is kept."""
    rows = {pk: _locked(actor, pk) for pk in sorted((kept_id, merged_id))}
    kept, merged = rows[kept_id], rows[merged_id]
    if kept.merged_into_id is not None or merged.merged_into_id is not None:
        raise PersonMerged
    if kept.household.closed_at is not None:
        raise HouseholdClosed(household=kept.household.code)
    return kept, merged


def _locked(actor: Actor, person_id: int) -> Person:
    found = Person.objects.select_for_update(of=("self",)).select_related("household__area")
    person = found.filter(pk=person_id).first()
    if person is None:
        raise NotFound(what=f"person {person_id}")
    actor.require(Power.EDIT_REGISTRY, person.household.area.path)
    return person


def _fold(kept: Person, merged: Person) -> Before:
    filled = {}
    for name in _FILLED:
        if not getattr(kept, name) and getattr(merged, name):
            filled[name] = Change("", _text(getattr(merged, name)))
            setattr(kept, name, getattr(merged, name))
    learned = [heading for heading in merged.extra if heading not in kept.extra]
    kept.extra = {**kept.extra, **{heading: merged.extra[heading] for heading in learned}}
    number = _NO_NUMBER
    if kept.id_index is None and merged.id_number:
        number = IdNumber(IdKind(merged.id_kind), merged.id_number)
    becomes_head = merged.is_head and merged.household_id == kept.household_id
    before = Before(
        filled=filled, extra=learned, id_kind=number.kind.value, number=number.number,
        phones=_move_phones(kept, merged), merged_was_head=merged.is_head,
        kept_became_head=becomes_head and not kept.is_head,
    )  # fmt: skip
    merged.is_head, merged.merged_into = False, kept
    if number.number:
        # Unique in the table: it leaves the one row before it comes to the other.
        write_id(merged, _NO_NUMBER)
    _save(merged)
    if number.number:
        write_id(kept, number)
    kept.is_head = kept.is_head or becomes_head
    _save(kept)
    return before


def _unfold(kept: Person, merged: Person, before: Before) -> None:
    for name, change in before.filled.items():
        if _text(getattr(kept, name)) == change.new:
            setattr(kept, name, None if name == "born_on" else change.old)
    kept.extra = {
        heading: cell
        for heading, cell in kept.extra.items()
        if heading not in before.extra or merged.extra.get(heading) != cell
    }
    if before.number and kept.id_number == before.number:
        write_id(kept, _NO_NUMBER)
    if before.kept_became_head:
        kept.is_head = False
    _save(kept)
    if before.number and not Person.objects.filter(id_index=id_index(before.number)).exists():
        write_id(merged, IdNumber(IdKind(before.id_kind), before.number))
    others = Person.objects.filter(household=merged.household_id, is_head=True).exclude(pk=merged.pk)
    # It is a head again already if it came back here as one, with its household.
    merged.is_head = (before.merged_was_head or merged.is_head) and not others.exists()
    merged.merged_into = None
    _save(merged)
    Phone.objects.filter(pk__in=before.phones, person=kept).update(person=merged)


def _move_phones(kept: Person, merged: Person) -> list[int]:
    """Numbers that the kept row doesn't have come over; the same number stays where it is."""
    held = {bytes(phone.number_index) for phone in kept.phones.all()}
    moved = [phone.pk for phone in merged.phones.order_by("pk") if bytes(phone.number_index) not in held]
    Phone.objects.filter(pk__in=moved).update(person=kept)
    return moved


def _save(person: Person) -> None:
    person.version += 1
    person.save()


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _note(actor: Actor, verb: str, merge: PersonMerge, now: datetime) -> None:
    record(
        actor, verb, "person", merge.kept_id, now, area_path=merge.kept.household.area.path,
        merged=merge.merged_id, merge=merge.pk,
    )  # fmt: skip
