"""A town with years behind it: the demo town with five million checks, their tallies and as many lines of the journal.

The demo's checks of its days are copied into nine such stretches of days, as often into each, so the tallies are the
demo's multiplied and match the checks exactly; `fill` counts both and refuses to go on where they don't. All in SQL.
"""
# ruff: noqa: SLF001 - the columns' names are Django's own way of naming them

import math
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import Max, Min, Model, Sum

from liba.access.models import Check, GateTally, Pass, QuotaUse, ReasonTally
from liba.governance.models import JournalLine
from liba.registry.models import Household, Person

STRETCHES = 9
_NUMBERS = "WITH RECURSIVE copy(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM copy WHERE n < {last})"
_SHIFT = "(copy.n % {stretches}) * {days}"
_DIALECTS = {
    "sqlite": {
        "id": "printf('%012x70008000%012x', copy.n, {table}.rowid)",
        "day": "date(day, '-' || ({shift}) || ' days')",
        "moment": "strftime('%Y-%m-%d %H:%M:%f', {name}, '-' || ({shift}) || ' days')",
    },
    "postgresql": {
        "id": "(lpad(to_hex(copy.n), 12, '0') || '70008000' || lpad(to_hex(row_number() OVER ()), 12, '0'))::uuid",
        "day": "day - ({shift})",
        "moment": "{name} - make_interval(days => {shift})",
    },
}


def fill(checks: int) -> None:
    """Bring the demo town to so many checks: once; a town that has them is left alone."""
    there = Check.objects.count()
    each = math.ceil(checks / there / STRETCHES)
    if there >= checks:
        return
    days = Check.objects.aggregate(first=Min("day"), last=Max("day"))
    span = (days["last"] - days["first"]).days + 1
    with _in_haste():
        _copy(Check, span, last=each * STRETCHES - 1, moments=("happened_at", "recorded_at"), made_id="id")
        _copy(QuotaUse, span, last=STRETCHES - 1, moments=("happened_at",), made_id="check_id")
        for tally in (GateTally, ReasonTally):
            _run(f"UPDATE {tally._meta.db_table} SET n = n * {each}")
            _copy(tally, span, last=STRETCHES - 1)
        _lengthen_journal(checks)
    _run("ANALYZE")
    _compare()


def facts() -> dict[str, int]:
    """How large the town is."""
    return {
        "checks": Check.objects.count(),
        "people": Person.objects.count(),
        "households": Household.objects.count(),
        "passes": Pass.objects.count(),
        "journal_lines": JournalLine.objects.count(),
        "megabytes": _megabytes(),
    }


def _copy(
    model: type[Model], span: int, *, last: int, moments: tuple[str, ...] = (), made_id: str = ""
) -> None:
    """Every row again for each n up to `last`, n modulo nine stretches of `span` days earlier."""
    words, shift = _DIALECTS[connection.vendor], _SHIFT.format(stretches=STRETCHES, days=span)
    chosen = {field.column: f"{model._meta.db_table}.{field.column}" for field in model._meta.concrete_fields}
    if made_id != "id":
        del chosen["id"]
    if made_id:
        chosen[made_id] = words["id"].format(table=model._meta.db_table)
    chosen["day"] = words["day"].format(shift=shift)
    chosen |= {name: words["moment"].format(name=name, shift=shift) for name in moments}
    _run(
        f"{_NUMBERS.format(first=1, last=last)} INSERT INTO {model._meta.db_table} ({', '.join(chosen)}) "
        f"SELECT {', '.join(chosen.values())} FROM copy CROSS JOIN {model._meta.db_table}"
    )


def _lengthen_journal(lines: int) -> None:
    last = JournalLine.objects.order_by("-seq").values_list("seq", flat=True)[0]
    rest = ", ".join(f.column for f in JournalLine._meta.concrete_fields if f.column != "seq")
    _run(
        f"{_NUMBERS.format(first=1, last=max(1, lines // last))} INSERT INTO governance_journalline (seq, {rest}) "
        f"SELECT seq + copy.n * {last}, {rest} FROM copy, governance_journalline"
    )
    _run("UPDATE governance_journalhead SET seq = (SELECT MAX(seq) FROM governance_journalline)")


def _compare() -> None:
    """Each day's tallies must say what counting its checks says."""
    counted = dict(Check.objects.order_by().values_list("day").annotate(n=Sum("people")))
    tallied = dict(GateTally.objects.order_by().values_list("day").annotate(n=Sum("n")))
    if counted != tallied:
        raise SystemExit(f"the tallies do not match the checks: {counted} {tallied}")


@contextmanager
def _in_haste() -> Iterator[None]:
    """One transaction; on SQLite without a journal, as a bench that fails here begins anew anyway."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            yield
        return
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-800000"):
        _run(f"PRAGMA {pragma}")
    with transaction.atomic():
        yield
    _run("PRAGMA journal_mode=WAL")
    connection.close()


def _megabytes() -> int:
    size = "SELECT pg_database_size(current_database())"
    if connection.vendor == "sqlite":
        size = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    with connection.cursor() as cursor:
        cursor.execute(size)
        return int(cursor.fetchone()[0]) // 1_000_000


def _run(statement: str) -> None:
    """As it stands: no parameters, so that a per cent sign is one."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.cursor.connection.execute(statement)
        else:
            cursor.execute(statement)
