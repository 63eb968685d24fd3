"""Deciding which units go to incidents, and who hears of one that nobody takes."""

from datetime import datetime

import msgspec

from liba.desk.models import DeskPolicy
from liba.desk.terms import DeskSpec
from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor, Power


def decide_desk(actor: Actor, spec: DeskSpec, *, now: datetime) -> DeskPolicy:
    """The town's way with incidents from now on. Needs DISPATCH over the town."""
    actor.require(Power.DISPATCH, "")
    with decision():
        take_turn()
        policy = DeskPolicy.objects.first() or DeskPolicy(version=0)
        policy.spec, policy.version = msgspec.to_builtins(spec), policy.version + 1
        policy.save()
        record(
            actor, "desk.policy.decided", "desk", policy.version, now,
            squads=len(spec.squads), steps=len(spec.steps),
        )  # fmt: skip
    return policy
