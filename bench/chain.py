"""The proof of the chain at 12,000 households and 1,500 linkers, today and a past day: `python -m bench chain`.

A town of its own on SQLite (`_round_town` without its visits). Prints a line of JSON.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

TARGET_MS, TIMES = 300, 30


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="liba-bench-") as made:
        os.environ |= {
            "LIBA_VAR": made,
            "LIBA_DATABASE_URL": f"sqlite:///{made}/town.sqlite3",
            "PYTHONWARNINGS": "ignore",
        }
        manage = [sys.executable, "-m", "liba.project.cli", "manage"]
        subprocess.run([*manage, "migrate", "--verbosity", "0"], check=True, stdout=sys.stderr)
        measure()
    return 0


def measure() -> None:
    from datetime import timedelta  # noqa: PLC0415

    from django.utils import timezone  # noqa: PLC0415

    import liba.project.boot  # noqa: F401, PLC0415  it reads the environment set above
    from bench._round_town import fill_people  # noqa: PLC0415
    from liba.kernel.actors import system  # noqa: PLC0415
    from liba.workforce.selectors import chain_proof  # noqa: PLC0415

    today = timezone.now().date()
    fill_people(today)
    actor = system("bench")
    for name, day in (("chain_today", today), ("chain_past", today - timedelta(days=30))):
        took = []
        for _ in range(TIMES):
            began = time.perf_counter()
            proof = chain_proof(actor, day)
            took.append((time.perf_counter() - began) * 1000)
        took.sort()
        print(
            json.dumps(
                {
                    "name": name,
                    "median_ms": round(took[TIMES // 2], 1),
                    "p95_ms": round(took[int(TIMES * 0.95)], 1),
                    "target_p95_ms": TARGET_MS,
                    "doors": proof.doors,
                    "covered": proof.covered,
                    "linkers": proof.linkers,
                }
            ),
            flush=True,
        )


if __name__ == "__main__":
    sys.exit(main())
