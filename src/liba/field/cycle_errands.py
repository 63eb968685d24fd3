"""What a phone sends up to the command post: a unit's return, and problems."""

from collections.abc import Mapping
from datetime import datetime

from liba.command.services import raise_problem, report_return
from liba.field.devices import Caller
from liba.field.errands import Do
from liba.field.wire import Errand, ProblemSent, UnitReturnSent


def _unit_return(found: Caller, errand: UnitReturnSent, happened_at: datetime, now: datetime) -> None:
    report_return(
        found.actor,
        id=errand.id,
        unit_id=errand.unit,
        day=errand.day,
        agrees=errand.agrees,
        note=errand.note,
        happened_at=happened_at,
        now=now,
    )


def _problem(found: Caller, errand: ProblemSent, happened_at: datetime, now: datetime) -> None:
    raise_problem(
        found.actor, id=errand.id, words=errand.words, unit_id=errand.unit, happened_at=happened_at, now=now
    )


CYCLE_ERRANDS: Mapping[type[Errand], Do] = {UnitReturnSent: _unit_return, ProblemSent: _problem}
