"""Why another stands where the rota said: swaps asked and answered, shifts given up, stand-ins. Each is a fact."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor, Power
from liba.kernel.ids import new_id
from liba.kernel.refusals import NotFound
from liba.registry.models import Household
from liba.workforce.models import Responder, Shift, ShiftChange
from liba.workforce.refusals.people import NotCleared
from liba.workforce.refusals.rotas import (
    AbsentThen,
    CannotSwap,
    LacksSkill,
    NotYourShift,
    RestTooShort,
    ShiftIsOver,
    ShiftsClash,
    SwapAnswered,
    SwapWithOneself,
    UnknownShift,
    WeekFull,
)
from liba.workforce.rules.rota.values import Bar
from liba.workforce.selectors.posts import rota_limits
from liba.workforce.selectors.shifts import PUBLISHED
from liba.workforce.selectors.stand_ins import bar_of_responder, households_in_turn, lacks_skill
from liba.workforce.terms import ShiftChangeKind

_MOST_REASON = 200


def ask_swap(
    actor: Actor,
    *,
    change_id: UUID,
    shift_id: int,
    to_code: str,
    reason: str,
    now: datetime,
    responder_id: int | None = None,
    in_return: int | None = None,
) -> ShiftChange:
    """Ask somebody (by the number on their badge) to take one's shift, for one of theirs if `in_return` names it.

    Without a `to_code` it is offered to whoever plans the rota. Nothing changes before the other agrees. The same id
    changes nothing. Refuses oneself, a shift that has begun, and somebody who is not cleared, absent, busy, or would
    not have rested.
    """
    with decision():
        known = ShiftChange.objects.filter(pk=change_id).first()
        if known is not None:
            return known
        shift = _coming_shift(shift_id, now)
        _refuse_others(actor, shift, responder_id)
        to = _by_code(to_code) if to_code else None
        back = _coming_shift(in_return, now) if in_return else None
        if to is not None:
            _refuse_swap(shift, to, back)
        change = ShiftChange.objects.create(
            id=change_id, shift=shift, kind=ShiftChangeKind.SWAP.value, from_responder=shift.responder,
            to_responder=to, in_return=back, asked_at=now, reason=reason.strip()[:_MOST_REASON], by=actor.name,
        )  # fmt: skip
        _record(actor, "workforce.swap.asked", change, now)
    return change


def answer_swap(
    actor: Actor, change_id: UUID, *, agrees: bool, now: datetime, responder_id: int | None = None
) -> ShiftChange:
    """The other agrees or declines. Everything is looked at again: who was free when asked may be ill by now."""
    with decision():
        take_turn()
        change = (
            ShiftChange.objects.select_for_update(of=("self",))
            .select_related("to_responder")
            .filter(pk=change_id)
            .first()
        )
        if change is None or change.to_responder is None:
            raise UnknownShift(shift=str(change_id))
        shift = _coming_shift(change.shift_id, now)
        if change.to_responder_id != responder_id:
            actor.require(Power.PLAN_ROTA, shift.post.area.path)
        if change.agreed_at is not None or change.declined_at is not None:
            # A phone that sends its answer again is answered as before; another answer comes too late.
            if (change.agreed_at is not None) == agrees:
                return change
            raise SwapAnswered
        if agrees:
            _agree(change, shift, now)
        else:
            change.declined_at = now
        change.save(update_fields=["agreed_at", "declined_at"])
        _record(actor, "workforce.swap.agreed" if agrees else "workforce.swap.declined", change, now)
    return change


def give_up_shift(
    actor: Actor,
    *,
    change_id: UUID,
    shift_id: int,
    reason: str,
    now: datetime,
    responder_id: int | None = None,
) -> ShiftChange:
    """Who has the shift can't come. The place is nobody's at once, and so a gap. The same id changes nothing."""
    with decision():
        known = ShiftChange.objects.filter(pk=change_id).first()
        if known is not None:
            return known
        shift = _coming_shift(shift_id, now, begun=True)
        _refuse_others(actor, shift, responder_id)
        change = ShiftChange.objects.create(
            id=change_id, shift=shift, kind=ShiftChangeKind.ABSENCE.value, from_responder=shift.responder,
            from_household=shift.household, asked_at=now, agreed_at=now, reason=reason.strip()[:_MOST_REASON],
            by=actor.name,
        )  # fmt: skip
        _give(shift, None, None)
        _record(actor, "workforce.shift.given_up", change, now)
    return change


def put_stand_in(
    actor: Actor, shift_id: int, responder_id: int, *, reason: str, now: datetime
) -> ShiftChange:
    """Whoever plans the rota puts somebody else on a shift, also on one that runs. Refuses as a swap does."""
    to = Responder.objects.filter(pk=responder_id).first()
    if to is None:
        raise NotFound(what=f"responder {responder_id}")
    with decision():
        shift = _coming_shift(shift_id, now, begun=True)
        actor.require(Power.PLAN_ROTA, shift.post.area.path)
        _refuse_swap(shift, to, None)
        change = ShiftChange.objects.create(
            id=new_id(), shift=shift, kind=ShiftChangeKind.STAND_IN.value, from_responder=shift.responder,
            to_responder=to, asked_at=now, agreed_at=now, reason=reason.strip()[:_MOST_REASON], by=actor.name,
        )  # fmt: skip
        _give(shift, to, None)
        _record(actor, "workforce.shift.stood_in", change, now)
    return change


def put_household(
    actor: Actor, shift_id: int, household_id: int, *, reason: str, now: datetime
) -> ShiftChange:
    """Another household sends somebody to a turn. If it has a turn of its own to come in this rota, the two change
    places, so that nobody loses a turn or gets two; else it simply stands in."""
    with decision():
        shift = _coming_shift(shift_id, now, begun=True)
        actor.require(Power.PLAN_ROTA, shift.post.area.path)
        to = Household.objects.filter(pk=household_id, closed_at=None).first()
        if to is None:
            raise NotFound(what=f"household {household_id}")
        if to.pk == shift.household_id:
            raise SwapWithOneself
        if to.pk not in {key for key, _last in households_in_turn(shift, most=100_000)}:
            raise CannotSwap(name=to.code)
        change = ShiftChange.objects.create(
            id=new_id(), shift=shift, kind=ShiftChangeKind.STAND_IN.value, from_household=shift.household,
            to_household=to, in_return=_next_turn(to, shift), asked_at=now, agreed_at=now,
            reason=reason.strip()[:_MOST_REASON], by=actor.name,
        )  # fmt: skip
        if change.in_return is not None and shift.household is not None:
            _give(change.in_return, None, shift.household)
        _give(shift, None, to)
        _record(actor, "workforce.shift.stood_in", change, now)
    return change


def _next_turn(to: Household, shift: Shift) -> Shift | None:
    """The other's own coming turn, if whoever gives up this one can take it."""
    if shift.household is None:
        return None
    later = Shift.objects.filter(rota=shift.rota_id, household=to, starts_at__gt=shift.ends_at)
    found = later.select_related("rota", "rota__area", "post").order_by("starts_at").first()
    if found is None or shift.household_id not in {key for key, _ in households_in_turn(found, most=100_000)}:
        return None
    return found


def _agree(change: ShiftChange, shift: Shift, now: datetime) -> None:
    if change.to_responder is None or shift.responder_id != change.from_responder_id:
        raise SwapAnswered
    back = _coming_shift(change.in_return_id, now) if change.in_return_id else None
    _refuse_swap(shift, change.to_responder, back)
    if back is not None:
        _give(back, shift.responder, None)
    _give(shift, change.to_responder, None)
    change.agreed_at = now


def _give(shift: Shift, responder: Responder | None, household: Household | None) -> None:
    """The place is somebody else's; that the one before had arrived says nothing of them."""
    shift.responder, shift.household, shift.arrived_at, shift.told_missing_at = (
        responder,
        household,
        None,
        None,
    )
    shift.save(update_fields=["responder", "household", "arrived_at", "told_missing_at"])


def _coming_shift(shift_id: int, now: datetime, *, begun: bool = False) -> Shift:
    take_turn()
    shift = (
        Shift.objects.select_for_update(of=("self",))
        .select_related("post", "post__area", "responder", "household", "rota", "rota__area")
        .filter(PUBLISHED, pk=shift_id)
        .first()
    )
    if shift is None:
        raise UnknownShift(shift=shift_id)
    if (shift.ends_at if begun else shift.starts_at) <= now:
        raise ShiftIsOver
    return shift


def _refuse_others(actor: Actor, shift: Shift, responder_id: int | None) -> None:
    """One's own shift, or the right to plan rotas there."""
    if responder_id is not None and responder_id == shift.responder_id:
        return
    if not actor.may(Power.PLAN_ROTA, shift.post.area.path):
        raise NotYourShift


def _refuse_swap(shift: Shift, to: Responder, back: Shift | None) -> None:
    if to.pk == shift.responder_id:
        raise SwapWithOneself
    if back is not None and back.responder_id != to.pk:
        raise NotYourShift
    refuse_unable(shift, to, giving_up=[back.pk] if back else ())
    if back is not None and shift.responder is not None:
        refuse_unable(back, shift.responder, giving_up=[shift.pk])


def refuse_unable(shift: Shift, to: Responder, *, giving_up: Collection[int] = ()) -> None:
    """Refuse somebody who is not cleared, absent, busy, not rested, whose week is full, or who lacks what the post needs."""
    bar = bar_of_responder(to, shift, giving_up=giving_up)
    limits, _weights = rota_limits()
    if bar is Bar.UNFIT:
        raise NotCleared(responder=to.code, day=shift.day.isoformat())
    if bar is Bar.AWAY:
        raise AbsentThen(name=to.code)
    if bar is Bar.BUSY:
        raise ShiftsClash(name=to.code)
    if bar is Bar.RESTING:
        raise RestTooShort(name=to.code, hours=round(limits.rest_minutes / 60, 1))
    if bar is Bar.WEEK_FULL:
        raise WeekFull(name=to.code, most=limits.week_most)
    if lacks_skill(shift, to):
        raise LacksSkill(name=to.code)


def _by_code(code: str) -> Responder:
    found = Responder.objects.filter(code=code.strip()).first()
    if found is None:
        raise CannotSwap(name=code.strip()[:20])
    return found


def _record(actor: Actor, verb: str, change: ShiftChange, now: datetime) -> None:
    record(
        actor,
        verb,
        "shift",
        change.shift_id,
        now,
        area_path=change.shift.post.area.path,
        change=str(change.pk),
        day=change.shift.day.isoformat(),
        to=change.to_responder.code if change.to_responder else None,
    )
