"""A unit's return: it agrees with the figures that were counted, or says what is wrong with them."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings

from liba.command.models import UnitReturn
from liba.command.refusals.cycle import (
    AlreadyReported,
    NothingSaid,
    NotThatDay,
    NotYourReturn,
    UnknownUnit,
)
from liba.command.selectors.cycle import may_report
from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor, ActorKind
from liba.kernel.calendar import local_day
from liba.workforce.models import Unit
from liba.workforce.selectors import responder_of_user

LONGEST_AGO = timedelta(days=14)


def report_return(
    actor: Actor,
    *,
    id: UUID,  # noqa: A002  the fact's own name
    unit_id: int,
    day: date,
    agrees: bool,
    note: str = "",
    happened_at: datetime,
    now: datetime,
) -> UnitReturn:
    """A unit's return of a day, once: its leader or a deputy gives it, or who runs the cycle there notes it for them.

    Sent again it is answered with what is kept, and so is another's who agrees as well. Refuses a day to come or long
    past, a unit that was closed by then, others' units, and a second return that says something else.
    """
    words = note.strip()
    unit = Unit.objects.filter(pk=unit_id).select_related("area").first()
    today = local_day(now, settings.LIBA_ZONE)
    if not today - LONGEST_AGO <= day <= today:
        raise NotThatDay(day=day.isoformat())
    if unit is None or (unit.closed_on is not None and unit.closed_on <= day) or unit.opened_on > day:
        raise UnknownUnit
    if not may_report(actor, unit, day):
        raise NotYourReturn(unit=unit.name)
    responder = None if actor.kind is ActorKind.SYSTEM else responder_of_user(int(actor.id))
    if not agrees and not words:
        raise NothingSaid
    with decision():
        take_turn()
        known = UnitReturn.objects.filter(unit=unit, day=day).first()
        if known is not None:
            if known.pk != id and (known.agrees, known.note) != (agrees, words):
                raise AlreadyReported(unit=unit.name, by=known.by)
            return known
        report = UnitReturn.objects.create(
            id=id,
            unit=unit,
            day=day,
            responder=responder,
            by=actor.name,
            agrees=agrees,
            note=words,
            happened_at=min(happened_at, now),
            recorded_at=now,
        )
        record(
            actor, "command.return.reported", "unit", unit.pk, now, area_path=unit.area.path,
            unit=unit.code, day=day.isoformat(), agrees=agrees,
        )  # fmt: skip
    return report
