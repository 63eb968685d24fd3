"""The vocabulary of measures and of the journal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from liba.kernel.actors import Actor
from liba.kernel.refusals import FactValue


class MeasureKind(StrEnum):
    """What a measure restricts."""

    CORDON = "cordon"
    PASS_SCHEME = "pass_scheme"
    GATE_RULE = "gate_rule"


class MeasureState(StrEnum):
    """Where a measure stands at a moment; computed, never stored."""

    PLANNED = "planned"
    RUNNING = "running"
    EXPIRED = "expired"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Window:
    """A span of time, from inclusive to exclusive. Outside of it nothing is enforced."""

    starts_at: datetime
    ends_at: datetime

    def holds(self, moment: datetime) -> bool:
        """Whether the moment lies inside."""
        return self.starts_at <= moment < self.ends_at


@dataclass(frozen=True, slots=True)
class Entry:
    """What one journal line says: who did what to whom, where from. Facts hold ids and codes, no personal data."""

    actor: Actor
    verb: str
    subject_kind: str
    subject_id: str
    area_path: str = ""
    facts: Mapping[str, FactValue] = field(default_factory=dict)
