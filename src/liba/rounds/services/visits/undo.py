"""Taking visits back: an undo is a fact of its own. What the visit answered is due again, what it raised is settled."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from liba.kernel.actors import Power
from liba.kernel.receipts import EPOCH, ReceiptStatus
from liba.kernel.refusals import Forbidden
from liba.rounds.models import Alert, Visit, VisitUndo
from liba.rounds.refusals import UndoTooLate
from liba.rounds.reports import UNDO_SECONDS, Visited, VisitFlag, Visitor, VisitReceipt, VisitUndoReport
from liba.rounds.services.visits.judge import Judged
from liba.rounds.terms.plans import AlertState


def undoes(user_id: int | None, device_id: UUID | None, judged: Judged, at: datetime) -> bool:
    """Whether an undo holds: the same phone or holder, within ten minutes by the phone's own clock."""
    visit_at = EPOCH + timedelta(seconds=judged.report.at)
    return _same(judged.visitor, user_id, device_id) and _age(at, visit_at) <= UNDO_SECONDS


def answer_undos(
    undos: Sequence[Visited], fresh: Mapping[UUID, Judged], now: datetime
) -> dict[UUID, VisitReceipt]:
    """Apply each undo, or keep it until its visit comes. Late ones and strangers' are rejected."""
    reports = [item.report for item in undos if isinstance(item.report, VisitUndoReport)]
    if not reports:
        return {}
    visits = [report.visit for report in reports]
    known = {
        pk
        for row in VisitUndo.objects.filter(visit_id__in=visits).values_list("pk", "visit_id")
        for pk in row
    }
    known |= set(
        VisitUndo.objects.filter(pk__in=[report.id for report in reports]).values_list("pk", flat=True)
    )
    stored = Visit.objects.in_bulk(visits)
    receipts: dict[UUID, VisitReceipt] = {}
    rows: list[VisitUndo] = []
    for item, report in zip(undos, reports, strict=True):
        if report.id in known or report.visit in known:
            receipts.setdefault(report.id, VisitReceipt(report.id, ReceiptStatus.REPLAYED))
            continue
        at = EPOCH + timedelta(seconds=report.at)
        visit = stored.get(report.visit)
        receipt = _answer(item.visitor, report, fresh.get(report.visit), visit, at)
        receipts[report.id] = receipt
        if receipt.status is ReceiptStatus.STORED:
            known |= {report.id, report.visit}
            if visit is not None and visit.undone_at is None:
                _take_back(visit, now)
            rows.append(_row(item.visitor, report, at, now, applied=visit is not None))
    VisitUndo.objects.bulk_create(rows)
    return receipts


def _answer(
    visitor: Visitor, report: VisitUndoReport, fresh: Judged | None, stored: Visit | None, at: datetime
) -> VisitReceipt:
    if stored is None:
        return VisitReceipt(report.id, ReceiptStatus.STORED)
    # The phone's own clock at the visit: as it was sent, or the stored moment less what it was set right by.
    visit_at = stored.happened_at - timedelta(seconds=stored.skew_seconds)
    if fresh is not None:
        visit_at = EPOCH + timedelta(seconds=fresh.report.at)
    if not _same(visitor, stored.user_id, stored.device_id):
        return VisitReceipt(
            report.id, ReceiptStatus.REJECTED, Forbidden.code, facts=(("power", Power.VISIT.value),)
        )
    if (age := _age(at, visit_at)) > UNDO_SECONDS:
        return VisitReceipt(report.id, ReceiptStatus.REJECTED, UndoTooLate.code, facts=(("seconds", age),))
    return VisitReceipt(report.id, ReceiptStatus.STORED)


def _same(visitor: Visitor, user_id: int | None, device_id: UUID | None) -> bool:
    same_phone = device_id is not None and visitor.device_id == device_id
    return same_phone or (user_id is not None and visitor.user_id == user_id)


def _age(at: datetime, visit_at: datetime) -> int:
    return abs(int((at - visit_at).total_seconds()))


def _row(
    visitor: Visitor, report: VisitUndoReport, at: datetime, now: datetime, *, applied: bool
) -> VisitUndo:
    return VisitUndo(
        id=report.id,
        visit_id=report.visit,
        user_id=visitor.user_id,
        device_id=visitor.device_id,
        happened_at=at,
        recorded_at=now,
        applied_at=now if applied else None,
    )


def _take_back(visit: Visit, now: datetime) -> None:
    flags = f"{visit.flags} {VisitFlag.UNDONE.value}".strip()
    Visit.objects.filter(pk=visit.pk).update(undone_at=now, flags=flags)
    Alert.objects.filter(visit=visit).exclude(state=AlertState.SETTLED.value).update(
        state=AlertState.SETTLED.value, settled_at=now, settled_by="undo"
    )
