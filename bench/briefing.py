"""The day's cycle and its briefing at 58 units, 700 people and 90 days of facts: `python -m bench briefing`.

On the town of rounds (`_round_town`, 2 million visits): the cycle's steps, the seal and the escalation are worked as
`advance` works them; the briefing is made, and its page and papers are asked for as a browser does. `BENCH_DATABASE`
and `BENCH_TOWN` as for `coverage`. A line of JSON each; they also go to `results/briefing.json`.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from bench.console_pages import DATABASE, KEPT, ask, database, serving, signed_in  # noqa: E402
from bench.coverage import build  # noqa: E402

RESULTS = Path(__file__).parent / "results" / "briefing.json"
CYCLE_MS, PAGE_MS, PDF_MS = 2000, 3000, 10_000


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="liba-bench-") as made:
        folder = Path(KEPT or made).resolve()
        folder.mkdir(exist_ok=True)
        with database(folder) as url:
            os.environ |= {"LIBA_VAR": str(folder), "LIBA_DATABASE_URL": url, "PYTHONWARNINGS": "ignore"}
            if not (folder / "filled").exists():
                build(folder)
            lines = [cycle(), briefing()]
    for line in lines:
        print(json.dumps(line, ensure_ascii=False), flush=True)
    RESULTS.parent.mkdir(exist_ok=True)
    known = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    RESULTS.write_text(json.dumps(known | {DATABASE: lines}, ensure_ascii=False, indent=1) + "\n")
    return 0


def cycle() -> dict[str, object]:
    """The work of one day's cycle: everybody who is called is told, and the return is sealed."""
    import liba.project.boot  # noqa: F401, PLC0415
    from bench._cycle_town import PEOPLE, UNITS, at, fill_units  # noqa: PLC0415
    from liba.accounts.models import Notice  # noqa: PLC0415
    from liba.command.models import ReturnNudge, UnitReturn  # noqa: PLC0415
    from liba.command.services.nudging import nudge_missing  # noqa: PLC0415
    from liba.kernel.actors import system  # noqa: PLC0415
    from liba.rounds.models import ReturnSeal  # noqa: PLC0415
    from liba.rounds.services.returns import seal_returns  # noqa: PLC0415

    if not UnitReturn.objects.exists():
        fill_units()
    actor, today = system("bench"), _today()
    ReturnSeal.objects.all().delete()
    ReturnNudge.objects.all().delete()
    Notice.objects.all().delete()
    seal_returns(actor, now=at(today - timedelta(days=1), 16, 1))
    steps = [at(today, 15), at(today, 15, 30), at(today, 15, 45), at(today, 16), at(today, 16, 30)]
    worked = time.process_time()
    nudged = sum(_ms(lambda moment=moment: nudge_missing(actor, now=moment)) for moment in steps)
    sealed = _ms(lambda: seal_returns(actor, now=at(today, 16)))
    worked = round((time.process_time() - worked) * 1000, 1)
    idle = _ms(lambda: nudge_missing(actor, now=at(today, 16, 31)))
    return {
        "name": "cycle", "database": DATABASE, "cycle_ms": nudged + sealed, "target_cycle_ms": CYCLE_MS,
        "worked_ms": worked, "steps_ms": nudged, "seal_ms": sealed, "idle_ms": idle, "units": UNITS, "people": PEOPLE,
        "told": Notice.objects.count(), "nudges": ReturnNudge.objects.count(), "load": _load(),
    }  # fmt: skip


def briefing() -> dict[str, object]:
    """From the button to the page, and to each paper."""
    from bench._cycle_town import at  # noqa: PLC0415
    from bench._round_town import facts  # noqa: PLC0415
    from liba.accounts.models import User  # noqa: PLC0415
    from liba.accounts.selectors import actor_for_user  # noqa: PLC0415
    from liba.command.services import make_briefing  # noqa: PLC0415

    now = at(_today(), 17, 50)
    actor = actor_for_user(User.objects.get(username="commander"), now=now, origin="bench")
    made = _ms(lambda: make_briefing(actor, now=now))
    took: dict[str, float] = {}
    with serving() as (connection, _worker):
        cookies = signed_in()
        for kind in ("", "pdf", "docx", "xlsx"):
            page = f"/briefing/?format={kind}" if kind else "/briefing/"
            took[kind or "page"] = _ms(lambda page=page: ask(connection, page, cookies))
    return {
        "name": "briefing", "database": DATABASE, "page_ms": made + took["page"], "target_page_ms": PAGE_MS,
        "pdf_ms": made + took["pdf"], "target_pdf_ms": PDF_MS, "made_ms": made, "docx_ms": made + took["docx"],
        "xlsx_ms": made + took["xlsx"], "load": _load(), **facts(),
    }  # fmt: skip


def _today() -> date:
    from django.conf import settings  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    return timezone.now().astimezone(settings.LIBA_ZONE).date()


def _ms(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return round((time.perf_counter() - began) * 1000, 1)


def _load() -> float:
    return round(os.getloadavg()[0], 1)


if __name__ == "__main__":
    sys.exit(main())
