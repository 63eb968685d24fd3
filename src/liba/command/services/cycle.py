"""The day's cycle: deciding its hours, and units' returns."""

from datetime import datetime

import msgspec

from liba.command.models import CycleVersion
from liba.command.terms.cycle import CycleSpec
from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor, Power


def decide_cycle(actor: Actor, spec: CycleSpec, *, now: datetime) -> CycleVersion:
    """A new version of the cycle; days that are over keep theirs. Needs RUN_CYCLE over the town."""
    actor.require(Power.RUN_CYCLE, "")
    with decision():
        take_turn()
        newest = CycleVersion.objects.order_by("-version").first()
        version = CycleVersion.objects.create(
            version=newest.version + 1 if newest else 1,
            spec=msgspec.to_builtins(spec),
            decided_at=now,
            decided_by=actor.name,
        )
        record(actor, "command.cycle.decided", "cycle", version.version, now, steps=len(spec.steps))
    return version
