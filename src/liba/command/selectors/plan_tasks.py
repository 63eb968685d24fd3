"""An activation's tasks as whoever leads a group is told them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from liba.command.models import ActivationGroup, ActivationMember
from liba.command.rules.tasks import leads
from liba.command.selectors.activation import plan_of
from liba.command.selectors.muster import TaskLine, task_lines
from liba.command.terms.activation import PlanGroup


@dataclass(frozen=True)
class LedTasks:
    """A group's own tasks, the others' that they wait for at any remove, and the plan's groups by code."""

    own: tuple[TaskLine, ...]
    before: tuple[TaskLine, ...]
    groups: Mapping[str, PlanGroup]


def speaks_for(member: ActivationMember, at: datetime) -> bool:
    """Whether somebody leads or deputises their group at a moment, or was put in its leader's place."""
    return leads(
        role=member.role,
        leads_now=ActivationGroup.objects.filter(
            activation=member.activation_id, code=member.group, leader=member.responder_id
        ).exists(),
        led_until=member.led_until,
        at=at,
    )


def tasks_led(member: ActivationMember, now: datetime) -> LedTasks | None:
    """The tasks of the group that somebody leads; None for who leads none, and is told of no task."""
    if not speaks_for(member, now):
        return None
    plan = plan_of(member.activation.plan)
    lines = task_lines(member.activation, plan, now)
    own = tuple(line for line in lines if line.task.group == member.group)
    waited = _waited_for(own, {line.task.code: line for line in lines})
    before = tuple(line for line in lines if line.task.code in waited and line.task.group != member.group)
    return LedTasks(own, before, {group.code: group for group in plan.groups})


def _waited_for(own: tuple[TaskLine, ...], by_code: Mapping[str, TaskLine]) -> set[str]:
    found: set[str] = set()
    to_see = [code for line in own for code in line.task.after]
    while to_see:
        code = to_see.pop()
        if code in by_code and code not in found:
            found.add(code)
            to_see.extend(by_code[code].task.after)
    return found
