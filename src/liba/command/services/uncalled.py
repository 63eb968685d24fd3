"""Who comes without being called is added to a group, where hands are short."""

from datetime import datetime
from secrets import randbelow
from uuid import UUID

from django.conf import settings

from liba.command.models import Activation, ActivationMember
from liba.command.refusals.alarm import ActivationOver, CanNotServe, InAnotherGroup
from liba.command.selectors.activation import DOOR, is_unable, plan_of
from liba.command.services.activation import locked
from liba.command.services.checking import said_moment
from liba.command.services.muster import MusterRecorded, arrive
from liba.command.terms.activation import PlanGroup
from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor
from liba.kernel.calendar import local_day
from liba.kernel.refusals import Forbidden, NotFound
from liba.workforce.models import Responder


def join_group(
    actor: Actor,
    *,
    event_id: UUID,
    activation_id: int,
    group: str,
    responder_id: int,
    happened_at: datetime,
    now: datetime,
) -> MusterRecorded:
    """Somebody came uncalled and serves in a group from now on: added, and counted as arrived, in a drill too.

    By whoever keeps the door. Who was called to this group is ticked as ever. Refuses who belongs to another one
    (`InAnotherGroup`), who can't serve (`CanNotServe`), and what is over.
    """
    with decision():
        take_turn()
        activation = locked(activation_id)
        if not any(actor.may(power, activation.area.path) for power in DOOR):
            raise Forbidden(power=DOOR[0].value)
        if activation.ended_at is not None:
            raise ActivationOver(at=said_moment(activation.ended_at), by=activation.ended_by)
        _enrol(actor, activation, _group(activation, group), responder_id, now)
        return arrive(
            actor, event_id=event_id, activation_id=activation.pk, responder_id=responder_id, way="list",
            happened_at=happened_at, now=now,
        )  # fmt: skip


def _enrol(actor: Actor, activation: Activation, group: PlanGroup, responder_id: int, now: datetime) -> None:
    one = Responder.objects.filter(pk=responder_id).first()
    if one is None:
        raise NotFound(what=f"responder {responder_id}")
    known = ActivationMember.objects.filter(activation=activation, responder=one).first()
    if known is not None:
        if known.group != group.code:
            raise InAnotherGroup(who=one.name, group=_group(activation, known.group).name)
        return
    if is_unable(one, local_day(now, settings.LIBA_ZONE)):
        raise CanNotServe(who=one.name)
    member = ActivationMember.objects.create(
        activation=activation, responder=one, group=group.code, role="member", called_at=now, uncalled=True,
        reply_code=_free_code(activation),
    )  # fmt: skip
    record(
        actor, "command.muster.joined", "member", member.pk, now, area_path=activation.area.path,
        activation=activation.pk, group=group.code, responder=one.code,
    )  # fmt: skip


def _group(activation: Activation, code: str) -> PlanGroup:
    found = next((one for one in plan_of(activation.plan).groups if one.code == code), None)
    if found is None:
        raise NotFound(what=f"group {code[:40]}")
    return found


def _free_code(activation: Activation) -> str:
    taken = set(ActivationMember.objects.filter(activation=activation).values_list("reply_code", flat=True))
    code = f"{randbelow(10**6):06d}"
    while code in taken:
        code = f"{randbelow(10**6):06d}"
    return code
