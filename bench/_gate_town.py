"""A town at the size of the benches for gates: `python bench/_gate_town.py --out FILE` fills the database that the
environment names and writes what a load generator needs: phones' tokens, gates, cards' codes.
"""

import argparse
import json
import os
import secrets
import sys
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liba.project.settings")

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402

from liba.access.models import Gate, Pass, PassType, SigningKey  # noqa: E402
from liba.access.selectors import town_code  # noqa: E402
from liba.access.services import issue_run  # noqa: E402
from liba.access.tokens import Claims, TokenSigner  # noqa: E402
from liba.accounts.services import make_device_code, pair_device  # noqa: E402
from liba.accounts.terms import Role  # noqa: E402
from liba.kernel.clock import now  # noqa: E402
from liba.registry.models import Household, Person  # noqa: E402
from tests.support.town import SmallTown, small_town  # noqa: E402

COLOURS = ("red", "yellow", "blue")
PEOPLE_A_HOUSEHOLD = 4


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--households", type=int, default=30_000)
    parser.add_argument("--people", action="store_true", help="with people, for the filter")
    parser.add_argument("--phones", type=int, default=4)
    options = parser.parse_args()
    call_command("migrate", verbosity=0, skip_checks=True)
    town = small_town(now(), households=0)
    # Every day and hour, so that every check takes the longest way: admitted, an entry used, two tallies.
    PassType.objects.update(digits=[])
    Gate.objects.update(opens_minute=0, closes_minute=0)
    _households(town, options.households, people=options.people)
    tokens = _cards(town)
    guard = town.user(Role.GUARD)
    phones = []
    for number in range(options.phones):
        code = make_device_code(town.system, guard.pk, label=f"phone {number}", now=now())
        phones.append(pair_device(code, label="", now=now()).token)
    options.out.write_text(json.dumps({"phones": phones, "gate": town.gates["pocket"].pk, "cards": tokens}))


def _households(town: SmallTown, count: int, *, people: bool) -> None:
    """As many doors in each group."""
    made = [
        Household(
            code=f"{town.groups[n % 4].code}-{n}",
            area=town.groups[n % 4],
            number=str(n),
            address=f"{n}号",
        )
        for n in range(count)
    ]
    Household.objects.bulk_create(made, batch_size=5000)
    if not people:
        return
    Person.objects.bulk_create(
        (
            Person(household=household, name=f"测试{n}", local_tag=secrets.token_bytes(16))
            for household in made
            for n in range(PEOPLE_A_HOUSEHOLD)
        ),
        batch_size=5000,
    )


def _cards(town: SmallTown) -> list[str]:
    for colour, area in zip(COLOURS, (town.groups[0], town.groups[1], town.villages[1]), strict=True):
        issue_run(town.system, colour, area.pk, now=now())
    key = SigningKey.objects.get()
    signer, code = TokenSigner(key.kid, str(key.private_pem)), town_code()
    expires = int((now() + timedelta(days=60)).timestamp())
    rows = Pass.objects.order_by("serial").values_list("serial", "quota_serial", "type__code")
    # One card of each set: another of the same household would be refused.
    return [
        signer.sign(Claims(code, expires, serial, quota, type_code, 2))
        for serial, quota, type_code in rows.iterator()
        if serial == quota
    ]


if __name__ == "__main__":
    main()
