"""Parts of `GET /orders`: the return that the holder's unit still owes today, and problems that they sent up or own."""

from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec
from django.conf import settings

from liba.command.models import Problem, UnitReturn
from liba.command.selectors.area_figures import area_figures
from liba.command.selectors.cycle import led_units, reporting_units
from liba.command.selectors.cycle_spec import cycle_on, moment_of
from liba.command.selectors.problems import own_problems
from liba.field.asking import Asking
from liba.kernel.calendar import local_day
from liba.kernel.text import Text

ASKED_BEFORE = timedelta(hours=4)  # figures of the morning are nothing to agree with


class FigureSaid(msgspec.Struct, frozen=True):
    """A figure that the unit agrees with, or not."""

    code: str
    name: Text
    value: int


class ReturnSaid(msgspec.Struct, frozen=True):
    """A unit's return of the day."""

    unit: int
    name: Text
    day: date
    due_at: int
    figures: list[FigureSaid]
    reported: bool


class ProblemSaid(msgspec.Struct, frozen=True):
    """A problem with its owner, date and end."""

    id: UUID
    number: int
    words: str
    owner: str
    due_on: date | None
    state: str
    outcome: str


def problems_part(asking: Asking) -> list[ProblemSaid]:
    """Problems of the holder and of the units that they lead, newest first, until a week after their end."""
    if asking.responder is None:
        return []
    today = local_day(asking.now, settings.LIBA_ZONE)
    return [_problem(one) for one in own_problems(asking.responder, today)]


def return_part(asking: Asking) -> ReturnSaid | None:
    """The return of a unit that the holder leads, from some hours before it is due; one that waits comes first."""
    today = local_day(asking.now, settings.LIBA_ZONE)
    spec = cycle_on(today)
    if asking.responder is None or spec is None:
        return None
    due_at = moment_of(today, spec.returns)
    if asking.now < due_at - ASKED_BEFORE:
        return None
    led = {unit.pk for unit in led_units(asking.responder.pk, today)}
    units = [unit for unit in reporting_units(spec, today) if unit.pk in led] if led else []
    reported = set(UnitReturn.objects.filter(day=today, unit__in=units).values_list("unit_id", flat=True))
    unit = min(units, key=lambda one: (one.pk in reported, one.code), default=None)
    if unit is None:
        return None
    figures = [
        FigureSaid(one.code, one.name, one.value) for one in area_figures(unit.area, today, asking.now)
    ]
    return ReturnSaid(unit.pk, unit.name, today, _seconds(due_at), figures, unit.pk in reported)


def _problem(one: Problem) -> ProblemSaid:
    owner = one.owner.name if one.owner else ""
    return ProblemSaid(one.pk, one.number, one.words, owner, one.due_on, one.state, one.outcome)


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
