"""Commands other than checks: duties, recounts, cards handed out or lost. Each is done once, whatever its repetitions."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from liba.access.refusals import UnknownNumber
from liba.access.services import end_duty, hand_out, recount, report_lost, start_duty
from liba.access.terms import Need
from liba.field.calls import said
from liba.field.devices import Caller, guard_at
from liba.field.models import ReceivedCommand
from liba.field.wire import DutyEnd, DutyStart, Errand, HandOutSent, LostSent, Receipt, RecountSent
from liba.governance.services import decision
from liba.kernel.numbers import serial_of
from liba.kernel.refusals import NotFound, Refusal
from liba.territory.models import Cordon

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NEEDS = frozenset(need.value for need in Need)


def run_errands(
    found: Caller, errands: Sequence[Errand], *, now: datetime, language: str
) -> dict[UUID, Receipt]:
    """Do each, in the order in which they happened; a receipt by each one's id."""
    done = set(
        ReceivedCommand.objects.filter(id__in=[errand.id for errand in errands], accepted=True).values_list(
            "id", flat=True
        )
    )
    receipts: dict[UUID, Receipt] = {}
    for errand in sorted(errands, key=lambda errand: (errand.at + errand.skew, errand.id)):
        if errand.id in done:
            receipts.setdefault(errand.id, Receipt(errand.id, "replayed"))
            continue
        receipts[errand.id] = _run(found, errand, now, language)
        if receipts[errand.id].status == "stored":
            done.add(errand.id)
    return receipts


def _run(found: Caller, errand: Errand, now: datetime, language: str) -> Receipt:
    happened_at = min(_EPOCH + timedelta(seconds=max(errand.at + errand.skew, 0)), now)
    try:
        with decision():
            _do(found, errand, happened_at, now)
            # It may have been refused before, and kept; then its row becomes that of the command that was done.
            ReceivedCommand.objects.update_or_create(
                id=errand.id,
                defaults={
                    "device_id": found.device.pk,
                    "kind": str(type(errand).__struct_config__.tag),
                    "recorded_at": now,
                    "accepted": True,
                    "code": "",
                    "payload": None,
                },
            )
    except Refusal as refusal:
        return Receipt(errand.id, "rejected", refusal.code, said(refusal, language))
    return Receipt(errand.id, "stored", flags=("revoked_device",) if found.guard.revoked else ())


def _do(found: Caller, errand: Errand, happened_at: datetime, now: datetime) -> None:
    guard = guard_at(found, happened_at)
    match errand:
        case DutyStart():
            start_duty(guard, duty_id=errand.duty, gate_id=errand.gate, started_at=happened_at, now=now)
        case DutyEnd():
            end_duty(guard, duty_id=errand.duty, ended_at=happened_at, now=now)
        case RecountSent():
            recount(
                guard.actor,
                recount_id=errand.id,
                cordon_id=_cordon(errand.zone),
                count=errand.count,
                happened_at=happened_at,
                now=now,
            )
        case HandOutSent():
            _hand_out(found, errand, happened_at, now)
        case LostSent():
            _report_lost(found, errand, now)


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


def _report_lost(found: Caller, errand: LostSent, now: datetime) -> None:
    serial = serial_of(errand.number)
    if serial is None:
        raise UnknownNumber(number=errand.number)
    report_lost(found.actor, serial, now=now)


def _cordon(zone: int) -> int:
    cordon_id = Cordon.objects.filter(number=zone).values_list("pk", flat=True).first()
    if cordon_id is None:
        raise NotFound(what=f"cordon {zone}")
    return cordon_id
