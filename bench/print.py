"""All cards of a town to paper: `python bench/print.py [--cards N]`. Prints one line of JSON."""

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET_SECONDS, TARGET_MEGABYTES = 150, 512


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cards", type=int, default=90_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="liba-bench-") as folder:
        os.environ["LIBA_DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
        os.environ["LIBA_VAR"] = folder
        sys.path.insert(0, str(ROOT))
        from django.core.management import call_command  # noqa: PLC0415

        import liba.project.boot  # noqa: F401, PLC0415

        call_command("migrate", verbosity=0, skip_checks=True)
        print(json.dumps(measure(options.cards), ensure_ascii=False))
    return 0


def measure(cards: int) -> dict[str, object]:
    """Seconds to issue and to print, and the sizes of the processes at their largest."""
    from liba.access import selectors, services  # noqa: PLC0415
    from liba.registry.models import Household  # noqa: PLC0415
    from tests.support.town import small_town  # noqa: PLC0415

    town = small_town(households=0)
    groups = town.groups
    Household.objects.bulk_create(
        [
            Household(code=f"{groups[n % 4].code}-{n}", area=groups[n % 4], number=str(n), address=f"{n}号")
            for n in range(cards // 3)
        ],
        batch_size=2000,
    )
    start = time.perf_counter()
    run = services.issue_run(town.system, "yellow", town.root.pk, now=town.now)
    issued = time.perf_counter()
    job = services.print_job(services.ask_print(town.system, run_id=run.pk, now=town.now).pk, now=town.now)
    printed = time.perf_counter()
    parts = selectors.print_parts(job)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    worker = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    if job.done != run.count or not parts:
        raise SystemExit("the cards were not printed")
    return {
        "name": "print",
        "cards": job.done,
        "seconds": round(printed - issued, 1),
        "target_seconds": TARGET_SECONDS,
        "cards_a_second": round(job.done / (printed - issued)),
        "issue_seconds": round(issued - start, 2),
        "megabytes": round(max(own, worker)),
        "target_megabytes": TARGET_MEGABYTES,
        "megabytes_in_all": round(own + 2 * worker),
        "parts": len(parts),
        "file_megabytes": round(sum(part.stat().st_size for part in parts) / 2**20, 1),
    }


if __name__ == "__main__":
    sys.exit(main())
