"""The town's way with orders."""

from datetime import datetime

import msgspec

from liba.command.models import OrderPolicy
from liba.command.terms.orders import OrderSpec
from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor, Power


def decide_orders(actor: Actor, spec: OrderSpec, *, now: datetime) -> OrderPolicy:
    """Who hears of late copies, for orders drafted from now on. Needs RUN_CYCLE over the town."""
    actor.require(Power.RUN_CYCLE, "")
    with decision():
        take_turn()
        policy = OrderPolicy.objects.first() or OrderPolicy(version=0)
        policy.spec = msgspec.to_builtins(spec)
        policy.version += 1
        policy.save()
        record(actor, "command.order.policy_decided", "policy", policy.pk, now, steps=len(spec.steps))
    return policy
