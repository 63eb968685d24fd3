"""Absences: somebody, or a household, can't serve for some days. Their shifts of those days are gaps at once."""

from datetime import date, datetime

from liba.governance.services import decision, record
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound
from liba.registry.models import Household
from liba.workforce.models import Absence, Responder
from liba.workforce.refusals.rotas import NotYourShift, WrongDays

_MOST_REASON = 200


def note_absence(
    actor: Actor,
    *,
    from_on: date,
    to_on: date,
    now: datetime,
    responder_id: int | None = None,
    household_id: int | None = None,
    reason: str = "",
) -> Absence:
    """A responder (or a household) can't serve from a day to a day, inclusive. No shift is given them then.

    For others it takes the right to plan rotas over their area. Refuses a last day before the first.
    """
    if to_on < from_on:
        raise WrongDays
    path, own = _whose(responder_id, household_id)
    if not (own and actor.id == str(own)) and not actor.may(Power.PLAN_ROTA, path):
        raise NotYourShift
    with decision():
        absence = Absence.objects.create(
            responder_id=responder_id, household_id=household_id, from_on=from_on, to_on=to_on,
            reason=reason.strip()[:_MOST_REASON], recorded_at=now, by=actor.name,
        )  # fmt: skip
        _record(actor, "workforce.absence.noted", absence, path, now)
    return absence


def withdraw_absence(actor: Actor, absence_id: int, *, now: datetime) -> None:
    """The absence was noted wrongly, or they are back sooner: it is taken out, the journal keeps that it was."""
    absence = Absence.objects.filter(pk=absence_id).first()
    if absence is None:
        raise NotFound(what=f"absence {absence_id}")
    path, own = _whose(absence.responder_id, absence.household_id)
    if not (own and actor.id == str(own)):
        actor.require(Power.PLAN_ROTA, path)
    with decision():
        _record(actor, "workforce.absence.withdrawn", absence, path, now)
        absence.delete()


def _whose(responder_id: int | None, household_id: int | None) -> tuple[str, int | None]:
    """The area's path, and the user whose own absence it is."""
    if responder_id is not None:
        one = Responder.objects.select_related("area").filter(pk=responder_id).first()
        if one is not None and household_id is None:
            return one.area.path, one.user_id
    elif household_id is not None:
        home = Household.objects.select_related("area").filter(pk=household_id).first()
        if home is not None:
            return home.area.path, None
    raise NotFound(what="responder or household")


def _record(actor: Actor, verb: str, absence: Absence, path: str, now: datetime) -> None:
    record(
        actor,
        verb,
        "responder" if absence.responder_id else "household",
        absence.responder_id or absence.household_id,
        now,
        area_path=path,
        from_on=absence.from_on.isoformat(),
        to_on=absence.to_on.isoformat(),
    )
