"""Several days away, said on one's own phone from the first shift that is not kept."""

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from liba.governance.services import decision
from liba.kernel.actors import Actor
from liba.kernel.ids import new_id
from liba.workforce.models import Shift, ShiftChange
from liba.workforce.refusals.rotas import AwayTooLong, NotYourShift, WrongDays
from liba.workforce.selectors.shifts import PUBLISHED
from liba.workforce.services.absences import note_absence
from liba.workforce.services.changes import give_up_shift

LONGEST: Final = timedelta(days=60)


def give_up_days(
    actor: Actor,
    *,
    change_id: UUID,
    shift_id: int,
    until: date,
    reason: str,
    now: datetime,
    responder_id: int,
) -> ShiftChange:
    """Who has the shift can't come from its day to `until`, inclusive: an absence, and every shift of theirs in these
    days that is not over is a gap at once. The same id changes nothing.

    Refuses a last day before the shift's (`WrongDays`), more than sixty days (`AwayTooLong`), and a shift of somebody else.
    """
    with decision():
        known = ShiftChange.objects.filter(pk=change_id).first()
        if known is not None:
            return known
        change = give_up_shift(
            actor, change_id=change_id, shift_id=shift_id, reason=reason, now=now, responder_id=responder_id
        )
        if change.from_responder_id != responder_id:
            raise NotYourShift
        first = change.shift.day
        if until < first:
            raise WrongDays
        if until - first > LONGEST:
            raise AwayTooLong(most=LONGEST.days)
        note_absence(actor, from_on=first, to_on=until, reason=reason, responder_id=responder_id, now=now)
        held = Shift.objects.filter(
            PUBLISHED, responder=responder_id, day__gte=first, day__lte=until, ends_at__gt=now
        )
        for pk in held.order_by("starts_at", "pk").values_list("pk", flat=True):
            give_up_shift(
                actor, change_id=new_id(), shift_id=pk, reason=reason, now=now, responder_id=responder_id
            )
    return change
