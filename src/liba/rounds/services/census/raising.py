"""Differences as they arrive: each source's latest word on a household, never twice the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from liba.rounds.models import Difference
from liba.rounds.rules.reconciling import differences
from liba.rounds.selectors.census.people import registered_in
from liba.rounds.terms.census import COUNTED, PRESENCE, Found, Gap, Said
from liba.rounds.terms.forms import Answers, FormSpec
from liba.rounds.terms.plans import DifferenceKind, DifferenceState

DOOR = "door"
SUPERSEDED = "superseded"
_TOLD = ("name", "sex", "born_on", "relation")


@dataclass(frozen=True, slots=True)
class Heard:
    """A visit's answers to a form, at a household."""

    visit_id: UUID
    household_id: int
    answers: Answers


def is_census(spec: FormSpec) -> bool:
    """Whether any question of the form is held against the registry."""
    codes = {question.code for question in spec.questions}
    return bool(codes & {COUNTED, PRESENCE})


def raise_differences(heard: Sequence[Heard], now: datetime) -> int:
    """What these visits' answers differ in from the registry. Belongs inside the decision that stores them."""
    homes = registered_in({one.household_id for one in heard})
    said_before = set(
        Difference.objects.filter(household__in=list(homes), source=DOOR).values_list(
            "household_id", flat=True
        )
    )
    new = 0
    for one in heard:
        gaps = differences(homes.get(one.household_id, []), found_at_door(one.answers))
        # Most doors say what is registered, and never said otherwise.
        if gaps or one.household_id in said_before:
            new += store_gaps(one.household_id, DOOR, gaps, now=now, visit_id=one.visit_id)
            said_before.add(one.household_id)
    return new


def found_at_door(answers: Answers) -> Found:
    """What the answers of a census form say of the household's people."""
    count = answers.door.get(COUNTED)
    people = []
    for key, given in answers.people.items():
        words = {name: value for name, value in given.items() if isinstance(value, str)}
        if key.isdigit() and words.keys() & {PRESENCE, *_TOLD}:
            name, sex, born_on, relation = (words.get(column, "").strip() for column in _TOLD)
            people.append(Said(name, sex, born_on, relation, words.get(PRESENCE, ""), person=int(key)))
    return Found(tuple(people), count if isinstance(count, int) else None)


def store_gaps(
    household_id: int,
    source: str,
    gaps: Iterable[Gap],
    *,
    now: datetime,
    visit_id: UUID | None = None,
    named_only: bool = False,
) -> int:
    """Keep a source's differences of a household; gives how many are new.

    What the source said before and still says stays as it is, decided or not. What it no longer says is superseded;
    `named_only` leaves that alone, where the source speaks of single people.
    """
    rows = list(Difference.objects.filter(household=household_id, source=source).order_by("pk"))
    said_before = {_key(row): row for row in rows}
    fresh: dict[tuple[object, ...], Difference] = {}
    still: set[tuple[object, ...]] = set()
    for gap in gaps:
        row = Difference(
            visit_id=visit_id, household_id=household_id, person_id=gap.person, other_id=gap.other,
            kind=gap.kind.value, column=gap.column, source=source, found=_sealed(gap),
            state=DifferenceState.OPEN.value, raised_at=now,
        )  # fmt: skip
        key = _key(row)
        still.add(key)
        before = said_before.get(key)
        if before is None or (before.note == SUPERSEDED and before.state == DifferenceState.DISMISSED.value):
            fresh[key] = row
    Difference.objects.bulk_create(fresh.values())
    if not named_only:
        _supersede([row for key, row in said_before.items() if key not in still], now)
    return len(fresh)


def _supersede(rows: Sequence[Difference], now: datetime) -> None:
    """Open ones that the source no longer says. People who were found stay: a later visit need not name them again."""
    old = [
        row.pk
        for row in rows
        if row.state == DifferenceState.OPEN.value and row.kind != DifferenceKind.NEW_PERSON.value
    ]
    Difference.objects.filter(pk__in=old).update(
        state=DifferenceState.DISMISSED.value, note=SUPERSEDED, decided_at=now, decided_by=""
    )


def _sealed(gap: Gap) -> str:
    if gap.said is not None:
        return msgspec.json.encode(gap.said).decode()
    return msgspec.json.encode({"value": gap.value}).decode()


def _key(row: Difference) -> tuple[object, ...]:
    """What makes two differences of one source the same: of whom, in what, and what is said."""
    found = msgspec.json.decode(row.found or "{}")
    said: object = found.get("value", "")
    if row.kind == DifferenceKind.NEW_PERSON.value:
        said = (
            found.get("id_tag") or found.get("id_number", ""),
            found.get("name", ""),
            found.get("born_on") or "",
        )
    return row.kind, row.person_id, row.other_id, row.column, said
