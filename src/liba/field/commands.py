"""What comes up: one check that somebody waits for, or a batch from the outbox. A receipt for each, in the order sent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from liba.access.refusals import OverrideNotProved, OverrideWithoutReason, UndoTooLate, UnknownGate
from liba.access.reports import CheckReceipt, CheckReport, Reported, UndoReport
from liba.access.services import gates_heard, record_check, record_checks
from liba.accounts.services import device_seen
from liba.field.calls import Answer, Call, json_answer, said, without_nul
from liba.field.devices import Caller, caller, guard_at
from liba.field.errands import run_errands
from liba.field.kinds import ERRANDS
from liba.field.models import ReceivedCommand
from liba.field.refusals import NUL, UNREADABLE, Malformed, NotReadable, TooMany, UnknownKind
from liba.field.visits import VISIT_KINDS, answer_visits
from liba.field.wire import Batch, Errand, Head, Receipt, Receipts
from liba.governance.services import decision
from liba.kernel.ids import new_id
from liba.kernel.receipts import ReceiptStatus
from liba.kernel.refusals import Forbidden, Refusal
from liba.rounds.reports import VisitReport, VisitUndoReport

MOST_COMMANDS = 10_000
MOST_BYTES = 16 * 1024 * 1024
_NUL = "a NUL character"
_ONE_CHECK_BYTES = 16 * 1024
_MOST_SKEW = 2**31 - 1
_HEARD_EVERY = timedelta(seconds=15)
_MOST_HEARD = 5000
_last_heard: dict[tuple[object, ...], datetime] = {}
_batch = msgspec.json.Decoder(Batch)
_head = msgspec.json.Decoder(Head)
_check = msgspec.json.Decoder(CheckReport)
_KINDS: dict[str, msgspec.json.Decoder[Any]] = {
    "check": _check,
    "undo": msgspec.json.Decoder(UndoReport),
    **VISIT_KINDS,
    **{str(kind.__struct_config__.tag): msgspec.json.Decoder(kind) for kind in ERRANDS},
}
_REFUSALS: dict[str, type[Refusal]] = {
    kind.code: kind
    for kind in (UnknownGate, OverrideNotProved, OverrideWithoutReason, UndoTooLate, Forbidden)
}


@dataclass(slots=True)
class Sorted:
    """A batch's lines by what is to be done with them. `order` names each line's command, or its receipt at once."""

    order: list[UUID | Receipt] = field(default_factory=list)
    reports: list[CheckReport | UndoReport] = field(default_factory=list)
    visits: list[VisitReport | VisitUndoReport] = field(default_factory=list)
    errands: list[Errand] = field(default_factory=list)
    kept: list[ReceivedCommand] = field(default_factory=list)
    raw: dict[UUID, bytes] = field(default_factory=dict)


def check(call: Call) -> Answer:
    """`POST /check`: one check, answered with its receipt when it is stored."""
    found = caller(call.token, call.now)
    body = call.body(_ONE_CHECK_BYTES)
    if NUL in body:
        raise Malformed(why="NUL")
    try:
        report = _check.decode(body)
    except UNREADABLE as failure:
        raise Malformed(why=str(failure)[:200]) from failure
    receipt = record_check(_reported(found, report), call.now)
    if receipt.status is ReceiptStatus.REJECTED:
        _keep(
            [
                _rejected(
                    found,
                    report.id,
                    kind="check",
                    code=receipt.code,
                    payload=msgspec.json.encode(report),
                    now=call.now,
                )
            ]
        )
    _heard(found, [report], call.now, {"app_version": call.app})
    return json_answer(_receipt(receipt, call.language))


def commands(call: Call) -> Answer:
    """`POST /commands`: up to 10,000 commands. What can't be read is kept and answered by its position."""
    found = caller(call.token, call.now)
    try:
        batch = _batch.decode(call.body(MOST_BYTES))
    except UNREADABLE as failure:
        raise NotReadable(why=str(failure)[:200]) from failure
    if len(batch.commands) > MOST_COMMANDS:
        raise TooMany(limit=MOST_COMMANDS, count=len(batch.commands))
    lines = _sort(found, batch.commands, call)
    answers = _answer(found, lines, call)
    _keep(lines.kept)
    skew = max(-_MOST_SKEW, min(int(call.now.timestamp()) - batch.sent_at, _MOST_SKEW))
    app = batch.app.replace("\0", "")
    _heard(found, lines.reports, call.now, {"app_version": app, "queue": batch.queue, "skew": skew})
    receipts = [one if isinstance(one, Receipt) else answers[one] for one in lines.order]
    return json_answer(Receipts(_without_repeats(receipts)))


def _sort(found: Caller, lines: Sequence[msgspec.Raw], call: Call) -> Sorted:
    done = Sorted()
    for position, line in enumerate(lines):
        try:
            head = _head.decode(line if NUL not in bytes(line) else b"")
        except UNREADABLE as failure:
            refusal: Refusal = Malformed(why=str(failure)[:200])
            done.kept.append(
                _rejected(found, new_id(), kind="", code=refusal.code, payload=bytes(line), now=call.now)
            )
            title = said(refusal, call.language)
            done.order.append(Receipt(None, "rejected", refusal.code, title, position=position))
            continue
        refused = _file(head, line, done)
        if refused is not None:
            done.kept.append(
                _rejected(
                    found, head.id, kind=head.kind, code=refused.code, payload=bytes(line), now=call.now
                )
            )
            done.order.append(Receipt(head.id, "rejected", refused.code, said(refused, call.language)))
    return done


def _file(head: Head, line: msgspec.Raw, done: Sorted) -> Refusal | None:
    """Put a line where it belongs; what it is refused for, if it can't be."""
    decoder = _KINDS.get(head.kind)
    if not without_nul(line):
        return Malformed(why=_NUL)
    if decoder is None:
        return UnknownKind(kind=head.kind)
    try:
        command: CheckReport | UndoReport | VisitReport | VisitUndoReport | Errand = decoder.decode(line)
    except UNREADABLE as failure:
        return Malformed(why=str(failure)[:200])
    if isinstance(command, CheckReport | UndoReport):
        done.reports.append(command)
    elif isinstance(command, VisitReport | VisitUndoReport):
        done.visits.append(command)
    else:
        done.errands.append(command)
    done.order.append(head.id)
    done.raw[head.id] = bytes(line)
    return None


def _answer(found: Caller, lines: Sorted, call: Call) -> dict[UUID, Receipt]:
    """Visits first: a person who was found is bound to the visit that found them."""
    receipts: dict[UUID, Receipt] = {}

    def keep(command_id: UUID, receipt: Receipt, kind: str) -> None:
        if command_id not in receipts or receipt.status != "replayed":
            receipts[command_id] = receipt
        _kept_line(found, receipts[command_id], kind, lines, call.now)

    visited = answer_visits(found, lines.visits, call.now, call.language)
    for visit, answered in zip(lines.visits, visited, strict=True):
        keep(visit.id, answered, "visit")
    ran = run_errands(found, lines.errands, ERRANDS, now=call.now, language=call.language)
    for errand in lines.errands:
        keep(errand.id, ran[errand.id], "errand")
    given = record_checks([_reported(found, report) for report in lines.reports], call.now)
    for report, receipt in zip(lines.reports, given, strict=True):
        keep(
            report.id,
            _receipt(receipt, call.language),
            "check" if isinstance(report, CheckReport) else "undo",
        )
    return receipts


def _kept_line(found: Caller, receipt: Receipt, kind: str, lines: Sorted, now: datetime) -> None:
    if receipt.code and receipt.id is not None:
        payload = lines.raw[receipt.id]
        lines.kept.append(
            _rejected(found, receipt.id, kind=kind, code=receipt.code, payload=payload, now=now)
        )


def _without_repeats(receipts: Iterable[Receipt]) -> list[Receipt]:
    """The second of two lines with one id is a replay of the first."""
    given: set[UUID] = set()
    told = []
    for receipt in receipts:
        repeated = receipt.id in given and receipt.status == "stored"
        told.append(msgspec.structs.replace(receipt, status="replayed") if repeated else receipt)
        if receipt.id is not None:
            given.add(receipt.id)
    return told


def _reported(found: Caller, report: CheckReport | UndoReport) -> Reported:
    moment = datetime.fromtimestamp(max(report.at + report.skew, 0), found.device.paired_at.tzinfo)
    return Reported(guard_at(found, moment), report)


def _receipt(receipt: CheckReceipt, language: str) -> Receipt:
    title = ""
    if receipt.code:
        title = said(_REFUSALS[receipt.code](**dict(receipt.facts)), language)
    return Receipt(
        receipt.id, receipt.status.value, receipt.code, title, receipt.outcome, receipt.reasons, receipt.flags
    )


def _rejected(
    found: Caller, command_id: UUID, *, kind: str, code: str, payload: bytes, now: datetime
) -> ReceivedCommand:
    """A rejected command, kept whole and sealed."""
    return ReceivedCommand(
        id=command_id,
        device_id=found.device.pk,
        kind=kind[:30],
        recorded_at=now,
        accepted=False,
        code=code,
        payload=payload.decode(errors="replace"),
    )


def _keep(rejected: Sequence[ReceivedCommand]) -> None:
    if not rejected:
        return
    newest = {row.pk: row for row in rejected}
    with decision():
        ReceivedCommand.objects.bulk_create(newest.values(), ignore_conflicts=True, batch_size=500)


def _heard(
    found: Caller,
    reports: Sequence[CheckReport | UndoReport],
    now: datetime,
    told: dict[str, str | int],
) -> None:
    """The phone lives, and so do the gates that it speaks of. Said again within seconds it is not worth a query."""
    named = {report.gate for report in reports if isinstance(report, CheckReport)}
    key = (found.device.pk, *sorted(map(str, named)))
    last = _last_heard.get(key)
    if len(told) == 1 and last is not None and timedelta(0) <= now - last < _HEARD_EVERY:
        return
    if len(_last_heard) > _MOST_HEARD:
        _last_heard.clear()
    _last_heard[key] = now
    gates_heard(named, device_id=found.device.pk, now=now)
    device_seen(
        found.device,
        now=now,
        skew_seconds=int(told["skew"]) if "skew" in told else None,
        queue_depth=int(told["queue"]) if "queue" in told else None,
        app_version=str(told.get("app_version", "")),
    )
