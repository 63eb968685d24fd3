"""Deciding a difference: the registry is changed by accepting one, by nothing else, and a decision can be undone."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple, TypedDict, cast

import msgspec

from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound
from liba.registry import services as registry
from liba.registry.models import Person, PersonMerge
from liba.registry.selectors import living
from liba.registry.terms import Follower, PersonDraft, Presence, Sex
from liba.rounds.models import Difference
from liba.rounds.refusals import CountIsNotWritten, DecidedAlready, DismissWithoutNote, StaysRegistered
from liba.rounds.rules.cases import Case, Saying, cases, whole_person
from liba.rounds.selectors.census.cases import open_differences, sayings_of
from liba.rounds.terms.census import PRESENT, Said
from liba.rounds.terms.plans import DifferenceKind, DifferenceState

OTHER_TAKEN = "other_taken"


class Decider(NamedTuple):
    """Who decides, when, and what follows people."""

    actor: Actor
    now: datetime
    followers: Sequence[Follower]


class Kept(TypedDict, total=False):
    """What a decided difference remembers: what was said, what stood there before, what was done."""

    value: str
    was: str
    merge: int
    moved: int


def accept(
    actor: Actor, difference_id: int, *, now: datetime, followers: Sequence[Follower] = ()
) -> Difference:
    """Write what a source says into the registry. What other sources say of the same thing is decided with it: those who
    say the same are accepted, the others dismissed.

    A new person whose ID number is registered elsewhere is moved here instead. Refuses what the registry refuses, a
    difference that is decided, and a count, which follows from people.
    """
    with decision():
        row, case = _open(actor, difference_id)
        chosen = next(saying for saying in case.sayings if saying.id == row.pk)
        kept = _write(Decider(actor, now, followers), row, case, chosen)
        row.found = _remembered(row, kept)
        _decide(actor, row, DifferenceState.ACCEPTED, "", now)
        for saying in case.sayings:
            if saying is not chosen:
                other = Difference.objects.get(pk=saying.id)
                other.person_id = row.person_id
                agrees = chosen.said is not None or saying.means == chosen.means
                state = DifferenceState.ACCEPTED if agrees else DifferenceState.DISMISSED
                _decide(actor, other, state, "" if agrees else OTHER_TAKEN, now)
        _settle_count(actor, row, now)
        _note(actor, "rounds.difference.accepted", row, now)
    return row


def dismiss(actor: Actor, difference_id: int, *, note: str, now: datetime) -> Difference:
    """Leave the registry as it is, saying why. Every source's word on the same thing is dismissed with it."""
    if not note.strip():
        raise DismissWithoutNote
    with decision():
        row, case = _open(actor, difference_id)
        for saying in case.sayings:
            one = row if saying.id == row.pk else Difference.objects.get(pk=saying.id)
            _decide(actor, one, DifferenceState.DISMISSED, note.strip()[:300], now)
        _note(actor, "rounds.difference.dismissed", row, now)
    return row


def undo_decision(
    actor: Actor, difference_id: int, *, now: datetime, followers: Sequence[Follower] = ()
) -> Difference:
    """Take a decision back: the difference is open again, and what accepting it wrote is as before, unless it was changed
    since. Somebody who was registered stays so: record that they moved out, or merge the two rows."""
    with decision():
        row = _locked(actor, difference_id)
        if row.state == DifferenceState.OPEN.value:
            raise NotFound(what=f"difference {difference_id}")
        if row.state == DifferenceState.ACCEPTED.value:
            _unwrite(actor, row, now, followers)
        together = [row.pk, *_decided_with(row)]
        Difference.objects.filter(pk__in=together).update(
            state=DifferenceState.OPEN.value, decided_at=None, decided_by="", note=""
        )
        row.refresh_from_db()
        _note(actor, "rounds.difference.reopened", row, now)
    return row


def _write(by: Decider, row: Difference, case: Case, chosen: Saying) -> Kept:
    match chosen.kind:
        case DifferenceKind.NEW_PERSON:
            return _add(by, row, whole_person(case, chosen))
        case DifferenceKind.DUPLICATE:
            kept, merged = (Person.objects.get(pk=key or 0) for key in (row.person_id, row.other_id))
            merge = registry.merge_people(
                by.actor, kept_id=kept.pk, merged_id=merged.pk, versions=(kept.version, merged.version),
                now=by.now, followers=by.followers,
            )  # fmt: skip
            return {"merge": merge.pk}
        case DifferenceKind.COUNT:
            raise CountIsNotWritten
    column = row.column or "presence"
    return {"was": registry.amend_person(by.actor, row.person_id or 0, column, chosen.means, now=by.now)}


def _add(by: Decider, row: Difference, said: Said) -> Kept:
    holder = None
    if said.id_tag:
        holder = living().filter(id_index=bytes.fromhex(said.id_tag)).first()
    if holder is not None:
        was = holder.household_id
        registry.move_person(
            by.actor, holder.pk, household_id=row.household_id, version=holder.version, now=by.now
        )
        row.person = holder
        return {"moved": was}
    draft = PersonDraft(
        name=said.name,
        sex=Sex(said.sex) if said.sex in list(Sex) else Sex.UNKNOWN,
        born_on=date.fromisoformat(said.born_on) if said.born_on else None,
        id_number=said.id_number,
        phones=said.phones,
        relation=said.relation,
        presence=Presence(said.presence or PRESENT),
    )
    row.person = registry.add_person(by.actor, row.household_id, draft, now=by.now)
    return {}


def _unwrite(actor: Actor, row: Difference, now: datetime, followers: Sequence[Follower]) -> None:
    kept = cast("Kept", msgspec.json.decode(row.found or "{}"))
    if row.kind == DifferenceKind.DUPLICATE.value:
        merge = PersonMerge.objects.filter(pk=kept.get("merge", 0)).first()
        if merge is not None and merge.undone_at is None:
            registry.undo_merge(actor, merge.pk, now=now, followers=followers)
    elif row.kind == DifferenceKind.NEW_PERSON.value:
        if row.person is None or "moved" not in kept:
            raise StaysRegistered
        registry.move_person(
            actor, row.person.pk, household_id=kept["moved"], version=row.person.version, now=now
        )
        row.person = None
        row.save(update_fields=["person"])
    elif row.kind == DifferenceKind.FIELD.value and row.column == "phone":
        registry.remove_phone(actor, row.person_id or 0, kept.get("value", ""), now=now)
    elif row.person is not None and "was" in kept:
        column = row.column or "presence"
        (saying,) = sayings_of([row])
        if registry.stands(row.person, column) == saying.means:
            registry.amend_person(actor, row.person.pk, column, kept["was"], now=now)


def _decided_with(row: Difference) -> list[int]:
    """What other sources said of the same thing, and counts that were explained by it."""
    rows = Difference.objects.filter(household=row.household_id, decided_at=row.decided_at).order_by("pk")
    found = [one.pk for one in rows if one.kind == DifferenceKind.COUNT.value]
    for case in cases(sayings_of(rows)):
        ids = [saying.id for saying in case.sayings]
        found += ids if row.pk in ids else []
    return found


def _settle_count(actor: Actor, row: Difference, now: datetime) -> None:
    """Counts of the household that are explained now."""
    counts = Difference.objects.filter(
        household=row.household_id, kind=DifferenceKind.COUNT.value, state=DifferenceState.OPEN.value
    )
    present = str(living().filter(household=row.household_id, presence=PRESENT).count())
    for saying, count in zip(sayings_of(counts), counts, strict=True):
        if saying.value == present:
            _decide(actor, count, DifferenceState.ACCEPTED, "", now)


def _open(actor: Actor, difference_id: int) -> tuple[Difference, Case]:
    """The difference, locked, with the case that it belongs to."""
    row = _locked(actor, difference_id)
    if row.state != DifferenceState.OPEN.value:
        raise DecidedAlready(by=row.decided_by)
    rows = open_differences(actor).filter(household=row.household_id).order_by("pk")
    for case in cases(sayings_of(rows)):
        if any(saying.id == row.pk for saying in case.sayings):
            return row, case
    raise NotFound(what=f"difference {difference_id}")


def _locked(actor: Actor, difference_id: int) -> Difference:
    take_turn()
    found = Difference.objects.select_for_update(of=("self",)).select_related("household__area", "person")
    row = found.filter(pk=difference_id).first()
    if row is None:
        raise NotFound(what=f"difference {difference_id}")
    actor.require(Power.EDIT_REGISTRY, row.household.area.path)
    return row


def _decide(actor: Actor, row: Difference, state: DifferenceState, note: str, now: datetime) -> None:
    row.state, row.note, row.decided_at, row.decided_by = state.value, note, now, actor.name
    row.save()


def _remembered(row: Difference, kept: Kept) -> str:
    return msgspec.json.encode({**msgspec.json.decode(row.found or "{}"), **kept}).decode()


def _note(actor: Actor, verb: str, row: Difference, now: datetime) -> None:
    record(
        actor, verb, "household", row.household_id, now, area_path=row.household.area.path,
        difference=row.pk, kind=row.kind, column=row.column, source=row.source,
    )  # fmt: skip
