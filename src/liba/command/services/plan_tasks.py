"""Tasks of an activation: done, blocked, taken back."""

from datetime import datetime

from liba.command.models import ActivationMember, ActivationTask
from liba.command.refusals.alarm import ActivationOver, NeedsReason, NotYourTask, UnknownActivation
from liba.command.selectors.activation import plan_of
from liba.command.services.checking import said_moment
from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor, ActorKind, Power

LEADING = ("leader", "deputy")


def finish_task(actor: Actor, task_id: int, *, note: str = "", now: datetime) -> ActivationTask:
    """It is done. A task that is done already stays as it was. By the group's leader or deputies, or who may activate."""
    with decision():
        task = _task(actor, task_id)
        if task.done_at is not None:
            return task
        task.done_at, task.done_by, task.blocked_because = now, actor.name, ""
        task.note = note.strip()[:500]
        task.save(update_fields=["done_at", "done_by", "note", "blocked_because"])
        _note(actor, "finished", task, now)
    return task


def block_task(actor: Actor, task_id: int, *, because: str, now: datetime) -> ActivationTask:
    """Something is in its way; without words nothing is any more. Refuses one that is done."""
    with decision():
        task = _task(actor, task_id)
        if task.done_at is not None:
            raise ActivationOver(at=said_moment(task.done_at), by=task.done_by)
        if not because.strip() and not task.blocked_because:
            raise NeedsReason
        task.blocked_because = because.strip()[:300]
        task.save(update_fields=["blocked_because"])
        _note(actor, "blocked" if task.blocked_because else "unblocked", task, now)
    return task


def reopen_task(actor: Actor, task_id: int, *, now: datetime) -> ActivationTask:
    """It was not done after all."""
    with decision():
        task = _task(actor, task_id)
        if task.done_at is None:
            return task
        task.done_at, task.done_by = None, ""
        task.save(update_fields=["done_at", "done_by"])
        _note(actor, "reopened", task, now)
    return task


def _task(actor: Actor, task_id: int) -> ActivationTask:
    take_turn()  # before it is known whether the activation runs: a stand-down may be on its way
    found = (
        ActivationTask.objects.select_for_update(of=("self",))
        .select_related("activation__plan", "activation__area")
        .filter(pk=task_id)
        .first()
    )
    if found is None:
        raise UnknownActivation
    activation = found.activation
    if activation.ended_at is not None:
        raise ActivationOver(at=said_moment(activation.ended_at), by=activation.ended_by)
    if not (actor.may(Power.ACTIVATE, activation.area.path) or _leads(actor, found)):
        names = {group.code: group.name for group in plan_of(activation.plan).groups}
        raise NotYourTask(group=names.get(found.group, found.group))
    return found


def _leads(actor: Actor, task: ActivationTask) -> bool:
    if actor.kind is ActorKind.SYSTEM:
        return False
    mine = ActivationMember.objects.filter(
        activation=task.activation_id, group=task.group, responder__user=int(actor.id)
    )
    member = mine.first()
    if member is None:
        return False
    return (
        member.role in LEADING
        or task.activation.groups.filter(code=task.group, leader=member.responder_id).exists()
    )


def _note(actor: Actor, what: str, task: ActivationTask, now: datetime) -> None:
    record(
        actor, f"command.muster.task_{what}", "task", task.pk, now, area_path=task.activation.area.path,
        activation=task.activation_id, task=task.code,
    )  # fmt: skip
