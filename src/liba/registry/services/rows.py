"""Many new rows in one stream: what `bulk_create` spends on composing SQL is most of a large import."""

from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Any, TypeAlias, TypeVar

from django.db import connection, models

_Row = TypeVar("_Row", bound=models.Model)
_Column: TypeAlias = "models.Field[Any, Any]"
_AS_THEY_ARE = (
    models.CharField,
    models.BooleanField,
    models.IntegerField,
    models.ForeignKey,
    models.FloatField,
)


def insert_rows(rows: Sequence[_Row]) -> list[_Row]:
    """Insert new rows of one table and give them their ids, in order. Call it inside a decision.

    COPY on PostgreSQL, one prepared statement on SQLite. Constraints hold as ever; defaults are those of the model.
    """
    if not rows:
        return []
    options = type(rows[0])._meta  # noqa: SLF001  Django's own way to a table's name and columns
    name = connection.ops.quote_name(options.db_table)
    columns = list(options.concrete_fields)
    for row, pk in zip(rows, _fresh_ids(name, len(rows)), strict=True):
        row.pk = pk
    quoted = ", ".join(connection.ops.quote_name(str(field.column)) for field in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {name} ({quoted}) FROM STDIN") as copy:
                for values in _values(rows, columns):
                    copy.write_row(values)
        else:
            marks = ", ".join(["%s"] * len(columns))
            insert = f"INSERT INTO {name} ({quoted}) VALUES ({marks})"  # noqa: S608  names of our own tables
            cursor.executemany(insert, list(_values(rows, columns)))
    for row in rows:
        row._state.adding = False  # noqa: SLF001  saved again, the row is an update
    return list(rows)


def _fresh_ids(name: str, count: int) -> list[int]:
    """Ids that nobody else gets: from the sequence, or the next ones where there is one writer only."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [name, count]
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {name}")  # noqa: S608  a name of our own tables
        last = cursor.fetchone()[0]
    return list(range(last + 1, last + 1 + count))


def _values(rows: Sequence[models.Model], columns: Sequence[_Column]) -> Iterator[list[Any]]:
    """Each row's values as the database takes them."""
    plain = [isinstance(column, _AS_THEY_ARE) for column in columns]
    read = attrgetter(*(column.attname for column in columns))
    for row in rows:
        yield [
            value if simple else column.get_db_prep_save(value, connection)
            for value, simple, column in zip(read(row), plain, columns, strict=True)
        ]
