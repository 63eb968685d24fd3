"""How cordons stand: whether their measure runs, which of their gates are open, how many people are inside."""

from dataclasses import dataclass
from datetime import datetime

from liba.access import selectors as access
from liba.access.models import Gate
from liba.governance.selectors import is_enforced
from liba.kernel.actors import Actor, Power
from liba.territory import selectors as territory
from liba.territory.models import Cordon
from liba.territory.terms import CordonKind


@dataclass(frozen=True, slots=True)
class CordonStanding:
    """A cordon as it stands. `people` is None for somebody who may not see gates."""

    cordon: Cordon
    enforced: bool
    gates: tuple[Gate, ...]
    people: int | None

    @property
    def open_gates(self) -> tuple[Gate, ...]:
        """Its gates that are open."""
        return tuple(gate for gate in self.gates if gate.is_open)

    @property
    def leaks(self) -> bool:
        """A pocket whose open gates are not exactly one."""
        return self.cordon.kind == CordonKind.POCKET.value and len(self.open_gates) != 1


def cordon_standings(actor: Actor, now: datetime) -> list[CordonStanding]:
    """Every cordon that the actor can see, as it stands now."""
    by_cordon: dict[int, list[Gate]] = {}
    people: dict[int, int] = {}
    if actor.holds(Power.SEE_GATES):
        for gate in access.gates(actor):
            by_cordon.setdefault(gate.cordon_id, []).append(gate)
        people = {row.cordon.pk: row.people for row in access.inside_all(actor, now)}
    return [
        CordonStanding(
            cordon,
            cordon.measure is not None and is_enforced(cordon.measure, now),
            tuple(by_cordon.get(cordon.pk, ())),
            people.get(cordon.pk),
        )
        for cordon in territory.cordons(actor)
    ]
