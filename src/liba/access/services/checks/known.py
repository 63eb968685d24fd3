"""What the database already knows of a batch: stored checks, waiting undos, the cards shown, entries used."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from liba.access.dialect import Cursor, as_day, as_moment, as_uuid, dialect
from liba.access.reports import CheckReceipt
from liba.access.terms import PassStatus
from liba.governance.services import take_turn
from liba.kernel.receipts import ReceiptStatus

_STORED = "SELECT id, server_outcome, reasons, flags FROM access_check WHERE id"
_WAITING = "SELECT check_id, id, happened_at, device_id, guard_id FROM access_undo WHERE applied_at IS NULL AND check_id"
_PASSES = "SELECT serial, quota_serial, type_id, status, valid_from, valid_to, changed_at FROM access_pass WHERE serial"
_USES = (
    "SELECT u.day, u.quota_serial, u.check_id, u.happened_at FROM access_pass p "
    "JOIN access_quotause u ON u.quota_serial = p.quota_serial AND NOT u.freed WHERE u.day"
)
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
    """Take one's turn to write, and read everything that deciding these checks needs: one round trip on PostgreSQL."""
    with dialect().together():
        take_turn()
        asked = _ask(ids, serials, days)
        return Known(
            stored=_stored(asked["stored"]),
            waiting=_waiting(asked["waiting"]),
            passes=_passes(asked["passes"]),
            uses=_uses(asked["uses"]),
        )


def _ask(ids: Collection[UUID], serials: Collection[int], days: Collection[date]) -> dict[str, Cursor | None]:
    """Send the questions before reading any answer."""
    database = dialect()
    same_id, id_values = database.among([database.uuid(value) for value in ids])
    same_serial, serial_values = database.among(sorted(serials))
    same_day, day_values = database.among([database.day(value) for value in sorted(days)])
    questions: dict[str, tuple[str, list[Any]]] = {
        "stored": (f"{_STORED} {same_id}", [id_values] if ids else []),
        "waiting": (f"{_WAITING} {same_id}", [id_values] if ids else []),
        "passes": (f"{_PASSES} {same_serial}", [serial_values] if serials else []),
        "uses": (
            f"{_USES} {same_day} AND p.serial {same_serial}",
            [day_values, serial_values] if serials else [],
        ),
    }
    return {
        name: database.ask(statement, parameters) if parameters else None
        for name, (statement, parameters) in questions.items()
    }


def _rows(cursor: Cursor | None) -> list[tuple[Any, ...]]:
    return [] if cursor is None else list(cursor.fetchall())


def _stored(cursor: Cursor | None) -> dict[UUID, CheckReceipt]:
    found = {}
    for row in _rows(cursor):
        check_id = as_uuid(row[0])
        found[check_id] = CheckReceipt(
            check_id,
            ReceiptStatus.REPLAYED,
            outcome=row[1],
            reasons=tuple(row[2].split()),
            flags=tuple(row[3].split()),
        )
    return found


def _waiting(cursor: Cursor | None) -> dict[UUID, UndoRow]:
    return {
        as_uuid(check_id): UndoRow(as_uuid(undo_id), _moment(at), as_uuid(device_id), int(guard_id))
        for check_id, undo_id, at, device_id, guard_id in _rows(cursor)
    }


def _passes(cursor: Cursor | None) -> dict[int, PassRow]:
    return {
        serial: PassRow(
            quota, type_id, PassStatus(status), as_day(valid_from), as_day(valid_to), as_moment(changed_at)
        )
        for serial, quota, type_id, status, valid_from, valid_to, changed_at in _rows(cursor)
    }


def _uses(cursor: Cursor | None) -> dict[tuple[date, int], Use]:
    return {
        (date.fromisoformat(as_day(day)), quota): Use(as_uuid(check_id), _moment(at))
        for day, quota, check_id, at in _rows(cursor)
    }


def _moment(value: object) -> datetime:
    moment = as_moment(value)
    if moment is None:
        raise TypeError(f"{value!r} is no moment")
    return moment
