"""The orders' town with a plan that was activated: ten groups, some 450 people called: `_muster_town.py --out FILE`.

Writes the activation, the phones' tokens of those who were called, and the sessions of sixty boards.
"""

import argparse
import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liba.project.settings")

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402

from bench._orders_town import SCREENS, UNITS, people, session_of  # noqa: E402
from liba.accounts.services.tickets import live_ticket  # noqa: E402
from liba.accounts.terms import Role  # noqa: E402
from liba.command.services import activate, decide_plan  # noqa: E402
from liba.command.terms.activation import ActivationPlan, PlanGroup, PlanPost, PlanTask  # noqa: E402
from liba.kernel.clock import now  # noqa: E402
from liba.kernel.text import Text  # noqa: E402
from tests.support.town import small_town  # noqa: E402

CALLED_UNITS, GROUPS, TASKS = 38, 10, 37


def plan() -> ActivationPlan:
    """Ten groups of whole units, at two posts, with tasks that wait for each other."""
    groups = tuple(
        PlanGroup(
            f"g{n}", Text(f"第{n + 1}工作组", f"Group {n + 1}"), least=20, post="command" if n < 6 else "forward",
            units=tuple(f"u{unit:02d}" for unit in range(n, CALLED_UNITS, GROUPS)),
        )
        for n in range(GROUPS)
    )  # fmt: skip
    tasks = tuple(
        PlanTask(f"t{n}", Text(f"任务{n}"), f"g{n % GROUPS}", n, 30 + n, (f"t{n - 10}",) if n >= 10 else ())
        for n in range(TASKS)
    )
    posts = (PlanPost("command", Text("镇指挥部")), PlanPost("forward", Text("前方指挥部"), True))
    return ActivationPlan("golden", Text("黄金24小时"), posts, groups, tasks)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    call_command("migrate", verbosity=0, skip_checks=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    town = small_town(now(), households=0)
    phones = people(town)
    screens = [town.user(Role.COMMANDER, name=f"screen{n}") for n in range(SCREENS)]
    decide_plan(town.system, plan(), now=now())
    made = activate(town.system, plan="golden", reason="bench", now=now())
    said = {
        "activation": made.pk,
        "phones": [token for n, token in enumerate(phones) if n % UNITS < CALLED_UNITS],
        "screens": [session_of(user) for user in screens],
        "tickets": [live_ticket(user.pk, now=now()) for user in screens],
    }
    options.out.write_text(json.dumps(said))


if __name__ == "__main__":
    main()
