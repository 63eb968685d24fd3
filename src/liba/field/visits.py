"""Visits as a phone sends them: who went, by the rights that the holder had then, and a receipt for each."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec

from liba.access.reports import Guard
from liba.accounts.selectors import actor_for_device
from liba.accounts.terms import DeviceStanding
from liba.field.calls import said
from liba.field.devices import Caller
from liba.field.wire import Receipt
from liba.kernel.actors import Power
from liba.kernel.receipts import ReceiptStatus
from liba.kernel.refusals import Forbidden, Refusal
from liba.rounds.refusals import NotYours, UndoTooLate, UnknownDoor, UnknownForm, UnknownRound
from liba.rounds.reports import Visited, Visitor, VisitReceipt, VisitReport, VisitUndoReport
from liba.rounds.services import record_visits

VISIT_KINDS: Final[Mapping[str, msgspec.json.Decoder[Any]]] = {
    "visit": msgspec.json.Decoder(VisitReport),
    "visit_undo": msgspec.json.Decoder(VisitUndoReport),
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_REFUSALS: Mapping[str, type[Refusal]] = {
    kind.code: kind for kind in (UnknownRound, UnknownDoor, UnknownForm, NotYours, UndoTooLate, Forbidden)
}


def answer_visits(
    found: Caller, reports: Sequence[VisitReport | VisitUndoReport], now: datetime, language: str
) -> list[Receipt]:
    """Record them; a receipt for each, in their order."""
    if not reports:
        return []
    given = record_visits([Visited(_visitor(found, report), report) for report in reports], now)
    return [_receipt(one, language) for one in given]


def _visitor(found: Caller, report: VisitReport | VisitUndoReport) -> Visitor:
    """With the powers that the holder had when it happened: one whose role ended must still be able to hand in."""
    guard = found.guard
    if not found.actor.holds(Power.VISIT):
        moment = _EPOCH + timedelta(seconds=max(report.at + report.skew, 0))
        revoked = found.standing is not DeviceStanding.LIVE
        actor = actor_for_device(found.device, now=moment)
        guard = Guard(actor, found.device.user_id, found.device.pk, revoked)
    return Visitor(guard.actor, guard.user_id, guard.device_id, guard.revoked)


def _receipt(receipt: VisitReceipt, language: str) -> Receipt:
    title = ""
    if receipt.status is ReceiptStatus.REJECTED:
        title = said(_REFUSALS[receipt.code](**dict(receipt.facts)), language)
    return Receipt(receipt.id, receipt.status.value, receipt.code, title, receipt.outcome, (), receipt.flags)
