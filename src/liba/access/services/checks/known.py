"""What the database already knows of a batch: stored checks, waiting undos, the cards shown, entries used."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from liba.access.dialect import as_day, as_moment, as_uuid, dialect
from liba.access.reports import CheckReceipt, ReceiptStatus
from liba.access.terms import PassStatus

STOPPED = frozenset(
    {PassStatus.HELD, PassStatus.LOST, PassStatus.REVOKED, PassStatus.REPLACED, PassStatus.ENDED}
)


@dataclass(frozen=True, slots=True)
class PassRow:
    """A pass as it stands now."""

    quota_serial: int
    type_id: int
    status: PassStatus
    valid_from: str
    valid_to: str
    changed_at: datetime | None

    def status_at(self, moment: datetime) -> PassStatus:
        """The status at a moment: a card stopped later than that was still good then."""
        if self.changed_at is not None and self.changed_at > moment and self.status in STOPPED:
            return PassStatus.GOOD
        return self.status


@dataclass(frozen=True, slots=True)
class Use:
    """Which check took a household's entry of a day."""

    check_id: UUID
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class UndoRow:
    """An undo that waits for its check. `at` is the phone's clock."""

    id: UUID
    at: datetime
    device_id: UUID
    guard_id: int


@dataclass(slots=True)
class Known:
    """Read inside the decision, so that nothing changes until it is written."""

    stored: dict[UUID, CheckReceipt] = field(default_factory=dict)
    waiting: dict[UUID, UndoRow] = field(default_factory=dict)
    passes: dict[int, PassRow] = field(default_factory=dict)
    uses: dict[tuple[date, int], Use] = field(default_factory=dict)


def read_known(ids: Collection[UUID], serials: Collection[int], days: Collection[date]) -> Known:
    """Everything that deciding these checks needs, in a handful of statements whatever their number."""
    known = Known()
    if ids:
        known.stored = _stored(ids)
        known.waiting = _waiting(ids)
    if serials:
        known.passes = passes_by_serial(serials)
        quotas = {row.quota_serial for row in known.passes.values()}
        for day in sorted(days):
            known.uses.update(_uses(day, quotas))
    return known


def _rows(statement: str, parameters: list[Any]) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def _ids(values: Collection[UUID]) -> tuple[str, object]:
    database = dialect()
    return database.among([database.uuid(value) for value in values])


def _stored(ids: Collection[UUID]) -> dict[UUID, CheckReceipt]:
    condition, value = _ids(ids)
    rows = _rows(
        f"SELECT id, server_outcome, reasons, flags FROM access_check WHERE id {condition}",  # noqa: S608
        [value],
    )
    return {
        as_uuid(row[0]): CheckReceipt(
            as_uuid(row[0]),
            ReceiptStatus.REPLAYED,
            outcome=str(row[1]),
            reasons=tuple(str(row[2]).split()),
            flags=tuple(str(row[3]).split()),
        )
        for row in rows
    }


def _waiting(ids: Collection[UUID]) -> dict[UUID, UndoRow]:
    condition, value = _ids(ids)
    rows = _rows(
        "SELECT check_id, id, happened_at, device_id, guard_id FROM access_undo "  # noqa: S608
        f"WHERE applied_at IS NULL AND check_id {condition}",
        [value],
    )
    found: dict[UUID, UndoRow] = {}
    for check_id, undo_id, at, device_id, guard_id in rows:
        moment = as_moment(at)
        assert moment is not None
        found[as_uuid(check_id)] = UndoRow(as_uuid(undo_id), moment, as_uuid(device_id), int(str(guard_id)))
    return found


def passes_by_serial(serials: Collection[int]) -> dict[int, PassRow]:
    """The passes with these serials, as they stand now."""
    condition, value = dialect().among(sorted(serials))
    rows = _rows(
        "SELECT serial, quota_serial, type_id, status, valid_from, valid_to, changed_at "  # noqa: S608
        f"FROM access_pass WHERE serial {condition}",
        [value],
    )
    return {
        int(str(row[0])): PassRow(
            int(str(row[1])),
            int(str(row[2])),
            PassStatus(str(row[3])),
            as_day(row[4]),
            as_day(row[5]),
            as_moment(row[6]),
        )
        for row in rows
    }


def _uses(day: date, quotas: Collection[int]) -> dict[tuple[date, int], Use]:
    condition, value = dialect().among(sorted(quotas))
    rows = _rows(
        "SELECT quota_serial, check_id, happened_at FROM access_quotause "  # noqa: S608
        f"WHERE day = %s AND NOT freed AND quota_serial {condition}",
        [dialect().day(day), value],
    )
    found: dict[tuple[date, int], Use] = {}
    for quota, check_id, at in rows:
        moment = as_moment(at)
        assert moment is not None
        found[day, int(str(quota))] = Use(as_uuid(check_id), moment)
    return found
