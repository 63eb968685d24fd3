"""Deciding emergency plans; they come from the playbook."""

from datetime import datetime

import msgspec

from liba.command.models import PlanVersion
from liba.command.terms.activation import ActivationPlan
from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor, Power


def decide_plan(actor: Actor, plan: ActivationPlan, *, now: datetime) -> PlanVersion:
    """A new version of a plan; an activation that runs keeps the one it was started with. Needs ACTIVATE over the town."""
    actor.require(Power.ACTIVATE, "")
    with decision():
        take_turn()
        newest = PlanVersion.objects.filter(code=plan.code).order_by("-version").first()
        version = PlanVersion.objects.create(
            code=plan.code,
            version=newest.version + 1 if newest else 1,
            name_zh=plan.name.zh,
            name_en=plan.name.en,
            spec=msgspec.to_builtins(plan),
            decided_at=now,
            decided_by=actor.name,
        )
        record(
            actor, "command.plan.decided", "plan", version.pk, now,
            code=plan.code, version=version.version, groups=len(plan.groups), tasks=len(plan.tasks),
        )  # fmt: skip
    return version
