"""A batch of visits: one decision and a fixed number of statements for some hundred of them, whatever their order."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings

from liba.governance.services import decision, record_all, take_turn
from liba.governance.terms import Entry
from liba.kernel.actors import Power
from liba.kernel.calendar import FIRST_DAY, LAST_DAY
from liba.kernel.receipts import ReceiptStatus, set_right
from liba.rounds.models import VisitUndo
from liba.rounds.reports import Visited, VisitFlag, VisitReceipt, VisitReport, VisitUndoReport
from liba.rounds.selectors.targets import HOUSEHOLD, POST, SITE
from liba.rounds.services.census.raising import Heard, is_census, raise_differences
from liba.rounds.services.findings import Crossed, raise_findings
from liba.rounds.services.found import tie_found_people
from liba.rounds.services.visits.judge import Judged, Reject, judge
from liba.rounds.services.visits.known import Known, read_known, read_stored
from liba.rounds.services.visits.raising import raise_alerts
from liba.rounds.services.visits.store import write_visits
from liba.rounds.services.visits.undo import answer_undos, undoes

CHUNK: Final = 1000


def record_visits(batch: Sequence[Visited], now: datetime) -> list[VisitReceipt]:
    """Record visits and undos of any number of visitors; a receipt for each, in their order.

    They are taken in the order in which they happened. Each is decided again: the due that it answers (`unplanned`
    where none was), where its door lies, whether its answers fit the form they were given to. What was stored before is
    answered `replayed` and changes nothing. What crosses a limit raises an alert in the same decision.

    Rejected are a round, a door or a form that never was, a door that never was the visitor's, and who may not visit.
    Everything else that is odd (a wrong clock, an old form, an answer out of bounds, a door that was handed over, a
    person who was merged) is stored with a flag.
    """
    order = sorted(range(len(batch)), key=lambda place: _moment(batch[place]))
    receipts: dict[int, VisitReceipt] = {}
    for start in range(0, len(order), CHUNK):
        places = order[start : start + CHUNK]
        answers = _record([batch[place] for place in places], now)
        receipts.update(zip(places, answers, strict=True))
    return [receipts[place] for place in range(len(batch))]


def undo_visit(item: Visited, now: datetime) -> VisitReceipt:
    """Take one visit back."""
    return record_visits([item], now)[0]


def _moment(item: Visited) -> tuple[int, UUID]:
    return item.report.at + item.report.skew, item.report.id


def _record(items: Sequence[Visited], now: datetime) -> list[VisitReceipt]:
    answers: dict[UUID, VisitReceipt] = {}
    undos = [item for item in items if isinstance(item.report, VisitUndoReport)]
    known = read_known(items, now)
    with decision():
        take_turn()
        read_stored(known, items)
        batch = list(_judged(items, undos, known, answers, now))
        write_visits(batch, now)
        tie_found_people({one.report.id: one.door.id for one in batch if one.door.kind == HOUSEHOLD})
        applied = [judged.undone_by for judged in batch if judged.undone_by]
        VisitUndo.objects.filter(pk__in=applied, applied_at=None).update(applied_at=now)
        standing = [judged for judged in batch if judged.undone_by is None]
        raise_alerts(standing, now)
        raise_findings(list(_crossed(standing, known)), now)
        raise_differences(
            [
                Heard(one.report.id, one.door.id, one.answers)
                for one in standing
                if one.answers is not None and one.door.kind == HOUSEHOLD and _is_census(one, known)
            ],
            now,
        )
        answers.update(answer_undos(undos, {judged.report.id: judged for judged in batch}, now))
        record_all([*_entries(batch), *_undo_entries(undos, answers)], now)
    return list(_in_order(items, answers))


def _crossed(standing: Sequence[Judged], known: Known) -> Iterator[Crossed]:
    """What inspectors' visits to posts and places crossed."""
    for one in standing:
        form = known.forms.get((one.plan.spec.form, one.form_version))
        inspects = one.door.kind != HOUSEHOLD and one.visitor.actor.may(Power.INSPECT, one.path)
        if form is None or not inspects:
            continue
        names = {limit.code: limit.name.zh for limit in form.limits}
        post_id, site_id = (one.door.id if one.door.kind == kind else None for kind in (POST, SITE))
        for crossing in one.crossed:
            words, by = names[crossing.limit], one.visitor.actor.name
            yield Crossed(one.report.id, post_id, site_id, words, one.happened_at, by)


def _is_census(judged: Judged, known: Known) -> bool:
    """Whether the form that was asked is held against the registry."""
    form = known.forms.get((judged.plan.spec.form, judged.form_version))
    return form is not None and is_census(form)


def _judged(
    items: Sequence[Visited],
    undos: Sequence[Visited],
    known: Known,
    answers: dict[UUID, VisitReceipt],
    now: datetime,
) -> Iterator[Judged]:
    """Every report once, in the order in which they happened; replays and rejected ones are answered here."""
    coming = {item.report.visit: item for item in undos if isinstance(item.report, VisitUndoReport)}
    for item in items:
        report = item.report
        if not isinstance(report, VisitReport) or report.id in answers:
            continue
        stored = known.stored.get(report.id)
        if stored is not None:
            flags = tuple(stored.flags.split())
            answers[report.id] = VisitReceipt(report.id, ReceiptStatus.REPLAYED, "", stored.outcome, flags)
            continue
        try:
            judged = _judge(item, report, known, now)
        except Reject as rejected:
            answers[report.id] = VisitReceipt(
                report.id, ReceiptStatus.REJECTED, rejected.code, facts=rejected.facts
            )
            continue
        _undone_at_once(judged, known, coming.get(report.id), now)
        answers[report.id] = judged.receipt
        yield judged


def _judge(item: Visited, report: VisitReport, known: Known, now: datetime) -> Judged:
    day = set_right(report.at, report.skew, now)[0].astimezone(settings.LIBA_ZONE).date()
    if not FIRST_DAY <= day <= LAST_DAY:
        report_day = max(FIRST_DAY, min(day, LAST_DAY)).isoformat()
        raise Reject("rounds.unknown_round", round=f"{report.round} ({report_day})")
    return judge(item, report, known, now, settings.LIBA_ZONE)


def _undone_at_once(judged: Judged, known: Known, coming: Visited | None, now: datetime) -> None:
    """An undo that came before its visit, or together with it."""
    waiting = known.undos.get(judged.report.id)
    if waiting is not None and undoes(waiting.user_id, waiting.device_id, judged, waiting.happened_at):
        judged.undone_by = waiting.pk
    elif coming is not None:
        visitor, at = coming.visitor, set_right(coming.report.at, 0, now)[0]
        if undoes(visitor.user_id, visitor.device_id, judged, at):
            judged.undone_by = coming.report.id
    if judged.undone_by is not None:
        judged.flags.append(VisitFlag.UNDONE)


def _in_order(items: Sequence[Visited], answers: dict[UUID, VisitReceipt]) -> Iterator[VisitReceipt]:
    """A receipt for each report; the second of two with one id is a replay."""
    given: set[UUID] = set()
    for item in items:
        receipt = answers[item.report.id]
        if item.report.id in given and receipt.status is ReceiptStatus.STORED:
            yield VisitReceipt(receipt.id, ReceiptStatus.REPLAYED, "", receipt.outcome, receipt.flags)
        else:
            yield receipt
        given.add(item.report.id)


def _entries(batch: Sequence[Judged]) -> Iterator[Entry]:
    for judged in batch:
        facts = {
            "round": judged.plan.code,
            "door": f"{judged.door.kind}{judged.door.id}",
            "outcome": judged.outcome.value,
        }
        yield Entry(
            judged.visitor.actor,
            "rounds.visit.recorded",
            "visit",
            str(judged.report.id),
            judged.path,
            facts,
        )


def _undo_entries(undos: Sequence[Visited], answers: dict[UUID, VisitReceipt]) -> Iterator[Entry]:
    for item in undos:
        report = item.report
        if isinstance(report, VisitUndoReport) and answers[report.id].status is ReceiptStatus.STORED:
            facts = {"undo": str(report.id)}
            yield Entry(item.visitor.actor, "rounds.visit.undone", "visit", str(report.visit), "", facts)
