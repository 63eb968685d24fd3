"""The alarm on the phone: the call that waits for its holder's answer, and the answer."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from liba.command.selectors.activation import member_of, plan_of
from liba.command.services import answer_muster, arrive
from liba.command.terms.activation import MusterAnswer
from liba.field.asking import Asking
from liba.field.devices import Caller
from liba.field.errands import Do
from liba.field.plan_tasks import TaskTold, WaitTold, tasks_told
from liba.field.wire import Errand, MusterEventSent
from liba.kernel.text import Text
from liba.workforce.refusals import NoResponder
from liba.workforce.selectors import responder_of_user


class MusterSaid(msgspec.Struct, frozen=True, omit_defaults=True):
    """The call. `answer` is empty until there is one; `missing_at` are the minutes at which the missing are counted.

    `tasks` and `waits` are there for whoever leads the group, and for nobody else.
    """

    activation: int
    plan: Text
    drill: bool
    group: Text
    post: Text
    reason: str
    started_at: int
    answer: str
    arrived_at: int | None
    missing_at: tuple[int, ...]
    tasks: tuple[TaskTold, ...] | msgspec.UnsetType = msgspec.UNSET
    waits: tuple[WaitTold, ...] | msgspec.UnsetType = msgspec.UNSET


def muster_part(asking: Asking) -> MusterSaid | None:
    """To what the holder is called now; None when to nothing."""
    member = member_of(asking.responder)
    if member is None:
        return None
    activation = member.activation
    plan = plan_of(activation.plan)
    group = next((one for one in plan.groups if one.code == member.group), None)
    post = next((one.name for one in plan.posts if group and one.code == group.post), Text(""))
    tasks, waits = tasks_told(member, asking.now)
    return MusterSaid(
        activation=activation.pk,
        plan=plan.name,
        drill=activation.drill,
        group=group.name if group else Text(member.group),
        post=post,
        reason=activation.reason,
        started_at=int(activation.started_at.timestamp()),
        answer=member.answer,
        arrived_at=int(member.arrived_at.timestamp()) if member.arrived_at else None,
        missing_at=plan.missing_at,
        tasks=tasks,
        waits=waits,
    )


def _muster_event(
    found: Caller, errand: MusterEventSent, happened_at: datetime, now: datetime
) -> tuple[str, ...]:
    responder = responder_of_user(found.device.user_id)
    if responder is None:
        raise NoResponder
    if errand.what == "arrived":
        return arrive(
            found.actor, event_id=errand.id, activation_id=errand.activation, responder_id=responder.pk,
            way="tap", happened_at=happened_at, now=now,
        ).flags  # fmt: skip
    return answer_muster(
        found.actor, event_id=errand.id, activation_id=errand.activation, responder_id=responder.pk,
        answer=MusterAnswer(errand.answer), way="tap", happened_at=happened_at, now=now,
    ).flags  # fmt: skip


MUSTER_ERRANDS: Mapping[type[Errand], Do] = {MusterEventSent: _muster_event}
