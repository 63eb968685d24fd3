"""Rows in any order but the one that was asked for: what `--shuffled` does to every query.

A database owes no order to a query that asks for none, and none to rows that are equal in what it asks for; which
one comes is another matter on each database, and on PostgreSQL another after every update. Here every query gets chance
as its last criterion, so that a test that leans on luck fails soon, and not in the one run that counts.
"""

from typing import Any, Final

from django.db.models.expressions import OrderBy
from django.db.models.functions import Random
from django.db.models.sql.compiler import SQLCompiler

_PART: Final = "_part_of_a_union"
_CHANCE: Final = (OrderBy(Random()), ("RANDOM()", (), False))


def install() -> None:
    """Change Django's compiler for as long as this process lives."""
    ordered, combined = SQLCompiler.get_order_by, SQLCompiler.get_combinator_sql

    def get_order_by(self: Any) -> list[Any]:
        found = list(ordered(self))
        return [*found, _CHANCE] if _takes_chance(self.query) else found

    def get_combinator_sql(self: Any, combinator: str, all: bool) -> Any:  # noqa: A002  Django's name
        for query in self.query.combined_queries:
            setattr(query, _PART, True)
        return combined(self, combinator, all)

    SQLCompiler.get_order_by = get_order_by  # type: ignore[method-assign]
    SQLCompiler.get_combinator_sql = get_combinator_sql  # type: ignore[method-assign]


def _takes_chance(query: Any) -> bool:
    """Groups, distinct rows and parts of a union can't be ordered by what they don't show; a set has no order at all."""
    whole = not (
        query.distinct or query.combinator or query.group_by is not None or getattr(query, _PART, False)
    )
    return whole and (not query.subquery or query.is_sliced)
