"""Tasks of an activation: begun, done, blocked, taken back. Facts first; how a task stands follows from them."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Max

from liba.command.models import ActivationMember, ActivationTask, TaskEvent
from liba.command.refusals.alarm import (
    ActivationOver,
    NeedsReason,
    NotYourTask,
    TaskUndoTooLate,
    UnknownActivation,
)
from liba.command.rules.tasks import TaskFact, may_take_back, standing_of
from liba.command.selectors.activation import plan_of
from liba.command.selectors.plan_tasks import speaks_for
from liba.command.services.checking import said_moment
from liba.command.terms.activation import Hindrance, TaskWord
from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor, ActorKind, Power
from liba.kernel.ids import id_at

_VERBS: Final = {
    TaskWord.BEGUN: "begun",
    TaskWord.DONE: "finished",
    TaskWord.BLOCKED: "blocked",
    TaskWord.FREED: "unblocked",
    TaskWord.REOPENED: "reopened",
    TaskWord.UNDONE: "undone",
}
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class TaskSaid:
    """What somebody says of a task. `undoes` is the report of theirs that they take back."""

    event_id: UUID
    word: TaskWord
    happened_at: datetime
    words: str = ""
    hindrance: Hindrance | None = None
    undoes: UUID | None = None


@dataclass(frozen=True, slots=True)
class TaskRecorded:
    """The task as it stands now. Flags: `too_late` when the activation or the task was over, `again` when it stood so."""

    task: ActivationTask
    flags: tuple[str, ...] = ()


def report_task(
    actor: Actor, task_id: int, said: TaskSaid, *, responder_id: int, now: datetime
) -> TaskRecorded:
    """Whoever leads the task's group says on their phone how it goes: in any order, any time later; the same id again
    changes nothing. What comes when the activation is over is kept and does nothing.

    Refuses what is no task of a call to them, a task of a group that they did not lead then and do not now, blocked without
    what is in the way, and taking back after ten minutes.
    """
    with decision():
        task = _locked(task_id)
        member = ActivationMember.objects.filter(
            activation=task.activation_id, responder=responder_id, responder__user=int(actor.id)
        ).first()
        if member is None:
            raise UnknownActivation
        happened = max(min(said.happened_at, now), task.activation.started_at)
        if member.group != task.group or not speaks_for(member, happened):
            raise _not_theirs(task)
        known = TaskEvent.objects.filter(pk=said.event_id).first()
        if known is not None:
            return TaskRecorded(task, ("too_late",) if known.late else ())
        if said.word is TaskWord.BLOCKED and not (said.words.strip() or said.hindrance):
            raise NeedsReason
        ended = task.activation.ended_at
        late = ended is not None and happened >= ended
        fact = _fact_of(said, actor.name, responder_id, happened)
        _check_undo(task, fact)
        changed = _add(actor, task, fact, late=late, now=now)
    return TaskRecorded(task, _flags(task, said.word, late=late, changed=changed))


def finish_task(actor: Actor, task_id: int, *, note: str = "", now: datetime) -> ActivationTask:
    """It is done. A task that is done already stays as it was. By the group's leader or deputies, or who may activate."""
    with decision():
        task = _task(actor, task_id, now)
        if task.done_at is None:
            _say(actor, task, TaskWord.DONE, note, now)
    return task


def block_task(actor: Actor, task_id: int, *, because: str, now: datetime) -> ActivationTask:
    """Something is in its way; without words nothing is any more. Refuses one that is done."""
    with decision():
        task = _task(actor, task_id, now)
        if task.done_at is not None:
            raise ActivationOver(at=said_moment(task.done_at), by=task.done_by)
        if not because.strip() and task.blocked_at is None:
            raise NeedsReason
        _say(actor, task, TaskWord.BLOCKED if because.strip() else TaskWord.FREED, because, now)
    return task


def reopen_task(actor: Actor, task_id: int, *, now: datetime) -> ActivationTask:
    """It was not done after all."""
    with decision():
        task = _task(actor, task_id, now)
        if task.done_at is not None:
            _say(actor, task, TaskWord.REOPENED, "", now)
    return task


def _task(actor: Actor, task_id: int, now: datetime) -> ActivationTask:
    found = _locked(task_id)
    activation = found.activation
    if activation.ended_at is not None:
        raise ActivationOver(at=said_moment(activation.ended_at), by=activation.ended_by)
    if not (actor.may(Power.ACTIVATE, activation.area.path) or _leads(actor, found, now)):
        raise _not_theirs(found)
    return found


def _locked(task_id: int) -> ActivationTask:
    take_turn()  # before it is known whether the activation runs: a stand-down may be on its way
    found = (
        ActivationTask.objects.select_for_update(of=("self",))
        .select_related("activation__plan", "activation__area")
        .filter(pk=task_id)
        .first()
    )
    if found is None:
        raise UnknownActivation
    return found


def _not_theirs(task: ActivationTask) -> NotYourTask:
    names = {group.code: group.name for group in plan_of(task.activation.plan).groups}
    return NotYourTask(group=names.get(task.group, task.group))


def _leads(actor: Actor, task: ActivationTask, now: datetime) -> bool:
    if actor.kind is ActorKind.SYSTEM:
        return False
    member = ActivationMember.objects.filter(
        activation=task.activation_id, group=task.group, responder__user=int(actor.id)
    ).first()
    return member is not None and speaks_for(member, now)


def _fact_of(said: TaskSaid, by: str, responder_id: int, happened_at: datetime) -> TaskFact:
    return TaskFact(
        said.event_id, said.word, happened_at, by, said.words.strip()[:_LONGEST],
        said.hindrance.value if said.hindrance else "",
        said.undoes if said.word is TaskWord.UNDONE else None, responder_id,
    )  # fmt: skip


def _check_undo(task: ActivationTask, undo: TaskFact) -> None:
    """A report that is not here yet may be taken back before it comes; one that is not one's own never is."""
    if undo.word is not TaskWord.UNDONE:
        return
    row = TaskEvent.objects.filter(pk=undo.undoes).first() if undo.undoes else None
    if row is not None and (row.task_id != task.pk or not may_take_back(undo, _fact(row))):
        raise TaskUndoTooLate


def _say(actor: Actor, task: ActivationTask, word: TaskWord, words: str, now: datetime) -> None:
    """The command post's word, or a leader's from a desk: said in sight of all that was said before, so it comes after it."""
    newest = TaskEvent.objects.filter(task=task).aggregate(at=Max("happened_at"))["at"]
    at = max(now, newest + timedelta(microseconds=1)) if newest is not None else now
    _add(
        actor, task, TaskFact(id_at(at), word, at, actor.name, words.strip()[:_LONGEST]), late=False, now=now
    )


def _add(actor: Actor, task: ActivationTask, fact: TaskFact, *, late: bool, now: datetime) -> bool:
    """Keep a fact and set the task by all of them. Whether it stands differently since."""
    TaskEvent.objects.create(
        id=fact.id, task=task, kind=fact.word.value, hindrance=fact.hindrance, words=fact.words,
        undoes=fact.undoes, responder_id=fact.who, by=fact.by, late=late, happened_at=fact.happened_at,
        recorded_at=now,
    )  # fmt: skip
    record(
        actor, f"command.muster.task_{_VERBS[fact.word]}", "task", task.pk, now,
        area_path=task.activation.area.path, activation=task.activation_id, task=task.code, late=late,
    )  # fmt: skip
    return not late and _settle(task)


def _settle(task: ActivationTask) -> bool:
    found = asdict(standing_of(_fact(row) for row in TaskEvent.objects.filter(task=task, late=False)))
    changed = [name for name, value in found.items() if getattr(task, name) != value]
    for name in changed:
        setattr(task, name, found[name])
    if changed:
        task.save(update_fields=changed)
    return bool(changed)


def _fact(row: TaskEvent) -> TaskFact:
    return TaskFact(
        row.pk, TaskWord(row.kind), row.happened_at, row.by, row.words, row.hindrance, row.undoes,
        row.responder_id,
    )  # fmt: skip


def _flags(task: ActivationTask, word: TaskWord, *, late: bool, changed: bool) -> tuple[str, ...]:
    if late:
        return ("too_late",)
    if changed or word is TaskWord.UNDONE:
        return ()
    over = task.done_at is not None and word is not TaskWord.DONE
    return ("too_late",) if over else ("again",)
