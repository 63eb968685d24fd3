"""What follows from the facts of a task: since when it is under way, done or blocked, by whose word, and who may say so."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from liba.command.rules.activation import LEADING
from liba.command.terms.activation import TaskWord

UNDO_FOR: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class TaskFact:
    """One fact. `who` is the responder whose phone said it; None for the command post."""

    id: UUID
    word: TaskWord
    happened_at: datetime
    by: str
    words: str = ""
    hindrance: str = ""
    undoes: UUID | None = None
    who: int | None = None


@dataclass(frozen=True, slots=True)
class TaskStanding:
    """How a task stands by its facts, whatever the clock says."""

    begun_at: datetime | None = None
    begun_by: str = ""
    done_at: datetime | None = None
    done_by: str = ""
    note: str = ""
    blocked_at: datetime | None = None
    blocked_by: str = ""
    hindrance: str = ""
    blocked_because: str = ""


def standing_of(facts: Iterable[TaskFact]) -> TaskStanding:
    """How a task stands, in whatever order its facts came in.

    The first beginning and the first end count, until it is not done after all; the last word on what is in its way. What is
    done is blocked by nothing. Who takes a report of their own back within ten minutes never made it.
    """
    said = list(facts)
    taken_back = _taken_back(said)
    found = TaskStanding()
    for fact in sorted(said, key=lambda fact: (fact.happened_at, fact.id)):
        if fact.id not in taken_back:
            found = _after(found, fact)
    return found


def _taken_back(facts: list[TaskFact]) -> set[UUID]:
    by_id = {fact.id: fact for fact in facts if fact.word is not TaskWord.UNDONE}
    gone = set()
    for undo in facts:
        meant = by_id.get(undo.undoes) if undo.undoes is not None else None
        if meant is not None and may_take_back(undo, meant):
            gone.add(meant.id)
    return gone


def may_take_back(undo: TaskFact, meant: TaskFact) -> bool:
    """Whether a report is one's own and still to be taken back."""
    own = undo.who is not None and undo.who == meant.who
    return own and undo.happened_at - meant.happened_at <= UNDO_FOR


def _after(found: TaskStanding, fact: TaskFact) -> TaskStanding:
    if fact.word is TaskWord.REOPENED:
        return replace(found, done_at=None, done_by="", note="")
    if found.done_at is not None:
        return found
    match fact.word:
        case TaskWord.BEGUN if found.begun_at is None:
            return replace(found, begun_at=fact.happened_at, begun_by=fact.by)
        case TaskWord.DONE:
            return _going_on(
                replace(found, done_at=fact.happened_at, done_by=fact.by, note=fact.words.strip()[:500])
            )
        case TaskWord.BLOCKED:
            return replace(
                found, blocked_at=fact.happened_at, blocked_by=fact.by, hindrance=fact.hindrance,
                blocked_because=fact.words.strip()[:300],
            )  # fmt: skip
        case TaskWord.FREED:
            return _going_on(found)
    return found


def _going_on(found: TaskStanding) -> TaskStanding:
    return replace(found, blocked_at=None, blocked_by="", hindrance="", blocked_because="")


def leads(*, role: str, leads_now: bool, led_until: datetime | None, at: datetime) -> bool:
    """Whether somebody speaks for their group at a moment: its leader and deputies, and who was put in the leader's place,
    until somebody else was."""
    return role in LEADING or leads_now or (led_until is not None and at < led_until)
