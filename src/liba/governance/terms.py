"""The vocabulary of measures and of the journal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

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


class Line(NamedTuple):
    """A journal line as it is stored and hashed, but for its hash. `facts` is JSON with sorted keys."""

    seq: int
    at: datetime
    actor_kind: str
    actor_id: str
    actor_name: str
    verb: str
    subject_kind: str
    subject_id: str
    area_path: str
    facts: str
    origin: str


class Head(NamedTuple):
    """The end of the chain at some time: what is printed, and later compared with."""

    seq: int
    hash: bytes

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash.hex()}"


class FaultKind(StrEnum):
    """What is wrong with the journal."""

    ALTERED = "altered"
    REMOVED = "removed"
    TAIL_CUT = "tail_cut"
    BEYOND_HEAD = "beyond_head"
    HEAD_DIFFERS = "head_differs"
    NOT_AS_PRINTED = "not_as_printed"


class Fault(NamedTuple):
    """The first place where the chain does not hold."""

    seq: int
    kind: FaultKind


class Verification(NamedTuple):
    """How many lines were read, where the chain ends, and what is wrong, if anything is."""

    lines: int
    head: Head
    fault: Fault | None = None
