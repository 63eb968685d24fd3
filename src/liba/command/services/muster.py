"""Answers and arrivals: facts that are kept whenever they come, and count while the activation runs."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from liba.command.models import ActivationGroup, ActivationMember, MusterEvent
from liba.command.refusals.alarm import (
    ActivationOver,
    LedByAnother,
    NotCalled,
    UnknownActivation,
    UnknownBadge,
    UnknownReply,
)
from liba.command.rules.muster import ANSWERED, ARRIVED, MusterFact, mustered
from liba.command.selectors.activation import DOOR, plan_of
from liba.command.services.calling import call_out
from liba.command.services.checking import said_moment
from liba.command.terms.activation import MusterAnswer, Way
from liba.command.terms.messages import MessageKind
from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import Forbidden
from liba.kernel.text import Text
from liba.workforce.models import Responder

YES, NO = frozenset({"1", "来", "到", "yes", "y"}), frozenset({"2", "不来", "来不了", "no", "n"})


@dataclass(frozen=True, slots=True)
class MusterRecorded:
    """The member as they stand now. Flags: `too_late` when it was over, `again` when they had said it already."""

    member: ActivationMember
    flags: tuple[str, ...] = ()


def answer_muster(
    actor: Actor,
    *,
    event_id: UUID,
    activation_id: int,
    responder_id: int,
    answer: MusterAnswer,
    way: Way,
    happened_at: datetime,
    now: datetime,
) -> MusterRecorded:
    """Somebody says whether they come. The last answer counts; a leader who can't come is stood in for at once.

    One's own phone answers for oneself (`tap`, `reply`); for others who keeps the door (`list`). Refuses who was not called.
    """
    return _record(
        actor, _Said(event_id, activation_id, responder_id, ANSWERED, answer.value, way, happened_at), now
    )


def arrive(
    actor: Actor,
    *,
    event_id: UUID,
    activation_id: int,
    responder_id: int,
    way: Way,
    happened_at: datetime,
    now: datetime,
) -> MusterRecorded:
    """Somebody is there. The first arrival counts, however often it is ticked."""
    return _record(actor, _Said(event_id, activation_id, responder_id, ARRIVED, "", way, happened_at), now)


def answer_by_reply(
    actor: Actor, *, event_id: UUID, code: str, words: str, happened_at: datetime, now: datetime
) -> MusterRecorded:
    """A reply to the call with the member's code: 1 or 来, 2 or 来不了. To a call that is over it is kept, and flagged."""
    said = words.strip().lower()
    member = ActivationMember.objects.filter(reply_code=code.strip()).order_by("-called_at").first()
    if member is None or said not in YES | NO:
        raise UnknownReply
    answer = MusterAnswer.COMING if said in YES else MusterAnswer.CANNOT
    return answer_muster(
        actor, event_id=event_id, activation_id=member.activation_id, responder_id=member.responder_id,
        answer=answer, way="reply", happened_at=happened_at, now=now,
    )  # fmt: skip


def responder_by_badge(badge: str) -> Responder:
    """Whose badge was scanned. Refuses a number that nobody carries."""
    found = Responder.objects.filter(code__iexact=badge.strip()).first()
    if found is None:
        raise UnknownBadge(badge=badge.strip()[:20])
    return found


def take_lead(
    actor: Actor, member_id: int, *, now: datetime, instead_of: int | None = None
) -> ActivationGroup:
    """Somebody of the group leads it from now on, in the leader's place. Needs ACTIVATE over the town.

    `instead_of` is the responder whom the page showed in the lead, 0 for nobody. Refuses (`LedByAnother`) when somebody
    else was put there since.
    """
    actor.require(Power.ACTIVATE, "")
    with decision():
        take_turn()
        member = _member(pk=member_id)
        if member.activation.ended_at is not None:
            raise ActivationOver(at=said_moment(member.activation.ended_at), by=member.activation.ended_by)
        group = ActivationGroup.objects.select_for_update().get(
            activation=member.activation_id, code=member.group
        )
        if group.leader_id == member.responder_id:
            return group
        if instead_of is not None and (group.leader_id or 0) != instead_of:
            raise LedByAnother(group=_name(member), who=group.leader.name if group.leader else "–")
        before = ActivationMember.objects.filter(
            activation=member.activation_id, responder=group.leader_id, group=member.group
        ).first()
        if before is not None:
            before.led_until = now
            before.save(update_fields=["led_until"])
        member.stands_in_for = before
        member.save(update_fields=["stands_in_for"])
        group.leader = member.responder
        group.save(update_fields=["leader"])
        record(
            actor, "command.muster.led", "member", member.pk, now, area_path=member.activation.area.path,
            group=member.group, responder=member.responder.code,
        )  # fmt: skip
    return group


@dataclass(frozen=True, slots=True)
class _Said:
    """One fact as it came in."""

    event_id: UUID
    activation_id: int
    responder_id: int
    kind: str
    answer: str
    way: Way
    happened_at: datetime


def _record(actor: Actor, said: _Said, now: datetime) -> MusterRecorded:
    with decision():
        take_turn()  # whoever counts the missing holds the turn while they reach for the same group
        member = _member(activation=said.activation_id, responder=said.responder_id)
        _check_power(actor, said, member)
        known = MusterEvent.objects.filter(pk=said.event_id).first()
        if known is not None:
            return MusterRecorded(member, ("too_late",) if known.late else ())
        activation = member.activation
        happened = max(min(said.happened_at, now), activation.started_at)
        late = activation.ended_at is not None and happened >= activation.ended_at
        again = member.arrived_at is not None if said.kind == ARRIVED else member.answer == said.answer
        MusterEvent.objects.create(
            id=said.event_id, member=member, kind=said.kind, answer=said.answer, way=said.way, by=actor.name,
            late=late, happened_at=happened, recorded_at=now,
        )  # fmt: skip
        if not late:
            _settle(member)
            _stand_in(actor, member, said, now)
        record(
            actor, f"command.muster.{said.kind}", "member", member.pk, now, area_path=activation.area.path,
            activation=activation.pk, group=member.group, way=said.way, late=late,
        )  # fmt: skip
    flags = [name for name, holds in (("too_late", late), ("again", again and not late)) if holds]
    return MusterRecorded(member, tuple(flags))


def _settle(member: ActivationMember) -> None:
    facts = MusterEvent.objects.filter(member=member, late=False)
    found = mustered(MusterFact(one.pk, one.kind, one.happened_at, one.answer) for one in facts)
    member.answer, member.answered_at = found.answer, found.answered_at
    member.arrived_at = found.arrived_at
    member.save(update_fields=["answer", "answered_at", "arrived_at"])


def _stand_in(actor: Actor, member: ActivationMember, said: _Said, now: datetime) -> None:
    """A leader can't come: the group's deputies hear of it at once, not at the next count."""
    if said.answer != MusterAnswer.CANNOT or member.arrived_at is not None:
        return
    call_deputies(actor, member.activation_id, member.group, leader_id=member.responder_id, now=now)


def call_deputies(
    actor: Actor, activation_id: int, code: str, *, leader_id: int | None, now: datetime
) -> int:
    """Call a group's deputies to lead it, once: how many hear of it. Nothing when somebody else leads it already."""
    called = ActivationGroup.objects.filter(
        activation=activation_id, code=code, leader=leader_id, deputy_called_at=None
    ).update(deputy_called_at=now)
    if not called:
        return 0
    deputies = ActivationMember.objects.filter(activation=activation_id, group=code, role="deputy")
    able = list(
        deputies.exclude(answer=MusterAnswer.CANNOT.value).select_related("responder", "activation__plan")
    )
    return call_out(actor, able[0].activation, MessageKind.MUSTER_DEPUTY, able, now=now) if able else 0


def _member(**which: int) -> ActivationMember:
    found = (
        ActivationMember.objects.select_for_update(of=("self",))
        .select_related("responder", "activation__plan", "activation__area")
        .filter(**which)
        .first()
    )
    if found is not None:
        return found
    if "activation" in which and not _is_known(which["activation"]):
        raise UnknownActivation
    who = Responder.objects.filter(pk=which.get("responder", 0)).first()
    raise NotCalled(who=who.name if who else "")


def _name(member: ActivationMember) -> Text:
    groups = plan_of(member.activation.plan).groups
    return next((group.name for group in groups if group.code == member.group), Text(member.group))


def _is_known(activation_id: int) -> bool:
    return ActivationGroup.objects.filter(activation=activation_id).exists()


def _check_power(actor: Actor, said: _Said, member: ActivationMember) -> None:
    path = member.activation.area.path
    if said.way in ("list", "scan"):
        if not any(actor.may(power, path) for power in DOOR):
            raise Forbidden(power=DOOR[0].value)
    elif said.way == "tap" and actor.id != str(member.responder.user_id):
        raise NotCalled(who=member.responder.name)
