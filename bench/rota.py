"""A rota of 14 posts × 3 shifts × 14 days from 200 people: `python bench/rota.py [--people N]`. Prints one line of JSON.

`first_seconds` is until a legal draft is stored and usable; `better_seconds` until the better one is, with its gap to
the bound. The larger case is the 102 vanguard posts of a town with 680 people.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liba.territory.models import Area

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "--people", type=int, default=0, help="instead of both cases: 14 posts with so many people"
    )
    options = parser.parse_args()
    cases = [(14, options.people)] if options.people else [(14, 200), (102, 680)]
    with tempfile.TemporaryDirectory(prefix="liba-bench-") as folder:
        os.environ.setdefault("LIBA_DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        os.environ["LIBA_VAR"] = folder
        sys.path.insert(0, str(ROOT))
        from django.core.management import call_command  # noqa: PLC0415

        import liba.project.boot  # noqa: F401, PLC0415

        call_command("migrate", verbosity=0)
        from tests.support.ground import make_ground  # noqa: PLC0415

        root = make_ground().root
        for posts, people in cases:
            print(json.dumps(measure(root, posts, people), ensure_ascii=False), flush=True)
    return 0


def measure(town: Area, posts: int, people: int) -> dict[str, object]:
    """Seconds until the first legal rota and until the better one, the share of places filled, the gap to the bound."""
    from datetime import timedelta  # noqa: PLC0415

    from liba.kernel.actors import system  # noqa: PLC0415
    from liba.kernel.text import Text  # noqa: PLC0415
    from liba.workforce.services import improve_rota, propose_rota  # noqa: PLC0415
    from tests.support.ground import NOW  # noqa: PLC0415

    actor, root = system("bench"), fill(town, posts, people)
    day = NOW.date() + timedelta(days=1)
    begun = time.perf_counter()
    rota = propose_rota(
        actor, area_id=root.pk, name=Text("测速"), from_on=day, to_on=day + timedelta(days=13), now=NOW
    )
    first = time.perf_counter() - begun
    filled = rota.figures["filled"] / rota.figures["needed"]
    begun = time.perf_counter()
    rota = improve_rota(actor, rota.pk, now=NOW)
    better = time.perf_counter() - begun
    promised = (
        {"target_first_seconds": 10, "target_better_seconds": 60, "target_gap": 0.05} if posts == 14 else {}
    )
    return {
        "name": f"rota_{posts}_posts_{people}_people",
        "first_seconds": round(first, 2),
        "first_filled": round(filled, 4),
        "better_seconds": round(better, 1),
        "better_filled": round(rota.figures["filled"] / rota.figures["needed"], 4),
        "gap": rota.figures["gap"],
        "cost": rota.figures["cost"],
        "bound": rota.figures["bound"],
        **promised,
    }


def fill(root: Area, posts: int, people: int) -> Area:
    """An area of its own with posts and people: a third of the posts ask for first aid, which 30 of 100 have; half of the
    people wish for a kind, one in ten can't serve at night, one in five is away on a day; nights go from A to B."""
    import random  # noqa: PLC0415
    from datetime import timedelta  # noqa: PLC0415

    import msgspec  # noqa: PLC0415

    from liba.territory.models import Area  # noqa: PLC0415
    from liba.workforce.models import Absence, Post, Responder  # noqa: PLC0415
    from tests.support.duty import THREE  # noqa: PLC0415
    from tests.support.ground import NOW  # noqa: PLC0415

    dice, today = random.Random(posts), NOW.date()
    area = Area.objects.create(
        code=f"B{posts}", name_zh="测速片", level=root.level, parent=root, path=f"{root.path}~{posts}."
    )
    Post.objects.bulk_create(
        Post(
            code=f"b{posts}-{n}", kind="station" if n % 4 == 0 else "checkpoint", name_zh=f"{n}号岗", area=area,
            patterns=[msgspec.to_builtins(one) for one in THREE], opened_on=today,
            skills=["first_aid"] if n % 3 == 0 else [],
        )
        for n in range(posts)
    )  # fmt: skip
    made = Responder.objects.bulk_create(
        Responder(
            code=f"b{posts}-{n}", name=f"甲{n}", standing="volunteer", area=area, joined_on=today,
            clearance="cleared", cleared_until=today + timedelta(days=60), night_group=dice.choice("AB"),
            skills=[skill for skill in ("drives", "first_aid") if dice.random() < 0.3],
            times=["morning", "evening"] if dice.random() < 0.1 else [],
            wishes=[dice.choice(["checkpoint", "station"])] if dice.random() < 0.5 else [],
        )
        for n in range(people)
    )  # fmt: skip
    Absence.objects.bulk_create(
        Absence(responder=one, from_on=day, to_on=day, recorded_at=NOW, by="bench")
        for one in made
        if dice.random() < 0.2
        for day in [today + timedelta(days=1 + dice.randrange(14))]
    )
    return area


if __name__ == "__main__":
    sys.exit(main())
