"""Every console page at 120,000 people and five million checks: `python bench/console_pages.py`. A line of JSON a page.

The demo town is made, then its week of checks, its tallies and its journal are copied until there are five million
checks in nine weeks. Pages are asked of Django itself, signed in as the commander, as a browser would ask them.
"""
# ruff: noqa: SLF001 - the columns' names are Django's own way of naming them

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TARGET_MS = 300
CHECKS = int(os.environ.get("BENCH_CHECKS", "5000000"))
WEEKS = 9
ASKED = 12


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="liba-bench-") as folder:
        os.environ["LIBA_VAR"] = folder
        os.environ["LIBA_DATABASE_URL"] = f"sqlite:///{folder}/town.sqlite3"
        os.environ["LIBA_DEBUG"] = "1"
        (Path(folder) / "static").mkdir()
        made = [sys.executable, "-m", "liba.project.cli", "demo", "heshi"]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
        import liba.project.boot  # noqa: F401, PLC0415  it reads the environment set above

        fill()
        measure()
    return 0


def fill() -> None:
    """Copy the week's facts back in time, the copies of one week into each of nine."""
    from django.db import connection, transaction  # noqa: PLC0415

    from liba.access.models import Check, GateTally, ReasonTally  # noqa: PLC0415
    from liba.governance.models import JournalLine  # noqa: PLC0415

    copies = CHECKS // Check.objects.count()
    shift = "((copy.n % ?) * 7)"
    numbers = "WITH RECURSIVE copy(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copy WHERE n < ?)"
    with transaction.atomic(), connection.cursor() as cursor:
        columns = [field.column for field in Check._meta.concrete_fields]
        said = {
            "id": "printf('%012x7000800000000000%04x', access_check.rowid, copy.n)",
            "day": f"date(day, '-' || {shift} || ' days')",
            "happened_at": f"strftime('%Y-%m-%d %H:%M:%S', happened_at, '-' || {shift} || ' days')",
            "recorded_at": f"strftime('%Y-%m-%d %H:%M:%S', recorded_at, '-' || {shift} || ' days')",
        }
        chosen = ", ".join(said.get(column, f"access_check.{column}") for column in columns)
        names = ", ".join(columns)
        run(
            cursor,
            f"{numbers} INSERT INTO access_check ({names}) SELECT {chosen} FROM copy, access_check",
            (copies, WEEKS, WEEKS, WEEKS),
        )
        for model, keys in (
            (GateTally, "gate_id, quarter, direction, outcome"),
            (ReasonTally, "gate_id, reason"),
        ):
            table = model._meta.db_table
            run(
                cursor,
                f"WITH RECURSIVE week(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM week WHERE n < ?) INSERT INTO {table} "
                f"(day, n, {keys}) SELECT date(day, '-' || (week.n * 7) || ' days'), {table}.n * ?, {keys} FROM week, {table} "
                "WHERE 1 ON CONFLICT DO NOTHING",
                (WEEKS - 1, copies // WEEKS),
            )
            run(
                cursor, f"UPDATE {table} SET n = n * ? WHERE day > date('now', '-7 days')", (copies // WEEKS,)
            )
        last = JournalLine.objects.order_by("-seq").values_list("seq", flat=True)[0]
        more = CHECKS // last
        line = [field.column for field in JournalLine._meta.concrete_fields if field.column != "seq"]
        run(
            cursor,
            f"{numbers} INSERT INTO governance_journalline (seq, {', '.join(line)}) "
            f"SELECT seq + copy.n * ?, {', '.join(line)} FROM copy, governance_journalline",
            (more, last),
        )
        run(
            cursor,
            "UPDATE governance_journalhead SET seq = (SELECT MAX(seq) FROM governance_journalline)",
            (),
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def run(cursor: object, statement: str, parameters: tuple[int, ...]) -> None:
    cursor.cursor.connection.execute(statement, parameters)  # type: ignore[attr-defined]  # SQLite's own question marks


def measure() -> None:
    from django.conf import settings  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from liba.access.models import Check  # noqa: PLC0415
    from liba.accounts.models import User  # noqa: PLC0415
    from liba.registry.models import Person  # noqa: PLC0415

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username="commander"))
    facts = {"checks": Check.objects.count(), "people": Person.objects.count()}
    worst: list[float] = []
    for page in pages():
        took, worked = [], []
        client.get(page, follow=True)  # the first asks load templates, as a server's first do
        for _ in range(ASKED):
            began, working = time.perf_counter(), time.process_time()
            answer = client.get(page, follow=True)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            took.append((time.perf_counter() - began) * 1000)
            worked.append((time.process_time() - working) * 1000)
            if answer.status_code != 200:
                raise SystemExit(
                    f"{page} → {answer.status_code} {answer.headers.get('Location', '')} {body[:200]!r}"
                )
        p95 = statistics.quantiles(took, n=20)[18]
        worst.append(p95)
        line = {"name": "console", "page": page, "p95_ms": round(p95, 1), "target_p95_ms": TARGET_MS}
        print(
            json.dumps(
                line
                | {
                    "median_ms": round(statistics.median(took), 1),
                    "cpu_ms": round(statistics.median(worked), 1),
                }
            ),
            flush=True,
        )
    slowest = {"name": "console, slowest page", "p95_ms": round(max(worst), 1), "target_p95_ms": TARGET_MS}
    print(json.dumps(slowest | facts))


def pages() -> list[str]:
    """Every kind of page, with the town's fullest thing where one is asked for."""
    from liba.access.models import Gate, Pass, RuleVersion  # noqa: PLC0415
    from liba.governance.models import Measure  # noqa: PLC0415
    from liba.registry.models import Household, Person  # noqa: PLC0415

    gate = Gate.objects.get(code="mouth").pk
    home = Household.objects.order_by("pk")[15_000]
    person = Person.objects.filter(household=home)[0]
    card = Pass.objects.filter(type__kind="colour").order_by("pk")[45_000].pk
    rule = RuleVersion.objects.order_by("pk")[0].code
    lists = "today/live gates gates/live map map/layers.json gates/rules gates/doubles passes passes/list passes/issue passes/runs"
    more = "passes/coverage passes/keys households imports measures devices journal notices profile start"
    named = [
        f"/{name}/" if not name.endswith(".json") else f"/{name}" for name in (lists + " " + more).split()
    ]
    return [
        "/",
        *named,
        f"/gates/{gate}/",
        f"/gates/rules/{rule}/",
        f"/passes/{card}/",
        f"/households/{home.pk}/",
        f"/households/?q={person.name}",
        f"/households/?q={home.code}",
        f"/households/?q={person.id_number}",
        "/households/?q=王",
        f"/measures/{Measure.objects.order_by('pk')[0].pk}/",
        "/journal/?verb=registry.person.added",
    ]


if __name__ == "__main__":
    sys.exit(main())
