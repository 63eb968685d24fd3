"""A town of linkers for the benches of doors: `python bench/_doors_town.py --out FILE` fills the database that the
environment names: linkers with eight households of four people each, grids of 500 households, a daily form asked twice
a day, and what was answered on the days before. It writes the phones' tokens and what each is to visit.
"""

import argparse
import json
import os
import secrets
import sys
import uuid
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liba.project.settings")

import django  # noqa: E402

django.setup()

import uuid_utils  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

from liba.accounts.models import Device, Grant, User  # noqa: E402
from liba.accounts.rules import digest  # noqa: E402
from liba.accounts.terms import Role  # noqa: E402
from liba.kernel.calendar import local_day  # noqa: E402
from liba.kernel.clock import now  # noqa: E402
from liba.kernel.text import Text  # noqa: E402
from liba.registry.models import Household, Person  # noqa: E402
from liba.rounds.models import Round, Visit  # noqa: E402
from liba.rounds.services import decide_form, start_round  # noqa: E402
from liba.rounds.terms.plans import By, Over, RoundSpec, Selector, When, Window  # noqa: E402
from liba.territory.models import Area, Level  # noqa: E402
from liba.workforce.models import Link, Responder  # noqa: E402
from liba.workforce.terms import LinkLevel  # noqa: E402
from tests.support.town import SmallTown, add_area, small_town  # noqa: E402
from tests.vectors.cases_forms import DAILY  # noqa: E402

DOORS_A_LINKER, PEOPLE_A_DOOR, DOORS_A_GRID = 8, 4, 500
# Both halves of the day, so that at any hour one window is over and one is open.
HALVES = (Window("am", Text("上午"), 0, 720), Window("pm", Text("下午"), 720, 1440))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--linkers", type=int, default=700)
    parser.add_argument("--history", type=int, default=14, help="days answered before")
    parser.add_argument("--away", action="store_true", help="nothing came of yesterday")
    options = parser.parse_args()
    call_command("migrate", verbosity=0, skip_checks=True)
    town = small_town(now(), households=0)
    grids = _grids(town, -(-options.linkers * DOORS_A_LINKER // DOORS_A_GRID))
    homes = _homes(grids, options.linkers * DOORS_A_LINKER)
    tokens, linkers = _people_with_phones([home.area for home in homes[::DOORS_A_LINKER]], Role.LINKER, "L")
    workers, grid_workers = _people_with_phones(grids, Role.GRID_WORKER, "G")
    since = local_day(now(), settings.LIBA_ZONE) - timedelta(days=60)
    Link.objects.bulk_create(
        [
            *(
                Link(
                    level=LinkLevel.LINKER.value,
                    responder=linkers[n // DOORS_A_LINKER],
                    household=home,
                    starts_on=since,
                )
                for n, home in enumerate(homes)
            ),
            *(
                Link(level=LinkLevel.GRID.value, responder=one, area=grid, starts_on=since)
                for one, grid in zip(grid_workers, grids, strict=True)
            ),
        ],
        batch_size=5000,
    )
    daily = _round(town)
    _history(daily, homes, linkers, range(options.history, options.away, -1))
    people = dict[int, list[int]]()
    for household_id, pk in Person.objects.values_list("household_id", "pk"):
        people.setdefault(household_id, []).append(pk)
    doors = [
        {f"h{home.pk}": people[home.pk] for home in homes[start : start + DOORS_A_LINKER]}
        for start in range(0, len(homes), DOORS_A_LINKER)
    ]
    said = {"phones": tokens, "grid_workers": workers, "round": daily.pk, "doors": doors}
    options.out.write_text(json.dumps(said))


def _grids(town: SmallTown, count: int) -> list[Area]:
    level = Level.objects.get(slug="grid")
    return [add_area(f"9{n:03d}", f"第{n}网格", level, town.villages[n % 2]) for n in range(count)]


def _homes(grids: list[Area], count: int) -> list[Household]:
    made = [
        Household(
            code=f"{grids[n // DOORS_A_GRID].code}-{n}",
            area=grids[n // DOORS_A_GRID],
            number=str(n),
            address=f"幸福路{n}号",
            lon=104.9 + n % 71 / 5000,
            lat=29.4 + n % 53 / 5000,
        )
        for n in range(count)
    ]
    Household.objects.bulk_create(made, batch_size=5000)
    Person.objects.bulk_create(
        (
            Person(household=home, name=f"测试{n}", sex="F", is_head=n == 0, relation="配偶" if n else "户主")
            for home in made
            for n in range(PEOPLE_A_DOOR)
        ),
        batch_size=5000,
    )
    return made


def _people_with_phones(areas: list[Area], role: Role, letter: str) -> tuple[list[str], list[Responder]]:
    users = User.objects.bulk_create(
        User(username=f"{letter}{n}", display_name=f"测试{letter}{n}") for n in range(len(areas))
    )
    starts = now() - timedelta(days=60)
    Grant.objects.bulk_create(
        Grant(user=user, role=role.value, area=area, starts_at=starts)
        for user, area in zip(users, areas, strict=True)
    )
    tokens = [secrets.token_urlsafe(32) for _ in users]
    Device.objects.bulk_create(
        Device(
            id=uuid.UUID(int=uuid_utils.uuid7().int),
            user=user,
            label="phone",
            token_hash=digest(token),
            paired_at=starts,
        )
        for user, token in zip(users, tokens, strict=True)
    )
    responders = Responder.objects.bulk_create(
        Responder(
            code=f"{letter}{n}", name=user.display_name, standing="volunteer", area=area, user=user,
            clearance="cleared", joined_on=starts.date(), lon=104.9, lat=29.4,
        )
        for n, (user, area) in enumerate(zip(users, areas, strict=True))
    )  # fmt: skip
    return tokens, responders


def _round(town: SmallTown) -> Round:
    decide_form(town.system, DAILY, now=now() - timedelta(days=60))
    today = local_day(now(), settings.LIBA_ZONE)
    spec = RoundSpec("daily", Selector(Over.HOUSEHOLDS), By.LINKER, When(HALVES))
    return start_round(
        town.system, code="daily", name=Text("每日入户"), spec=spec, starts_on=today - timedelta(days=60),
        ends_on=today + timedelta(days=30), now=now(),
    )  # fmt: skip


def _history(daily: Round, homes: list[Household], linkers: list[Responder], days_back: range) -> None:
    people = {"1": {"temperature": 365, "well": "yes"}, "2": {"temperature": 366, "well": "yes"}}
    answers = json.dumps({"door": {"at_home": 4, "visitors": "no"}, "people": people})
    today = local_day(now(), settings.LIBA_ZONE)
    for back in days_back:
        day = today - timedelta(days=back)
        Visit.objects.bulk_create(
            (
                Visit(
                    id=uuid.UUID(int=uuid_utils.uuid7().int), round=daily, household=home, area_id=home.area_id,
                    day=day, window=window, outcome="done", form_version=1, answers=answers,
                    responder=linkers[n // DOORS_A_LINKER],
                    happened_at=now() - timedelta(days=back, hours=3 - window),
                    recorded_at=now() - timedelta(days=back, hours=3 - window),
                )
                for window in (0, 1)
                for n, home in enumerate(homes)
            ),
            batch_size=5000,
        )  # fmt: skip


if __name__ == "__main__":
    main()
