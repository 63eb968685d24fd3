"""Taking checks back: an undo is a fact of its own. It frees the entry, and the counts are corrected by what it took away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings

from liba.access.models import Check, DoubleUse, QuotaUse, Undo
from liba.access.refusals import UndoTooLate
from liba.access.reports import UNDO_SECONDS, CheckReceipt, Flag, Reported, UndoReport
from liba.access.services.checks.judge import Judged
from liba.access.services.checks.known import UndoRow
from liba.access.services.checks.store import Tallies, counted_reasons
from liba.kernel.calendar import local_minute
from liba.kernel.receipts import ReceiptStatus
from liba.kernel.refusals import Forbidden

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class UndoReported:
    """An undo with the phone's own moment of it."""

    reported: Reported
    report: UndoReport

    @property
    def row(self) -> UndoRow:
        """As it would wait for its check."""
        guard = self.reported.guard
        return UndoRow(self.report.id, self.at, guard.device_id, guard.user_id)

    @property
    def at(self) -> datetime:
        """The phone's clock."""
        return _EPOCH + timedelta(seconds=self.report.at)


def undoes(undo: UndoRow, *, check_at: datetime, device_id: UUID, guard_id: int) -> bool:
    """Whether an undo holds: the same phone or guard, within a minute by the phone's clock."""
    same = undo.device_id == device_id or undo.guard_id == guard_id
    return same and abs((undo.at - check_at).total_seconds()) <= UNDO_SECONDS


def undone_by(judged: Judged, undo: UndoRow | None) -> bool:
    """Whether an undo that came before or together with its check takes it back."""
    if undo is None:
        return False
    guard = judged.reading.guard
    check_at = _EPOCH + timedelta(seconds=judged.report.at)
    return undoes(undo, check_at=check_at, device_id=guard.device_id, guard_id=guard.user_id)


def answer_undos(
    undos: Sequence[UndoReported], judged: Mapping[UUID, Judged], tallies: Tallies, now: datetime
) -> list[CheckReceipt]:
    """Apply each undo, or keep it until its check comes. Late ones and strangers' are rejected."""
    if not undos:
        return []
    known = set(Undo.objects.filter(id__in=[undo.report.id for undo in undos]).values_list("id", flat=True))
    covered = set(
        Undo.objects.filter(check_id__in=[undo.report.check for undo in undos]).values_list(
            "check_id", flat=True
        )
    )
    stored = Check.objects.select_related("gate").in_bulk([undo.report.check for undo in undos])
    receipts, rows = [], []
    for undo in undos:
        report = undo.report
        if report.id in known or report.check in covered:
            receipts.append(CheckReceipt(report.id, ReceiptStatus.REPLAYED))
            continue
        receipt, applied = _answer(undo, judged.get(report.check), stored.get(report.check), tallies, now)
        receipts.append(receipt)
        if receipt.status is ReceiptStatus.STORED:
            known.add(report.id)
            covered.add(report.check)
            rows.append(_row(undo, now, applied))
    Undo.objects.bulk_create(rows)
    return receipts


def _answer(
    undo: UndoReported, fresh: Judged | None, stored: Check | None, tallies: Tallies, now: datetime
) -> tuple[CheckReceipt, bool]:
    report = undo.report
    if fresh is not None:
        if fresh.undone:
            return CheckReceipt(report.id, ReceiptStatus.STORED), True
        guard = fresh.reading.guard
        return _rejected(undo, fresh.report.at, guard.device_id, guard.user_id), False
    if stored is None:
        return CheckReceipt(report.id, ReceiptStatus.STORED), False
    check_at = stored.happened_at - timedelta(seconds=stored.skew_seconds)
    if not undoes(undo.row, check_at=check_at, device_id=stored.device_id, guard_id=stored.guard_id):
        return _rejected(undo, int(check_at.timestamp()), stored.device_id, stored.guard_id), False
    take_back(stored, tallies, now)
    return CheckReceipt(report.id, ReceiptStatus.STORED), True


def _rejected(undo: UndoReported, check_at: int, device_id: UUID, guard_id: int) -> CheckReceipt:
    row = undo.row
    if row.device_id != device_id and row.guard_id != guard_id:
        return CheckReceipt(
            undo.report.id, ReceiptStatus.REJECTED, Forbidden.code, facts=(("power", "stand_gate"),)
        )
    age = abs(undo.report.at - check_at)
    return CheckReceipt(undo.report.id, ReceiptStatus.REJECTED, UndoTooLate.code, facts=(("seconds", age),))


def _row(undo: UndoReported, now: datetime, applied: bool) -> Undo:
    guard = undo.reported.guard
    return Undo(
        id=undo.report.id,
        check_id=undo.report.check,
        device_id=guard.device_id,
        guard_id=guard.user_id,
        happened_at=undo.at,
        recorded_at=now,
        applied_at=now if applied else None,
    )


def take_back(check: Check, tallies: Tallies, now: datetime) -> None:
    """Take a stored check's effects back: its place in the counts, its household's entry, doubles that it made."""
    tallies.count(
        day=check.day,
        minute=local_minute(check.happened_at, settings.LIBA_ZONE),
        gate_id=check.gate_id,
        cordon_id=check.gate.cordon_id,
        direction=check.direction,
        outcome=check.outcome,
        reasons=counted_reasons(check.phone_reasons.split(), check.reasons.split()),
        people=check.people,
        sign=-1,
    )
    flags = f"{check.flags} {Flag.UNDONE.value}".strip()
    Check.objects.filter(pk=check.pk).update(flags=flags)
    DoubleUse.objects.filter(second_check=check.pk, settled_at=None).update(settled_at=now, settled_by="undo")
    _free_entry(check, now)


def _free_entry(check: Check, now: datetime) -> None:
    """Give the entry back. A household that entered twice keeps its other entry as the one of the day."""
    use = QuotaUse.objects.filter(check_id=check.pk, freed=False).first()
    if use is None:
        return
    use.delete()
    heir = DoubleUse.objects.filter(first_check=check.pk, settled_at=None).order_by("found_at", "id").first()
    if heir is None:
        QuotaUse.objects.create(
            quota_serial=use.quota_serial, day=use.day, check_id=check.pk, gate_id=use.gate_id,
            happened_at=use.happened_at, freed=True,
        )  # fmt: skip
        return
    second = Check.objects.get(pk=heir.second_check)
    QuotaUse.objects.create(
        quota_serial=use.quota_serial, day=use.day, check_id=second.pk, gate_id=second.gate_id,
        happened_at=second.happened_at,
    )  # fmt: skip
    DoubleUse.objects.filter(pk=heir.pk).update(settled_at=now, settled_by="undo")
    DoubleUse.objects.filter(first_check=check.pk, settled_at=None).update(first_check=second.pk)
