"""Deciding a reported check again: from the same version of the rule, at the moment when it happened."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from liba.access.reports import CheckReport, Flag, Guard, Reported
from liba.access.rules import decide, uses_quota
from liba.access.selectors.enforcement import GateFacts, RuleFacts, Setting, calendar_at
from liba.access.services.checks.known import Known, PassRow, Use
from liba.access.terms import (
    AdmissionRule,
    Answers,
    Attempt,
    CardFacts,
    Decision,
    Found,
    Outcome,
    PassStatus,
    ReasonCode,
    Verdict,
)
from liba.access.tokens import CardRead, TokenKeys, read_token
from liba.kernel.numbers import serial_of
from liba.kernel.receipts import LATE_SECONDS, SKEW_LIMIT_SECONDS, set_right

_NO_RULE = RuleFacts(0, AdmissionRule(), None, 0)
_NO_CARD = CardRead(Found.NONE)
_DECIDED = frozenset({Outcome.ADMITTED, Outcome.OVERRIDDEN, Outcome.REFUSED})
_INSIDE = frozenset({Outcome.ADMITTED, Outcome.OVERRIDDEN})
# What a gate that only registers can find by itself; nothing else binds the people who pass there.
_NOTED = frozenset(
    {ReasonCode.FEVER.value, ReasonCode.TEMPERATURE_IMPLAUSIBLE.value, ReasonCode.TEMPERATURE_UNKNOWN.value}
)
_FACTS_OF_A_PHONE = frozenset({ReasonCode.DATA_EXPIRED.value, ReasonCode.CALENDAR_MISSING.value})
_KNOWN_CODES = frozenset(code.value for code in ReasonCode)


@dataclass(slots=True)
class Reading:
    """A report with what can be told of it without the database. `shift` are the seconds by which its clock is set right."""

    guard: Guard
    report: CheckReport
    gate: GateFacts
    card: CardRead
    happened_at: datetime
    shift: int
    day: date
    minute: int


@dataclass(frozen=True, slots=True)
class Ground:
    """What a decision stands on: what is enforced, what is known of the batch, and the present moment."""

    setting: Setting
    known: Known
    now: datetime


@dataclass(slots=True)
class Judged:
    """A reading with the server's own decision, ready to be stored."""

    reading: Reading
    outcome: Outcome
    reasons: tuple[str, ...]
    type_code: str = ""
    serial: int | None = None
    quota_serial: int | None = None
    found: Found = Found.NONE
    takes_entry: bool = False
    flags: list[Flag] = field(default_factory=list)
    double_of: UUID | None = None
    undone: bool = False

    @property
    def report(self) -> CheckReport:
        """What the phone said."""
        return self.reading.report


def read_card(report: CheckReport, keys: TokenKeys) -> CardRead:
    """What the card shown is, by its signature or its typed number; the pass itself is looked up later."""
    card = report.card
    if card is None or not (card.token or card.number):
        return _NO_CARD
    if card.token:
        return read_token(card.token, keys)
    serial = serial_of(card.number)
    return CardRead(Found.UNKNOWN_NUMBER) if serial is None else CardRead(Found.TYPED, serial=serial)


def read_report(
    item: Reported, report: CheckReport, *, gate: GateFacts, card: CardRead, now: datetime, zone: ZoneInfo
) -> Reading:
    """Set the phone's clock right by its measured skew. A moment that would lie ahead of us counts as now."""
    happened_at, shift = set_right(report.at, report.skew, now)
    local = happened_at.astimezone(zone)
    return Reading(
        item.guard, report, gate, card, happened_at, shift, local.date(), local.hour * 60 + local.minute
    )


def judge(reading: Reading, ground: Ground) -> Judged:
    """The server's decision. Exits and turned-back cars are taken as they were; the rest is decided by `access.rules`."""
    report = reading.report
    known = ground.known
    setting = ground.setting.at(int(reading.happened_at.timestamp()))
    reading.gate = setting.gates[reading.gate.id]
    rule = setting.rule_made_under(reading.gate.rule_code, report.rule_version) or _NO_RULE
    row = known.passes.get(reading.card.serial) if reading.card.serial else None
    judged = Judged(reading, report.outcome, (), found=reading.card.found)
    use = None
    if row is not None and reading.card.found in (Found.SIGNED, Found.TYPED):
        use = known.uses.get((reading.day, row.quota_serial))
        judged.quota_serial = row.quota_serial
        judged.type_code = setting.types[row.type_id].code
    judged.serial = reading.card.serial or None
    if report.outcome in _DECIDED:
        _decide(judged, rule, _card_facts(reading, row, use, setting), reading, setting)
    elif report.outcome is Outcome.NOTED:
        _note(judged, rule, reading)
    _flag(judged, setting, rule, ground.now)
    return judged


def _decide(judged: Judged, rule: RuleFacts, card: CardFacts, reading: Reading, setting: Setting) -> None:
    report = judged.report
    answers = report.answers
    if answers is None and report.outcome is not Outcome.REFUSED:
        answers = Answers()
    attempt = _attempt(reading, rule, card, answers)
    decision = decide(attempt)
    judged.found = card.found
    judged.reasons = decision.codes
    judged.outcome = _server_outcome(report.outcome, decision)
    judged.takes_entry = report.outcome in _INSIDE and uses_quota(attempt)


def _server_outcome(reported: Outcome, decision: Decision) -> Outcome:
    if decision.verdict is Verdict.ADMIT:
        return Outcome.ADMITTED
    return Outcome.OVERRIDDEN if reported is Outcome.OVERRIDDEN else Outcome.REFUSED


def _attempt(reading: Reading, rule: RuleFacts, card: CardFacts, answers: Answers | None) -> Attempt:
    gate = reading.gate
    return Attempt(
        at=int(reading.happened_at.timestamp()),
        minute=reading.minute,
        calendar=calendar_at(reading.day),
        zone=gate.zone,
        gate_open=gate.was_open(reading.happened_at),
        gate_hours=gate.hours,
        cordon_window=gate.cordon_window,
        rule_window=rule.window,
        rule=rule.rule,
        card=card,
        answers=answers,
    )


def _card_facts(reading: Reading, row: PassRow | None, use: Use | None, setting: Setting) -> CardFacts:
    found = reading.card.found
    if found not in (Found.SIGNED, Found.TYPED):
        return CardFacts(found=found)
    if row is None:
        return CardFacts(found=Found.UNKNOWN_NUMBER, serial=reading.card.serial)
    earlier = use is not None and use.check_id != reading.report.id and use.happened_at <= reading.happened_at
    return CardFacts(
        found=found,
        serial=reading.card.serial,
        quota_serial=row.quota_serial,
        type=setting.types[row.type_id],
        status=PassStatus(row.status_at(reading.happened_at)),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        used=earlier,
    )


def _note(judged: Judged, rule: RuleFacts, reading: Reading) -> None:
    """A gate that registers still finds a fever, and says so."""
    answers = judged.report.answers
    if answers is None:
        return
    decision = decide(_attempt(reading, rule, CardFacts(found=Found.NONE), answers))
    judged.reasons = tuple(code for code in decision.codes if code in _NOTED)


def _flag(judged: Judged, setting: Setting, rule: RuleFacts, now: datetime) -> None:
    report, reading = judged.report, judged.reading
    flags = judged.flags
    phone = {code for code in report.reasons if code in _KNOWN_CODES}
    agrees = judged.outcome is report.outcome or (
        report.outcome is Outcome.REFUSED and bool(phone & _FACTS_OF_A_PHONE)
    )
    if not agrees:
        flags.append(Flag.DIFFERS)
    if max(abs(report.skew), abs(reading.shift)) > SKEW_LIMIT_SECONDS:
        flags.append(Flag.CLOCK_SKEW)
    if (now - reading.happened_at).total_seconds() > LATE_SECONDS:
        flags.append(Flag.LATE)
    if reading.guard.revoked:
        flags.append(Flag.REVOKED_DEVICE)
    newest = setting.newest.get(reading.gate.rule_code)
    if (
        report.outcome in _DECIDED
        and newest is not None
        and newest.version != rule.version
        and newest.decided_at <= int(reading.happened_at.timestamp())
    ):
        flags.append(Flag.OLD_RULE)
