"""Recording checks: each decided again, stored, counted, journalled, answered. An online check is a batch of one."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import datetime
from uuid import UUID

from django.conf import settings

from liba.access.dialect import dialect
from liba.access.models import Undo
from liba.access.refusals import OverrideNotProved, OverrideWithoutReason, UnknownGate
from liba.access.reports import CheckReceipt, CheckReport, Flag, Reported, UndoReport
from liba.access.selectors.enforcement import Setting, current_setting
from liba.access.services.checks.judge import Ground, Judged, Reading, judge, read_card, read_report
from liba.access.services.checks.known import Known, Use, read_known
from liba.access.services.checks.override import Officers
from liba.access.services.checks.store import (
    Tallies,
    counted_reasons,
    write_checks,
    write_doubles,
    write_uses,
)
from liba.access.services.checks.undo import UndoReported, answer_undos, undone_by
from liba.access.terms import Outcome, ReasonCode
from liba.access.tokens import CardRead, TokenKeys
from liba.governance.services import decision, record_all
from liba.governance.terms import Entry
from liba.kernel.actors import Power
from liba.kernel.receipts import ReceiptStatus
from liba.kernel.refusals import Forbidden

CHUNK = 1000
_MANY = 64
# The journal copies larger batches in, which can't travel together with other statements.
_FEW = 12
# Verifying a signature leaves the interpreter, so two threads verify twice as many.
_verifiers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="verify")


def record_checks(items: Sequence[Reported], now: datetime) -> list[CheckReceipt]:
    """Record reports of any number of guards; a receipt for each, in their order.

    They are taken in the order in which they happened, some hundred to a decision, so that a long queue that comes in
    late does not hold up a guard who waits for an answer. What was stored before is answered `replayed` and changes
    nothing. Rejected are: a gate that does not exist, an override without proof or reason, a guard without the power.
    """
    order = sorted(range(len(items)), key=lambda place: _moment(items[place]))
    receipts: dict[int, CheckReceipt] = {}
    for start in range(0, len(order), CHUNK):
        places = order[start : start + CHUNK]
        answers = _record_chunk([items[place] for place in places], now)
        receipts.update(zip(places, answers, strict=True))
    return [receipts[place] for place in range(len(items))]


def _moment(item: Reported) -> tuple[int, UUID]:
    return item.report.at + item.report.skew, item.report.id


def _record_chunk(items: Sequence[Reported], now: datetime) -> list[CheckReceipt]:
    setting = current_setting(now)
    answers: dict[UUID, CheckReceipt] = {}
    readings = list(_readings(items, setting, answers, now))
    undos = [UndoReported(item, item.report) for item in items if isinstance(item.report, UndoReport)]
    with decision():
        known = _known(readings)
        batch = _judge_all(readings, undos, Ground(setting, known, now), answers)
        tallies = Tallies()
        with dialect().together() if len(items) <= _FEW and not undos else nullcontext():
            _write(batch, tallies, now)
            for receipt in answer_undos(undos, {judged.report.id: judged for judged in batch}, tallies, now):
                answers.setdefault(receipt.id, receipt)
            tallies.write()
            record_all([*_entries(batch), *_undo_entries(undos, answers)], now)
    return list(_in_order(items, answers))


def _in_order(items: Sequence[Reported], answers: dict[UUID, CheckReceipt]) -> Iterator[CheckReceipt]:
    """A receipt for each report; the second of two with one id is a replay."""
    given: set[UUID] = set()
    for item in items:
        receipt = answers[item.report.id]
        if item.report.id in given and receipt.status is ReceiptStatus.STORED:
            yield CheckReceipt(
                receipt.id, ReceiptStatus.REPLAYED, "", receipt.outcome, receipt.reasons, receipt.flags
            )
        else:
            yield receipt
        given.add(item.report.id)


def _readings(
    items: Sequence[Reported],
    setting: Setting,
    answers: dict[UUID, CheckReceipt],
    now: datetime,
) -> Iterator[Reading]:
    """Every report once, with its card read; rejected ones are answered here."""
    fresh: dict[UUID, tuple[Reported, CheckReport]] = {}
    for item in items:
        if isinstance(item.report, CheckReport):
            fresh.setdefault(item.report.id, (item, item.report))
    cards = _read_cards([report for _, report in fresh.values()], setting.keys)
    officers = Officers(now)
    # Asked once of each actor: a batch of one phone has few, one for each span of its guard's rights.
    actors = {id(item.guard.actor): item.guard.actor for item, _ in fresh.values()}
    allowed = {key for key, actor in actors.items() if actor.holds(Power.STAND_GATE)}
    for (item, report), card in zip(fresh.values(), cards, strict=True):
        gate = setting.gate(report.gate)
        if gate is None:
            answers[report.id] = _rejected(report, UnknownGate.code, gate=str(report.gate))
        elif id(item.guard.actor) not in allowed:
            answers[report.id] = _rejected(report, Forbidden.code, power=Power.STAND_GATE.value)
        elif report.outcome is Outcome.OVERRIDDEN and not (
            report.override and report.override.reason.strip()
        ):
            answers[report.id] = _rejected(report, OverrideWithoutReason.code)
        elif report.outcome is Outcome.OVERRIDDEN and not officers.proved(report, gate):
            answers[report.id] = _rejected(report, OverrideNotProved.code)
        else:
            yield read_report(item, report, gate=gate, card=card, now=now, zone=settings.LIBA_ZONE)


def _read_cards(reports: Sequence[CheckReport], keys: TokenKeys) -> list[CardRead]:
    if len(reports) < _MANY:
        return [read_card(report, keys) for report in reports]
    halves = [reports[: len(reports) // 2], reports[len(reports) // 2 :]]
    done = _verifiers.map(lambda half: [read_card(report, keys) for report in half], halves)
    return [card for half in done for card in half]


def _rejected(report: CheckReport, code: str, **facts: str) -> CheckReceipt:
    return CheckReceipt(report.id, ReceiptStatus.REJECTED, code, facts=tuple(facts.items()))


def _known(readings: Sequence[Reading]) -> Known:
    return read_known(
        [reading.report.id for reading in readings],
        {reading.card.serial for reading in readings if reading.card.serial},
        {reading.day for reading in readings},
    )


def _judge_all(
    readings: Sequence[Reading],
    undos: Sequence[UndoReported],
    ground: Ground,
    answers: dict[UUID, CheckReceipt],
) -> list[Judged]:
    """Decide in the order in which things happened, each knowing what the ones before it used up."""
    coming = {undo.report.check: undo.row for undo in undos}
    batch = []
    for reading in readings:
        stored = ground.known.stored.get(reading.report.id)
        if stored is not None:
            answers[reading.report.id] = stored
            continue
        judged = judge(reading, ground)
        undo = ground.known.waiting.get(reading.report.id) or coming.get(reading.report.id)
        _settle_entry(judged, ground.known, undone=undone_by(judged, undo))
        answers[reading.report.id] = _receipt(judged)
        batch.append(judged)
    return batch


def _settle_entry(judged: Judged, known: Known, *, undone: bool) -> None:
    """An undone check takes no entry; the second of a household is marked, unless an officer let it in knowing so."""
    if undone:
        judged.undone, judged.takes_entry = True, False
        judged.flags.append(Flag.UNDONE)
        return
    if not judged.takes_entry or judged.quota_serial is None:
        judged.takes_entry = False
        return
    key = (judged.reading.day, judged.quota_serial)
    use = known.uses.get(key)
    if use is None:
        known.uses[key] = Use(judged.report.id, judged.reading.happened_at)
        return
    judged.takes_entry = False
    knowingly = judged.report.outcome is Outcome.OVERRIDDEN and (
        ReasonCode.HOUSEHOLD_USED.value in judged.report.reasons
    )
    if not knowingly:
        judged.double_of = use.check_id
        judged.flags.append(Flag.DOUBLE_USE)


def _receipt(judged: Judged) -> CheckReceipt:
    return CheckReceipt(
        judged.report.id,
        ReceiptStatus.STORED,
        outcome=judged.outcome.value,
        reasons=judged.reasons,
        flags=tuple(flag.value for flag in judged.flags),
    )


def _write(batch: Sequence[Judged], tallies: Tallies, now: datetime) -> None:
    if not batch:
        return
    write_checks(batch, now)
    write_uses([judged for judged in batch if judged.takes_entry])
    write_doubles(batch, now)
    for judged in batch:
        if judged.undone:
            continue
        reading, report = judged.reading, judged.report
        tallies.count(
            day=reading.day,
            minute=reading.minute,
            gate_id=reading.gate.id,
            cordon_id=reading.gate.cordon_id,
            direction=report.direction.value,
            outcome=report.outcome.value,
            reasons=counted_reasons(report.reasons, judged.reasons),
            people=report.people,
        )
    early = [judged.report.id for judged in batch if judged.undone]
    if early:
        Undo.objects.filter(check_id__in=early, applied_at=None).update(applied_at=now)


def _entries(batch: Sequence[Judged]) -> Iterator[Entry]:
    for judged in batch:
        report, gate = judged.report, judged.reading.gate
        facts: dict[str, str | int | float | bool | None] = {
            "gate": gate.code,
            "outcome": report.outcome.value,
        }
        if report.override is not None:
            facts["officer"] = report.override.officer
        yield Entry(
            judged.reading.guard.actor, "access.check.recorded", "check", str(report.id), gate.path, facts
        )


def _undo_entries(undos: Sequence[UndoReported], answers: dict[UUID, CheckReceipt]) -> Iterator[Entry]:
    for undo in undos:
        if answers[undo.report.id].status is ReceiptStatus.STORED:
            yield Entry(
                undo.reported.guard.actor, "access.check.undone", "check", str(undo.report.check), "",
                {"undo": str(undo.report.id)},
            )  # fmt: skip
