"""How far a copy of an order is, from what was said of it; which numbers and moments an order may have."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from liba.command.terms.orders import CopyEventKind, CopyState, Proof

Report = Mapping[str, object]
MOST_PHOTOS: Final = 6
MOST_GRADE: Final = 3
_UNDERWAY: Final = (
    CopyEventKind.DELIVERED,
    CopyEventKind.READ,
    CopyEventKind.ACCEPTED,
    CopyEventKind.OBJECTED,
    CopyEventKind.DONE,
)
_OF_COMMAND: Final = frozenset({CopyEventKind.ESCALATED, CopyEventKind.PASSED_ON})


@dataclass(frozen=True, slots=True)
class Said:
    """One fact about a copy."""

    id: UUID
    kind: CopyEventKind
    happened_at: datetime
    words: str = ""
    facts: Report = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Moments:
    """What follows from the facts: when a copy reached each stage, and the words that count now."""

    delivered_at: datetime | None = None
    read_at: datetime | None = None
    accepted_at: datetime | None = None
    objected_at: datetime | None = None
    objection: str = ""
    done_at: datetime | None = None
    report: Report = field(default_factory=dict)
    returned_at: datetime | None = None
    returned_because: str = ""
    approved_at: datetime | None = None
    grade: int | None = None


class Staged(Protocol):
    """Whatever holds a copy's moments."""

    @property
    def delivered_at(self) -> datetime | None: ...
    @property
    def read_at(self) -> datetime | None: ...
    @property
    def accepted_at(self) -> datetime | None: ...
    @property
    def objected_at(self) -> datetime | None: ...
    @property
    def done_at(self) -> datetime | None: ...
    @property
    def returned_at(self) -> datetime | None: ...
    @property
    def approved_at(self) -> datetime | None: ...


def moments_of(said: Iterable[Said]) -> Moments:
    """The moments that the facts give, in whatever order they came in: they count in the order in which they happened."""
    found = Moments()
    for one in sorted(
        said, key=lambda one: (one.happened_at, one.kind not in _UNDERWAY, _rank(one.kind), one.id)
    ):
        found = _with(found, one)
    return found


def state_of(copy: Staged) -> CopyState:
    """How far the copy is."""
    if copy.approved_at is not None:
        return CopyState.APPROVED if copy.done_at is not None else CopyState.EXCUSED
    stages = (
        (CopyState.DONE, copy.done_at),
        (CopyState.RETURNED, copy.returned_at),
        (CopyState.OBJECTED, copy.objected_at),
        (CopyState.ACCEPTED, copy.accepted_at),
        (CopyState.READ, copy.read_at),
        (CopyState.DELIVERED, copy.delivered_at),
    )
    return next((state for state, moment in stages if moment is not None), CopyState.SENT)


def is_open(copy: Staged) -> bool:
    """Whether whoever has the copy still has something to do."""
    return copy.done_at is None and copy.approved_at is None


def is_late(copy: Staged, due_at: datetime | None, now: datetime) -> bool:
    """Whether it was not done by its deadline. What waits for an answer to an objection is not late."""
    if due_at is None or (copy.approved_at is not None and copy.done_at is None):
        return False
    if copy.done_at is not None:
        return copy.done_at > due_at
    return now > due_at and copy.objected_at is None


def within_bounds(proof: Proof, number: int) -> bool:
    """Whether a number that was reported may be true."""
    return (proof.least is None or number >= proof.least) and (proof.most is None or number <= proof.most)


def _rank(kind: CopyEventKind) -> int:
    return _UNDERWAY.index(kind) if kind in _UNDERWAY else 0


def _with(found: Moments, said: Said) -> Moments:
    if said.kind in _OF_COMMAND:
        return found
    at = said.happened_at
    if said.kind in _UNDERWAY:
        found = replace(found, delivered_at=found.delivered_at or at)
        if said.kind is not CopyEventKind.DELIVERED:
            found = replace(found, read_at=found.read_at or at)
    match said.kind:
        case CopyEventKind.ACCEPTED:
            return replace(found, accepted_at=found.accepted_at or at, objected_at=None, objection="")
        case CopyEventKind.OBJECTED:
            return replace(found, accepted_at=None, objected_at=at, objection=said.words)
        case CopyEventKind.DONE:
            return _done(found, said)
        case CopyEventKind.RETURNED:
            return replace(
                found,
                done_at=None,
                objected_at=None,
                objection="",
                returned_at=at,
                returned_because=said.words,
            )
        case CopyEventKind.APPROVED:
            return replace(found, approved_at=at, grade=_grade(said.facts))
        case _:
            return found


def _done(found: Moments, said: Said) -> Moments:
    if found.approved_at is not None:
        return found
    return replace(
        found, accepted_at=found.accepted_at or said.happened_at, objected_at=None, objection="",
        done_at=said.happened_at, report={"words": said.words, **said.facts}, returned_at=None,
        returned_because="",
    )  # fmt: skip


def _grade(facts: Report) -> int | None:
    grade = facts.get("grade")
    return grade if isinstance(grade, int) else None
