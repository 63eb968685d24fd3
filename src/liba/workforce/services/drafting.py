"""A draft changed by hand: somebody put on a place, or taken off, before anybody is bound by it."""

from collections import defaultdict
from datetime import date, datetime

import msgspec

from liba.governance.services import decision, record
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound
from liba.workforce.models import Responder, Rota, Shift
from liba.workforce.refusals.rotas import RotaNotDraft, SwapWithOneself, UnknownShift
from liba.workforce.rules.rota import Plan
from liba.workforce.rules.rota.figures import figures_of
from liba.workforce.selectors.question import roster_of
from liba.workforce.services.changes import refuse_unable
from liba.workforce.terms import RotaKind, RotaState


def set_draft_place(actor: Actor, shift_id: int, responder_id: int | None, *, now: datetime) -> Shift:
    """Put a responder on a place of a draft, for whoever stands there; None takes that one off.

    A search for a better rota that is under way will leave the draft as it is now. Refuses a rota that is not a draft
    of people over posts, and whoever can't stand there, for the reasons that forbid a swap.
    """
    with decision():
        shift, rota = draft_place(actor, shift_id, RotaKind.POSTS)
        to = _responder(responder_id) if responder_id is not None else None
        if to is not None:
            if to.pk == shift.responder_id:
                raise SwapWithOneself
            refuse_unable(shift, to)
        shift.responder = to
        shift.save(update_fields=["responder"])
        rota.figures = _figures(rota)
        rota.working_since = None
        rota.version += 1
        rota.save(update_fields=["figures", "working_since", "version"])
        record(
            actor, "workforce.rota.edited", "rota", rota.pk, now, area_path=rota.area.path, shift=shift.pk,
            day=shift.day.isoformat(), to=to.code if to else None,
        )  # fmt: skip
    return shift


def draft_place(actor: Actor, shift_id: int, kind: RotaKind) -> tuple[Shift, Rota]:
    """A place of a draft of a kind, with its rota locked. Refuses what is none, and who may not plan there."""
    known = Shift.objects.filter(pk=shift_id).values_list("rota_id", flat=True).first()
    if known is None:
        raise UnknownShift(shift=shift_id)
    # The rota first: whoever publishes it, or finds a better one, waits for this or is waited for.
    rota = Rota.objects.select_for_update(of=("self",)).select_related("area").get(pk=known)
    actor.require(Power.PLAN_ROTA, rota.area.path)
    if rota.state != RotaState.DRAFT.value or rota.kind != kind.value:
        raise RotaNotDraft
    found = Shift.objects.select_related("post", "post__area", "responder", "household", "rota", "rota__area")
    shift = found.filter(pk=shift_id).first()
    if shift is None:
        raise UnknownShift(shift=shift_id)
    return shift, rota


def _responder(responder_id: int) -> Responder:
    found = Responder.objects.filter(pk=responder_id).first()
    if found is None:
        raise NotFound(what=f"responder {responder_id}")
    return found


def _figures(rota: Rota) -> dict[str, object]:
    """What the draft comes to as its places are now, counted as a proposal is; its bound still holds."""
    roster = roster_of(rota)
    rows = {hand.id: row for row, hand in enumerate(roster.hands)}
    held: dict[tuple[int, date, str], list[int]] = defaultdict(list)
    for shift in rota.shifts.exclude(responder=None).order_by("place"):
        if shift.responder_id in rows:
            held[shift.post_id, shift.day, shift.pattern].append(rows[shift.responder_id])
    places = tuple(tuple(held[stand.post, stand.slot.day, stand.slot.pattern]) for stand in roster.stands)
    figures = figures_of(roster, Plan(places, bound=rota.figures.get("bound")))
    return {**rota.figures, **msgspec.to_builtins(figures), "edited": True}
