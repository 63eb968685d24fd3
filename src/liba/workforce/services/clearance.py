"""Whether somebody may serve, as the clinic or they themselves say. Nothing of why is asked, kept or written down."""

from datetime import date, datetime
from uuid import UUID

from liba.governance.services import decision, record
from liba.kernel.actors import Actor, Power
from liba.kernel.ids import id_at
from liba.kernel.refusals import NotFound
from liba.registry.services.drafts import today_of
from liba.workforce.models import Clearance, Responder
from liba.workforce.refusals import ClearanceOver, MadeInFuture, NotCleared
from liba.workforce.selectors.people import is_fit, unfit_on
from liba.workforce.terms import ClearanceState


def set_clearance(
    actor: Actor,
    responder_id: int,
    *,
    state: ClearanceState,
    until: date | None = None,
    happened_at: datetime | None = None,
    clearance_id: UUID | None = None,
    now: datetime,
) -> Clearance:
    """Note what the clinic says: may serve (up to `until`, the last day), may not, or is ill. The same id changes nothing.

    Refuses a clearance that is over already, and a fact of the future.
    """
    if until is not None and until < today_of(now):
        raise ClearanceOver(until=until.isoformat())
    if happened_at is not None and happened_at > now:
        raise MadeInFuture
    with decision():
        one = _locked(responder_id)
        actor.require(Power.MANAGE_WORKFORCE, one.area.path)
        fact = Clearance(id=clearance_id or id_at(now), state=state.value, until=until)
        return _note(actor, one, fact, happened_at or now, now)


def report_ill(
    actor: Actor, responder_id: int, *, clearance_id: UUID, happened_at: datetime, now: datetime
) -> Clearance:
    """Somebody says that they are ill, or who keeps the list says it for them: from then on they are taken off.

    Their shifts and links show as gaps at once, because gaps are computed. The same id changes nothing.
    """
    with decision():
        one = _locked(responder_id)
        if not _is_oneself(actor, one):
            actor.require(Power.MANAGE_WORKFORCE, one.area.path)
        fact = Clearance(id=clearance_id, state=ClearanceState.ILL.value)
        return _note(actor, one, fact, min(happened_at, now), now)


def report_well(
    actor: Actor, responder_id: int, *, clearance_id: UUID, happened_at: datetime, now: datetime
) -> Clearance | None:
    """Somebody who was ill says that they are well: they wait for the clinic, which alone clears. Else nothing changes."""
    with decision():
        one = _locked(responder_id)
        if not _is_oneself(actor, one):
            actor.require(Power.MANAGE_WORKFORCE, one.area.path)
        if one.clearance != ClearanceState.ILL:
            return None
        fact = Clearance(id=clearance_id, state=ClearanceState.NOT_CLEARED.value)
        return _note(actor, one, fact, min(happened_at, now), now)


def require_fit(one: Responder, day: date, today: date) -> None:
    """Refuse (`NotCleared`) to put somebody on a post or in a unit from a day on without a clearance that holds."""
    fit = is_fit(one, day) if day >= today else one.pk not in unfit_on(day)
    if not fit:
        raise NotCleared(responder=one.code, day=day.isoformat())


def _is_oneself(actor: Actor, one: Responder) -> bool:
    return one.user_id is not None and actor.id == str(one.user_id)


def _locked(responder_id: int) -> Responder:
    found = (
        Responder.objects.select_for_update(of=("self",))
        .select_related("area")
        .filter(pk=responder_id)
        .first()
    )
    if found is None:
        raise NotFound(what=f"responder {responder_id}")
    return found


def _note(actor: Actor, one: Responder, fact: Clearance, happened_at: datetime, now: datetime) -> Clearance:
    known = Clearance.objects.filter(pk=fact.pk).first()
    if known is not None:
        return known
    fact.responder, fact.happened_at, fact.recorded_at, fact.by = one, happened_at, now, actor.name
    fact.save(force_insert=True)
    newest = one.clearances.order_by("-happened_at", "-recorded_at", "-pk").first() or fact
    one.clearance, one.cleared_until = newest.state, newest.until
    one.save(update_fields=["clearance", "cleared_until"])
    record(
        actor,
        "workforce.clearance.noted",
        "responder",
        one.pk,
        now,
        area_path=one.area.path,
        may_serve=fact.state == ClearanceState.CLEARED,
    )
    return fact
