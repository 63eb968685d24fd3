"""The coverage board at 12,000 households, 40,000 people and 90 days of two checks a day: `python -m bench coverage`.

A town of its own (`_round_town`), served as `liba serve` does it; each page is asked for forty times over one kept
connection, signed in as the commander. `BENCH_DATABASE=postgresql` takes that database, `BENCH_TOWN=FOLDER` keeps the
town. A line of JSON a page; they also go to `results/coverage.json`.
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

from bench.console_pages import DATABASE, KEPT, database, serving, signed_in, timed  # noqa: E402

RESULTS = Path(__file__).parent / "results" / "coverage.json"
TARGET_MS = 300


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="liba-bench-") as made:
        folder = Path(KEPT or made).resolve()
        folder.mkdir(exist_ok=True)
        with database(folder) as url:
            os.environ |= {"LIBA_VAR": str(folder), "LIBA_DATABASE_URL": url, "PYTHONWARNINGS": "ignore"}
            if not (folder / "filled").exists():
                build(folder)
            lines = measure()
    RESULTS.parent.mkdir(exist_ok=True)
    known = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    RESULTS.write_text(json.dumps(known | {DATABASE: lines}, ensure_ascii=False, indent=1) + "\n")
    return 0


def build(folder: Path) -> None:
    began = time.monotonic()
    manage = [sys.executable, "-m", "liba.project.cli", "manage"]
    subprocess.run([*manage, "migrate", "--verbosity", "0"], check=True, stdout=sys.stderr)
    collect = [*manage, "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(collect, check=True, stdout=sys.stderr)
    import liba.project.boot  # noqa: F401, PLC0415  it reads the environment set above
    from bench._round_town import fill  # noqa: PLC0415

    fill()
    (folder / "filled").touch()
    print(f"… the town took {time.monotonic() - began:.0f} s", file=sys.stderr)


def measure() -> list[dict[str, object]]:
    import liba.project.boot  # noqa: F401, PLC0415
    from bench._round_town import facts  # noqa: PLC0415

    asked, cookies, lines = pages(), signed_in(), []
    with serving() as (connection, worker):
        for page in asked:
            lines.append(timed(connection, worker, page, cookies) | {"name": "coverage"})
            print(json.dumps(lines[-1], ensure_ascii=False), flush=True)
    board = float(str(lines[0]["p95_ms"]))
    last: dict[str, object] = {"name": "coverage board", "p95_ms": board, "target_p95_ms": TARGET_MS}
    last |= {"database": DATABASE, "load": round(os.getloadavg()[0], 1), **facts()}
    print(json.dumps(last))
    return [*lines, last]


def pages() -> list[str]:
    """The board first; then its levels, its doors, a day long ago, and the other pages of rounds."""
    from datetime import timedelta  # noqa: PLC0415

    from django.conf import settings  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from liba.rounds.models import Round  # noqa: PLC0415
    from liba.territory.models import Area  # noqa: PLC0415

    village = Area.objects.filter(level__slug="village")[3]
    grid = Area.objects.filter(parent=village)[0]
    round_ = Round.objects.get(code="daily").pk
    past = timezone.now().astimezone(settings.LIBA_ZONE).date() - timedelta(days=60)
    return [
        "/rounds/",
        "/rounds/live/",
        f"/rounds/?area={village.pk}",
        f"/rounds/?day={past.isoformat()}",
        f"/rounds/{round_}/doors/?area={grid.pk}",
        "/rounds/map/",
        "/rounds/map/layers.json",
        "/rounds/alerts/",
        "/rounds/missed/",
        "/rounds/return/",
        "/rounds/close/",
        "/",
        "/today/live/",
    ]


if __name__ == "__main__":
    sys.exit(main())
