"""A working group's tasks on the phone of whoever leads it: how they stand, and what is said of them."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from liba.command.models import ActivationMember
from liba.command.selectors.muster import TaskLine
from liba.command.selectors.plan_tasks import tasks_led
from liba.command.services import report_task
from liba.command.services.plan_tasks import TaskSaid
from liba.command.terms.activation import Hindrance, TaskWord
from liba.field.devices import Caller
from liba.field.errands import Do
from liba.field.wire import Errand, TaskEventSent
from liba.kernel.text import Text
from liba.workforce.refusals import NoResponder
from liba.workforce.selectors import responder_of_user


class TaskTold(msgspec.Struct, frozen=True):
    """A task of the group. `ends` is in minutes after T+0; `after` are codes of the tasks that it waits for."""

    id: int
    code: str
    name: Text
    starts_at: int
    due_at: int
    ends: int
    after: tuple[str, ...]
    begun_at: int | None
    done_at: int | None
    done_by: str
    blocked_at: int | None
    hindrance: str
    blocked_because: str


class WaitTold(msgspec.Struct, frozen=True):
    """A task of another group that one of the group's waits for, at any remove. Nothing of who or why."""

    code: str
    name: Text
    group: Text
    starts_at: int
    due_at: int
    after: tuple[str, ...]
    done_at: int | None
    blocked: bool


Told = tuple[tuple[TaskTold, ...], tuple[WaitTold, ...]]


def tasks_told(member: ActivationMember, now: datetime) -> Told | tuple[msgspec.UnsetType, msgspec.UnsetType]:
    """The tasks of the group that somebody leads, and what those wait for; unset for who leads none."""
    led = tasks_led(member, now)
    if led is None:
        return msgspec.UNSET, msgspec.UNSET
    started = member.activation.started_at
    own = tuple(_task(line, started) for line in led.own)
    waits = tuple(_wait(line, led.groups[line.task.group].name, started) for line in led.before)
    return own, waits


def _task(line: TaskLine, started_at: datetime) -> TaskTold:
    task, row = line.task, line.row
    return TaskTold(
        id=row.pk,
        code=task.code,
        name=task.name,
        starts_at=_starts(line, started_at),
        due_at=int(row.due_at.timestamp()),
        ends=task.ends,
        after=task.after,
        begun_at=_seconds(row.begun_at),
        done_at=_seconds(row.done_at),
        done_by=row.done_by,
        blocked_at=_seconds(row.blocked_at),
        hindrance=row.hindrance,
        blocked_because=row.blocked_because,
    )


def _wait(line: TaskLine, group: Text, started_at: datetime) -> WaitTold:
    return WaitTold(
        code=line.task.code,
        name=line.task.name,
        group=group,
        starts_at=_starts(line, started_at),
        due_at=int(line.row.due_at.timestamp()),
        after=line.task.after,
        done_at=_seconds(line.row.done_at),
        blocked=line.row.blocked_at is not None,
    )


def _starts(line: TaskLine, started_at: datetime) -> int:
    return int((started_at + timedelta(minutes=line.task.starts)).timestamp())


def _seconds(moment: datetime | None) -> int | None:
    return int(moment.timestamp()) if moment is not None else None


def _task_event(
    found: Caller, errand: TaskEventSent, happened_at: datetime, now: datetime
) -> tuple[str, ...]:
    responder = responder_of_user(found.device.user_id)
    if responder is None:
        raise NoResponder
    said = TaskSaid(
        event_id=errand.id,
        word=TaskWord(errand.what),
        happened_at=happened_at,
        words=errand.words,
        hindrance=Hindrance(errand.hindrance) if errand.hindrance else None,
        undoes=errand.undoes,
    )
    return report_task(found.actor, errand.task, said, responder_id=responder.pk, now=now).flags


TASK_ERRANDS: Mapping[type[Errand], Do] = {TaskEventSent: _task_event}
