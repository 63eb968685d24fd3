"""What is said at a post: arrived, handed over, left. Facts with ids of their own; the first arrival stands."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor, Power
from liba.workforce.models import Post, Responder, Shift, ShiftEvent
from liba.workforce.refusals.rotas import NotYourShift, UnknownShift
from liba.workforce.rules.shifts import ARRIVES_BEFORE, Stretch, is_arrival
from liba.workforce.selectors.shifts import PUBLISHED
from liba.workforce.terms import ShiftEventKind

_MOST_NOTE = 500


def record_shift_event(
    actor: Actor,
    *,
    event_id: UUID,
    shift_id: int,
    kind: ShiftEventKind,
    happened_at: datetime,
    now: datetime,
    note: str = "",
    responder_id: int | None = None,
) -> ShiftEvent:
    """Somebody arrived at a shift, handed it over with a note, or left. `responder_id` is who speaks, at the phone.

    The same id changes nothing; a second arrival is kept and the first stands; a clock that is ahead counts as now.
    Refuses a shift that is unknown or not published, and one that neither is nor was the speaker's (who plans rotas
    over the post, or visits the household's door, may note it for others).
    """
    with decision():
        known = ShiftEvent.objects.filter(pk=event_id).first()
        if known is not None:
            return known
        shift = _shift(shift_id)
        _refuse_strangers(actor, shift, responder_id)
        event = ShiftEvent.objects.create(
            id=event_id,
            shift=shift,
            post=shift.post,
            responder_id=responder_id or shift.responder_id,
            kind=kind.value,
            note=note.strip()[:_MOST_NOTE],
            happened_at=min(happened_at, now),
            recorded_at=now,
        )
        _follow(shift, event)
        _record(actor, shift.post, event, now)
    return event


def record_gate_arrival(
    actor: Actor, *, event_id: UUID, gate_code: str, user_id: int, happened_at: datetime, now: datetime
) -> ShiftEvent | None:
    """Duty began at a gate: whoever it is has arrived at the post that stands there. None where no post does.

    It is their own shift's arrival if they have one there now; if not, somebody stands at the post all the same.
    """
    post = (
        Post.objects.select_related("area").filter(gate_code=gate_code, closed_on=None).first()
        if gate_code
        else None
    )
    if post is None:
        return None
    with decision():
        known = ShiftEvent.objects.filter(pk=event_id).first()
        if known is not None:
            return known
        responder = Responder.objects.filter(user_id=user_id).first()
        at = min(happened_at, now)
        shift = _own_shift(post, responder, at)
        event = ShiftEvent.objects.create(
            id=event_id, shift=shift, post=post, responder=responder, kind=ShiftEventKind.ARRIVED.value,
            happened_at=at, recorded_at=now,
        )  # fmt: skip
        if shift is not None:
            _follow(shift, event)
        _record(actor, post, event, now)
    return event


def _shift(shift_id: int) -> Shift:
    take_turn()
    shift = (
        Shift.objects.select_for_update(of=("self",))
        .select_related("post", "post__area", "household", "household__area")
        .filter(PUBLISHED, pk=shift_id)
        .first()
    )
    if shift is None:
        raise UnknownShift(shift=shift_id)
    return shift


def _refuse_strangers(actor: Actor, shift: Shift, responder_id: int | None) -> None:
    if actor.may(Power.PLAN_ROTA, shift.post.area.path):
        return
    if responder_id is not None and responder_id == shift.responder_id:
        return
    # Whose it was may not have heard yet that it is another's: what was done at the post still counts.
    if responder_id is not None and shift.changes.filter(from_responder_id=responder_id).exists():
        return
    if shift.household is not None and actor.may(Power.VISIT, shift.household.area.path):
        return
    raise NotYourShift


def _own_shift(post: Post, responder: Responder | None, at: datetime) -> Shift | None:
    if responder is None:
        return None
    take_turn()
    near = Q(starts_at__lte=at + ARRIVES_BEFORE, ends_at__gt=at)
    mine = Shift.objects.filter(PUBLISHED, near, post=post, responder=responder)
    return mine.select_for_update(of=("self",)).order_by("starts_at").first()


def _follow(shift: Shift, event: ShiftEvent) -> None:
    """The earliest arrival and the latest leaving stand, in whatever order they come."""
    at = event.happened_at
    if event.kind == ShiftEventKind.ARRIVED.value:
        counts = is_arrival(at, Stretch(shift.starts_at, shift.ends_at))
        if counts and (shift.arrived_at is None or at < shift.arrived_at):
            shift.arrived_at = at
            shift.save(update_fields=["arrived_at"])
    elif shift.left_at is None or at > shift.left_at:
        shift.left_at = at
        shift.save(update_fields=["left_at"])


def _record(actor: Actor, post: Post, event: ShiftEvent, now: datetime) -> None:
    record(
        actor,
        f"workforce.shift.{event.kind}",
        "shift" if event.shift_id else "post",
        event.shift_id or post.pk,
        now,
        area_path=post.area.path,
        event=str(event.pk),
        post=post.code,
    )
