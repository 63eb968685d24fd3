"""Whole batches in one statement, on SQLite and on PostgreSQL: how each of them takes many values and many rows."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID

import msgspec
from django.db import connection

_json = msgspec.json.Encoder()
Columns = Mapping[str, str]
Row = Sequence[Any]


class Cursor(Protocol):
    """The answer to a statement."""

    def fetchall(self) -> list[tuple[Any, ...]]:
        """All its rows."""

    def fetchone(self) -> tuple[Any, ...] | None:
        """Its next row."""


_ARRAYS: dict[type, str] = {int: "bigint[]", UUID: "uuid[]", date: "date[]"}


class Dialect(Protocol):
    """What batches need of a database. Values pass through `uuid`, `moment`, `day` and `blob` before they go into rows."""

    def uuid(self, value: UUID) -> object:
        """A UUID as the database keeps it."""

    def moment(self, value: datetime) -> object:
        """An aware instant as the database keeps it."""

    def day(self, value: date) -> object:
        """A day as the database keeps it."""

    def blob(self, value: bytes) -> object:
        """Bytes as the database takes them."""

    def ask(self, statement: str, parameters: Sequence[Any], *, small: bool = False) -> Cursor:
        """Run a question; the cursor gives its rows. `small`: its tables stay small, so that one plan is good for ever."""

    def together(self) -> AbstractContextManager[object]:
        """Statements in here travel together where the database can: none waits for the answer to the one before."""

    def among(self, values: Iterable[object]) -> tuple[str, object]:
        """The end of a condition (`= ANY(%s)`) and its one parameter."""

    def insert(self, table: str, columns: Columns, rows: Sequence[Row], tail: str = "") -> None:
        """Insert all rows in one statement. `columns` gives each column's PostgreSQL type; `tail` may hold ON CONFLICT."""


class SqliteDialect:
    """SQLite: texts for times and ids, `json_each` for many values, one prepared statement for many rows."""

    def uuid(self, value: UUID) -> object:
        return value.hex

    def moment(self, value: datetime) -> object:
        utc = value if value.tzinfo is UTC else value.astimezone(UTC)
        return str(utc)[:-6]  # without +00:00

    def day(self, value: date) -> object:
        return value.isoformat()

    def blob(self, value: bytes) -> object:
        return value

    def ask(self, statement: str, parameters: Sequence[Any], *, small: bool = False) -> Cursor:
        cursor: Any = connection.cursor()
        cursor.execute(statement, parameters)
        answer: Cursor = cursor
        return answer

    def together(self) -> AbstractContextManager[object]:
        return nullcontext()

    def among(self, values: Iterable[object]) -> tuple[str, object]:
        return "IN (SELECT value FROM json_each(%s))", _json.encode(list(values)).decode()

    def insert(self, table: str, columns: Columns, rows: Sequence[Row], tail: str = "") -> None:
        places = ", ".join(["%s"] * len(columns))
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places}) {tail}",  # noqa: S608
                rows,
            )


class PostgresqlDialect:
    """PostgreSQL: arrays for many values, one JSON document for many rows (the fastest to write from Python)."""

    def uuid(self, value: UUID) -> object:
        return value

    def moment(self, value: datetime) -> object:
        return value

    def day(self, value: date) -> object:
        return value

    def blob(self, value: bytes) -> object:
        return "\\x" + value.hex()

    def ask(self, statement: str, parameters: Sequence[Any], *, small: bool = False) -> Cursor:
        # Others are planned anew each time: a plan made when a table was empty would read all of it later.
        return _run(statement, parameters, prepare=small)

    def together(self) -> AbstractContextManager[object]:
        connection.ensure_connection()
        pipeline: AbstractContextManager[object] = connection.connection.pipeline()
        return pipeline

    def among(self, values: Iterable[object]) -> tuple[str, object]:
        found = list(values)
        kind = _ARRAYS.get(type(found[0]), "text[]") if found else "text[]"
        return f"= ANY(%s::{kind})", found

    def insert(self, table: str, columns: Columns, rows: Sequence[Row], tail: str = "") -> None:
        names = list(columns)
        document = _json.encode([dict(zip(names, row, strict=True)) for row in rows]).decode()
        kinds = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        _run(
            f"INSERT INTO {table} ({', '.join(names)}) "  # noqa: S608
            f"SELECT {', '.join(names)} FROM json_to_recordset(%s::json) AS batch({kinds}) {tail}",
            [document],
            prepare=True,
        )


def _run(statement: str, parameters: Sequence[Any], *, prepare: bool) -> Cursor:
    """Bound on the server's side, which Django's own cursors do not do."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        # The driver as Django has it: a town on SQLite does not load PostgreSQL's.
        cursor: Any = connection.Database.Cursor(connection.connection)  # type: ignore[attr-defined]
        cursor.execute(statement.encode(), parameters, prepare=prepare)
        found: Cursor = cursor
        return found


@lru_cache(maxsize=2)
def _of(vendor: str) -> Dialect:
    return SqliteDialect() if vendor == "sqlite" else PostgresqlDialect()


def dialect() -> Dialect:
    """The dialect of the database in use."""
    return _of(connection.vendor)


def as_moment(value: object) -> datetime | None:
    """An instant read back by plain SQL: SQLite gives text, or a time without its zone."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if not isinstance(value, datetime):
        return None
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def as_day(value: object) -> str:
    """A day read back by plain SQL as ISO text; empty for none."""
    return value.isoformat() if isinstance(value, date) else str(value or "")


def as_uuid(value: object) -> UUID:
    """An id read back by plain SQL."""
    return value if isinstance(value, UUID) else UUID(hex=str(value))
