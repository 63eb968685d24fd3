"""One visit, decided again by the server: which due it answers, whether it fits its form, what is odd about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from liba.kernel.actors import Power
from liba.kernel.receipts import LATE_SECONDS, SKEW_LIMIT_SECONDS, ReceiptStatus, set_right
from liba.kernel.refusals import FactValue, Forbidden
from liba.rounds.refusals import NotYours, UnknownDoor, UnknownForm, UnknownRound
from liba.rounds.reports import AnswersSent, Visited, VisitFlag, Visitor, VisitReceipt, VisitReport
from liba.rounds.rules.answers import check_answers, counts_of, crossings
from liba.rounds.rules.plans import UNPLANNED_WINDOW, answered_slot
from liba.rounds.rules.standing import LOOK_BACK, Plan
from liba.rounds.selectors.reach import Hold
from liba.rounds.selectors.targets import HOUSEHOLD
from liba.rounds.services.visits.known import Door, Known, number_of
from liba.rounds.terms.forms import Answers, Crossing, FormSpec, Value
from liba.rounds.terms.plans import Outcome, Over, Slot

_FLAG_OF_FAULT = {"out_of_bounds": VisitFlag.OUT_OF_BOUNDS, "missing": VisitFlag.INCOMPLETE}


@dataclass(slots=True)
class Judged:
    """A visit ready to be stored."""

    visitor: Visitor
    report: VisitReport
    plan: Plan
    door: Door
    path: str
    happened_at: datetime
    shift: int
    day: date
    window: int
    outcome: Outcome
    responder_id: int | None = None
    person_id: int | None = None
    answers: Answers | None = None
    form_version: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    crossed: tuple[Crossing, ...] = ()
    flags: list[VisitFlag] = field(default_factory=list)
    known_people: frozenset[int] = frozenset()
    undone_by: UUID | None = None

    @property
    def receipt(self) -> VisitReceipt:
        """What the phone is told."""
        flags = tuple(flag.value for flag in self.flags)
        return VisitReceipt(self.report.id, ReceiptStatus.STORED, outcome=self.outcome.value, flags=flags)


class Reject(Exception):
    """A report that can't be stored as a visit; it is kept whole by who called."""

    def __init__(self, code: str, **facts: FactValue) -> None:
        self.code = code
        self.facts = tuple(facts.items())
        super().__init__(code)


def judge(item: Visited, report: VisitReport, known: Known, now: datetime, zone: ZoneInfo) -> Judged:
    """Decide one visit. Raises `Reject` for a round, door or form that never was, and a door that never was theirs."""
    plan, door = known.plans.get(report.round), known.doors.get(report.door)
    if plan is None:
        raise Reject(UnknownRound.code, round=report.round)
    if door is None:
        raise Reject(UnknownDoor.code, door=report.door)
    if not item.visitor.actor.holds(Power.VISIT):
        raise Reject(Forbidden.code, power=Power.VISIT.value)
    happened_at, shift = set_right(report.at, report.skew, now)
    judged = Judged(
        item.visitor, report, plan, door, known.ground.paths[door.area_id], happened_at, shift,
        happened_at.astimezone(zone).date(), UNPLANNED_WINDOW, report.outcome,
        item.visitor.walked or known.responder_of(item.visitor.user_id),
    )  # fmt: skip
    _whose(judged, known)
    _who(judged, known)
    _which_due(judged, known, zone)
    _what(judged, known)
    _odd_clock(judged, now)
    return judged


def _whose(judged: Judged, known: Known) -> None:
    if judged.visitor.walked is not None:
        doors = [door for door in (judged.door, judged.door.named) if door is not None]
        if not any(judged.visitor.actor.may(Power.VISIT, known.ground.paths[door.area_id]) for door in doors):
            raise Reject(NotYours.code, door=judged.report.door)
        return
    held = _held(judged, judged.door, known)
    if (
        held is Hold.NEVER
        and judged.door.named is not None
        and _held(judged, judged.door.named, known) is not held
    ):
        # They went to a door of theirs; that it is another's now they could not know.
        held = Hold.ONCE
    if held is Hold.NEVER:
        raise Reject(NotYours.code, door=judged.report.door)
    if held is Hold.ONCE:
        judged.flags.append(VisitFlag.WAS_THEIRS)
    if judged.door.named is not None:
        judged.flags.append(VisitFlag.MERGED_DOOR)


def _held(judged: Judged, door: Door, known: Known) -> Hold:
    reach = known.reaches.get(judged.responder_id)
    if reach is None:
        return Hold.NEVER
    return reach.of(door.kind, door.id, known.ground.paths[door.area_id], judged.day)


def _who(judged: Judged, known: Known) -> None:
    """The person by the id that stands for them today, and the answers of people who became one under that id."""
    report = judged.report
    if report.person is not None:
        resident = known.people.get(report.person)
        judged.person_id = resident.id if resident else None
        _flag_person(judged, known, report.person)
    if report.answers is not None:
        judged.answers = _answers_today(judged, known, report.answers)


def _answers_today(judged: Judged, known: Known, sent: AnswersSent) -> Answers:
    people: dict[str, dict[str, Value]] = {}
    later: list[tuple[str, str, dict[str, Value]]] = []
    for key, given in sent.people.items():
        number = number_of(key)
        resident = known.people.get(number)
        _flag_person(judged, known, number)
        if resident is None or resident.id == number:
            people[key] = dict(given)
        else:
            later.append((key, str(resident.id), dict(given)))
    for key, today, given in later:
        # Both rows of one person may have been answered: what was said under the kept id stands, the other beside it.
        people[key if today in people else today] = given
    return Answers(dict(sent.door), people)


def _flag_person(judged: Judged, known: Known, person_id: int) -> None:
    resident = known.people.get(person_id)
    if resident is None:
        flag = VisitFlag.UNKNOWN_PERSON
    elif resident.id != person_id:
        flag = VisitFlag.MERGED_PERSON
    else:
        return
    if flag not in judged.flags:
        judged.flags.append(flag)


def _which_due(judged: Judged, known: Known, zone: ZoneInfo) -> None:
    slot = answered_slot(
        _slots(judged, known, zone), judged.happened_at, (judged.report.day, judged.report.window), zone
    )
    if slot is None:
        judged.outcome = Outcome.UNPLANNED
        return
    judged.day, judged.window = slot.day, slot.window


def _slots(judged: Judged, known: Known, zone: ZoneInfo) -> tuple[Slot, ...]:
    """The dues that the visit may answer; of what is drawn only on its days."""
    plan, door = judged.plan, judged.door
    return tuple(slot for slot in _planned(judged, known, zone) if plan.picked(slot.day, door.kind, door.id))


def _planned(judged: Judged, known: Known, zone: ZoneInfo) -> tuple[Slot, ...]:
    plan, door = judged.plan, judged.door
    codes = known.ground.codes[door.area_id]
    last = judged.day + timedelta(days=1)
    first = judged.day - LOOK_BACK
    if plan.spec.over.over is not Over.ENROLLED:
        key = (plan.id, codes, judged.day)
        if key not in known.slots:
            known.slots[key] = plan.slots(codes, first, last, zone)
        return known.slots[key]
    times = known.followed_at(plan.id, door.id, judged.person_id) if door.kind == HOUSEHOLD else []
    found = {slot for followed in times for slot in plan.slots(codes, first, last, zone, followed)}
    return tuple(sorted(found, key=lambda slot: slot.opens_at))


def _what(judged: Judged, known: Known) -> None:
    code, report = judged.plan.spec.form, judged.report
    newest = known.newest.get(code, 0)
    judged.form_version = report.form_version or newest
    form = known.forms.get((code, judged.form_version))
    if form is None:
        if judged.answers is not None:
            raise Reject(UnknownForm.code, form=code, version=report.form_version)
        judged.form_version = newest
        return
    if judged.answers is None:
        return
    if judged.form_version < newest:
        judged.flags.append(VisitFlag.OLD_FORM)
    _check(judged, form, known)
    judged.counts = counts_of(form, judged.answers)
    judged.crossed = crossings(form, judged.answers)
    judged.known_people = frozenset(map(number_of, judged.answers.people)) & known.people.keys()


def _check(judged: Judged, form: FormSpec, known: Known) -> None:
    """Answers are kept as they were given; what does not fit is flagged."""
    assert judged.answers is not None
    people = list(map(number_of, judged.answers.people))
    if judged.person_id is not None:
        people.append(judged.person_id)
    elif judged.door.kind == HOUSEHOLD and judged.report.outcome is Outcome.DONE:
        people += known.present.get(judged.door.id, [])
    for fault in check_answers(form, judged.answers, dict.fromkeys(people)):
        if fault.code == "missing" and judged.report.outcome is not Outcome.DONE:
            continue
        flag = _FLAG_OF_FAULT.get(fault.code, VisitFlag.ODD_ANSWER)
        if flag not in judged.flags:
            judged.flags.append(flag)


def _odd_clock(judged: Judged, now: datetime) -> None:
    if max(abs(judged.report.skew), abs(judged.shift)) > SKEW_LIMIT_SECONDS:
        judged.flags.append(VisitFlag.CLOCK_SKEW)
    if (now - judged.happened_at).total_seconds() > LATE_SECONDS:
        judged.flags.append(VisitFlag.LATE)
    if judged.visitor.revoked:
        judged.flags.append(VisitFlag.REVOKED_DEVICE)


def facts_of(receipt: VisitReceipt) -> Mapping[str, FactValue]:
    """What fills a rejected receipt's sentence."""
    return dict(receipt.facts)
