"""Writing a judged batch: checks, entries used, doubles, tallies. One statement a table, rows in the order of their keys."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from liba.access.dialect import Dialect, dialect
from liba.access.services.checks.judge import Judged
from liba.access.terms import Answers, Outcome, ReasonCode
from liba.governance.sealed import sealer

_CHECK = {
    "id": "uuid",
    "gate_id": "bigint",
    "device_id": "uuid",
    "guard_id": "bigint",
    "direction": "text",
    "outcome": "text",
    "server_outcome": "text",
    "happened_at": "timestamptz",
    "recorded_at": "timestamptz",
    "skew_seconds": "int",
    "day": "date",
    "found": "text",
    "serial": "int",
    "quota_serial": "int",
    "type_code": "text",
    "reasons": "text",
    "phone_reasons": "text",
    "mask": "boolean",
    "id_seen": "boolean",
    "temperature": "int",
    "purpose": "text",
    "local": "boolean",
    "plate": "bytea",
    "came_from": "text",
    "note": "text",
    "attestations": "text",
    "people": "int",
    "officer_id": "bigint",
    "override_reason": "text",
    "flags": "text",
    "rule_version": "int",
}
_USE = {
    "quota_serial": "int",
    "day": "date",
    "check_id": "uuid",
    "gate_id": "bigint",
    "happened_at": "timestamptz",
    "freed": "boolean",
}
_DOUBLE = {
    "quota_serial": "int",
    "day": "date",
    "first_check": "uuid",
    "second_check": "uuid",
    "found_at": "timestamptz",
    "settled_by": "text",
    "note": "text",
}
_GATE_TALLY = {
    "day": "date",
    "gate_id": "bigint",
    "quarter": "smallint",
    "direction": "text",
    "outcome": "text",
    "n": "int",
}
_REASON_TALLY = {"day": "date", "gate_id": "bigint", "reason": "text", "n": "int"}
_FLOW = {"cordon_id": "bigint", "net": "int"}
_ADD_GATE = "ON CONFLICT (day, gate_id, quarter, direction, outcome) DO UPDATE SET n = access_gatetally.n + excluded.n"
_ADD_REASON = "ON CONFLICT (day, gate_id, reason) DO UPDATE SET n = access_reasontally.n + excluded.n"
_ADD_FLOW = "ON CONFLICT (cordon_id) DO UPDATE SET net = access_cordonflow.net + excluded.net"
_NO_ANSWERS = Answers()
_REASONS = frozenset(code.value for code in ReasonCode)
_MOST_SHIFT = 2**31 - 1  # what its column holds; a clock that is off by 68 years is off
_LONGEST_REASONS = 300
_EXPLAINED = frozenset({Outcome.REFUSED.value, Outcome.NOTED.value})
_INWARD = frozenset({Outcome.ADMITTED.value, Outcome.OVERRIDDEN.value})


@dataclass(slots=True)
class Tallies:
    """What a batch adds to the counts kept beside the facts; undone checks take away again."""

    gates: Counter[tuple[date, int, int, str, str]] = field(default_factory=Counter)
    reasons: Counter[tuple[date, int, str]] = field(default_factory=Counter)
    flows: Counter[int] = field(default_factory=Counter)

    def count(
        self,
        *,
        day: date,
        minute: int,
        gate_id: int,
        cordon_id: int,
        direction: str,
        outcome: str,
        reasons: Iterable[str],
        people: int,
        sign: int = 1,
    ) -> None:
        """Count one check (`sign` −1 takes it back). Only who was let in or left changes the number inside."""
        self.gates[day, gate_id, minute // 15, direction, outcome] += sign * people
        if outcome in _INWARD and direction == "in":
            self.flows[cordon_id] += sign * people
        elif outcome == Outcome.LEFT.value:
            self.flows[cordon_id] -= sign * people
        if outcome in _EXPLAINED:
            for reason in set(reasons):
                self.reasons[day, gate_id, reason] += sign

    def write(self) -> None:
        """Add to the tables. Rows that come to nothing are not written."""
        day = dialect().day
        _insert(
            "access_gatetally",
            _GATE_TALLY,
            [(day(key[0]), *key[1:], n) for key, n in sorted(self.gates.items()) if n],
            _ADD_GATE,
        )
        _insert(
            "access_reasontally",
            _REASON_TALLY,
            [(day(key[0]), *key[1:], n) for key, n in sorted(self.reasons.items()) if n],
            _ADD_REASON,
        )
        _insert(
            "access_cordonflow", _FLOW, [item for item in sorted(self.flows.items()) if item[1]], _ADD_FLOW
        )


def counted_reasons(phone: Iterable[str], server: Iterable[str]) -> list[str]:
    """What a refusal counts for: what people were told at the gate, or what the server found where the phone gave nothing."""
    return [code for code in phone if code in _REASONS] or list(server)


def write_checks(batch: Sequence[Judged], now: datetime) -> None:
    """The checks of a batch, sorted by id."""
    database = dialect()
    recorded_at = database.moment(now)
    rows = [
        _check_row(judged, database, recorded_at)
        for judged in sorted(batch, key=lambda judged: judged.report.id)
    ]
    _insert("access_check", _CHECK, rows)


def write_uses(batch: Sequence[Judged]) -> None:
    """The entries that these checks took."""
    database = dialect()
    _insert(
        "access_quotause",
        _USE,
        [
            (
                judged.quota_serial,
                database.day(judged.reading.day),
                database.uuid(judged.report.id),
                judged.reading.gate.id,
                database.moment(judged.reading.happened_at),
                False,
            )
            for judged in batch
        ],
    )


def write_doubles(batch: Sequence[Judged], now: datetime) -> None:
    """The second checks of households that had entered, each beside the first."""
    rows = [_double_row(judged, judged.double_of, now) for judged in batch if judged.double_of is not None]
    _insert("access_doubleuse", _DOUBLE, rows)


def _double_row(judged: Judged, first: UUID, now: datetime) -> tuple[object, ...]:
    database = dialect()
    return (
        judged.quota_serial,
        database.day(judged.reading.day),
        database.uuid(first),
        database.uuid(judged.report.id),
        database.moment(now),
        "",
        "",
    )


def _insert(table: str, columns: dict[str, str], rows: Sequence[tuple[object, ...]], tail: str = "") -> None:
    if rows:
        dialect().insert(table, columns, rows, tail)


def _check_row(judged: Judged, database: Dialect, recorded_at: object) -> tuple[object, ...]:
    reading, report = judged.reading, judged.report
    answers = report.answers or _NO_ANSWERS
    # Only an override that was proved names an officer; otherwise it is what a phone says, and may be nobody.
    override = report.override if report.outcome is Outcome.OVERRIDDEN else None
    reasons, phone = " ".join(judged.reasons), " ".join(report.reasons)
    return (
        database.uuid(report.id),
        reading.gate.id,
        database.uuid(reading.guard.device_id),
        reading.guard.user_id,
        report.direction.value,
        report.outcome.value,
        judged.outcome.value,
        database.moment(reading.happened_at),
        recorded_at,
        max(-_MOST_SHIFT, min(reading.shift, _MOST_SHIFT)),
        database.day(reading.day),
        judged.found.value,
        judged.serial,
        judged.quota_serial,
        judged.type_code,
        reasons[:_LONGEST_REASONS],
        "" if phone == reasons else phone[:_LONGEST_REASONS],
        answers.mask,
        answers.id,
        _small(answers.temperature),
        (answers.purpose or "")[:20],
        answers.local,
        database.blob(sealer("access.plate").seal(report.plate)) if report.plate else None,
        report.came_from,
        report.note,
        " ".join(report.attestations)[:100],
        report.people,
        override.officer if override else None,
        override.reason if override else "",
        " ".join(judged.flags)[:60],
        report.rule_version,
    )


def _small(temperature: int | None) -> int | None:
    """A temperature that fits its column; what lies outside can't have been measured."""
    return temperature if temperature is not None and 0 <= temperature < 32_768 else None
