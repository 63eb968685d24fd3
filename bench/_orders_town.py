"""Fifty-eight units with seven hundred people, each with a phone, and sixty command screens: `_orders_town.py --out FILE`.

Writes the phones' tokens, a screen's session, and drafts of orders to all units that wait to be issued.
"""

import argparse
import json
import os
import sys
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liba.project.settings")

import django  # noqa: E402

django.setup()

from allauth.mfa.models import Authenticator  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from liba.accounts.models import Grant, User  # noqa: E402
from liba.accounts.services import make_device_code, pair_device  # noqa: E402
from liba.accounts.services.tickets import live_ticket  # noqa: E402
from liba.accounts.terms import Role  # noqa: E402
from liba.command.services import draft_order  # noqa: E402
from liba.command.terms.orders import Addressees, OrderDraft  # noqa: E402
from liba.kernel.calendar import local_day  # noqa: E402
from liba.kernel.clock import now  # noqa: E402
from liba.kernel.text import Text  # noqa: E402
from liba.workforce.models import Responder, Unit, UnitMember, UnitTemplate  # noqa: E402
from tests.support.town import SmallTown, small_town  # noqa: E402

UNITS, PEOPLE, SCREENS = 58, 700, 60


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--orders", type=int, default=8)
    options = parser.parse_args()
    call_command("migrate", verbosity=0, skip_checks=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    town = small_town(now(), households=0)
    phones = people(town)
    screens = [town.user(Role.COMMANDER, name=f"screen{n}") for n in range(SCREENS)]
    drafts = [_draft(town, n) for n in range(options.orders)]
    said = {
        "phones": phones,
        "screens": [session_of(user) for user in screens],
        "tickets": [live_ticket(user.pk, now=now()) for user in screens],
        "drafts": drafts,
    }
    options.out.write_text(json.dumps(said))


def people(town: SmallTown) -> list[str]:
    """The units with their people; each phone's token."""
    begins = local_day(now(), settings.LIBA_ZONE) - timedelta(days=30)
    template = UnitTemplate.objects.create(code="combat", name_zh="作战单元", rule={"needs": []})
    units = [
        Unit.objects.create(
            code=f"u{n:02d}",
            name_zh=f"{n + 1}号单元",
            template=template,
            area=town.groups[n % 4],
            opened_on=begins,
        )
        for n in range(UNITS)
    ]
    users = User.objects.bulk_create(
        User(username=f"p{n}", display_name=f"队员{n}", password="!") for n in range(PEOPLE)
    )
    Grant.objects.bulk_create(
        Grant(
            user=user, role=Role.GRID_WORKER.value, area=units[n % UNITS].area,
            starts_at=now() - timedelta(days=30),
        )
        for n, user in enumerate(users)
    )  # fmt: skip
    people = Responder.objects.bulk_create(
        Responder(
            code=f"U{n}", name=f"队员{n}", standing="village_cadre", area=units[n % UNITS].area,
            joined_on=begins, clearance="cleared", user=user,
        )
        for n, user in enumerate(users)
    )  # fmt: skip
    UnitMember.objects.bulk_create(
        UnitMember(
            unit=units[n % UNITS], responder=one, starts_on=begins,
            role="leader" if n < UNITS else "deputy" if n < 2 * UNITS else "member",
        )
        for n, one in enumerate(people)
    )  # fmt: skip
    return [
        pair_device(
            make_device_code(town.system, user.pk, label="bench", now=now()), label="", now=now()
        ).token
        for user in users
    ]


def session_of(user: User) -> str:
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _draft(town: SmallTown, number: int) -> int:
    draft = OrderDraft(
        Text(f"第{number}道指令MARK{number}", f"Order MARK{number}"), Text("今天十九点前逐户登记。" * 12),
        Addressees(everyone=True), due_at=now() + timedelta(hours=5),
    )  # fmt: skip
    return draft_order(town.system, draft=draft, now=now()).pk


if __name__ == "__main__":
    main()
