"""The town of `_orders_town.py` whose 58 units are squads that go to incidents: `_incidents_town.py --out FILE`."""

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import _orders_town as ground
from liba.accounts.services.tickets import live_ticket
from liba.accounts.terms import Role
from liba.desk.services import decide_desk
from liba.desk.terms import DeskSpec, SquadSpec
from liba.kernel.clock import now
from liba.workforce.models import Unit
from tests.support.town import small_town


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    ground.call_command("migrate", verbosity=0, skip_checks=True)
    ground.call_command("collectstatic", verbosity=0, interactive=False)
    town = small_town(now(), households=0)
    phones = ground.people(town)
    decide_desk(town.system, DeskSpec((SquadSpec("combat"),)), now=now())
    screens = [town.user(Role.COMMANDER, name=f"screen{n}") for n in range(ground.SCREENS)]
    said = {
        "phones": phones,
        "screens": [ground.session_of(user) for user in screens],
        "tickets": [live_ticket(user.pk, now=now()) for user in screens],
        "units": [*Unit.objects.order_by("code").values_list("pk", flat=True)],
    }
    options.out.write_text(json.dumps(said))


if __name__ == "__main__":
    main()
