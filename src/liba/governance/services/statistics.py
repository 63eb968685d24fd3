"""Telling PostgreSQL how large tables became, where the next question can't wait for its own round of looking."""

from collections.abc import Sequence

from django.db import connection, models


def gather_statistics(tables: Sequence[type[models.Model]]) -> None:
    """After many rows were written at once: without it the planner takes the tables for empty for up to a minute.

    A join of thousands of rows then runs for minutes. Nothing to do on SQLite, which keeps no such counts.
    """
    if connection.vendor != "postgresql":
        return
    named = ", ".join(connection.ops.quote_name(table._meta.db_table) for table in tables)  # noqa: SLF001  Django's own name
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {named}")
