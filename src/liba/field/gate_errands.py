"""What a gate's phone sends besides checks: duties, recounts, cards handed out or lost."""

from collections.abc import Mapping
from datetime import datetime

from liba.access.refusals import UnknownNumber
from liba.access.services import end_duty, hand_out, recount, report_lost, start_duty
from liba.access.terms import Need
from liba.field.devices import Caller, guard_at
from liba.field.errands import Do
from liba.field.wire import DutyEnd, DutyStart, Errand, HandOutSent, LostSent, RecountSent
from liba.kernel.numbers import serial_of
from liba.kernel.refusals import NotFound
from liba.territory.models import Cordon

_NEEDS = frozenset(need.value for need in Need)


def _start_duty(found: Caller, errand: DutyStart, happened_at: datetime, now: datetime) -> None:
    guard = guard_at(found, happened_at)
    start_duty(guard, duty_id=errand.duty, gate_id=errand.gate, started_at=happened_at, now=now)


def _end_duty(found: Caller, errand: DutyEnd, happened_at: datetime, now: datetime) -> None:
    end_duty(guard_at(found, happened_at), duty_id=errand.duty, ended_at=happened_at, now=now)


def _recount(found: Caller, errand: RecountSent, happened_at: datetime, now: datetime) -> None:
    recount(
        guard_at(found, happened_at).actor,
        recount_id=errand.id,
        cordon_id=_cordon(errand.zone),
        count=errand.count,
        happened_at=happened_at,
        now=now,
    )


def _hand_out(found: Caller, errand: HandOutSent, happened_at: datetime, now: datetime) -> None:
    hand_out(
        found.actor,
        id=errand.id,
        household_code=errand.household,
        cards=[*errand.numbers, *errand.tokens],
        told=[word for word in errand.told if word in _NEEDS],
        signed=errand.signed,
        happened_at=happened_at,
        now=now,
    )


def _report_lost(found: Caller, errand: LostSent, happened_at: datetime, now: datetime) -> None:
    serial = serial_of(errand.number)
    if serial is None:
        raise UnknownNumber(number=errand.number)
    report_lost(found.actor, serial, now=now)


def _cordon(zone: int) -> int:
    cordon_id = Cordon.objects.filter(number=zone).values_list("pk", flat=True).first()
    if cordon_id is None:
        raise NotFound(what=f"cordon {zone}")
    return cordon_id


GATE_ERRANDS: Mapping[type[Errand], Do] = {
    DutyStart: _start_duty,
    DutyEnd: _end_duty,
    RecountSent: _recount,
    HandOutSent: _hand_out,
    LostSent: _report_lost,
}
