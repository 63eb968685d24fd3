"""What an assignment is made from, and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

from liba.workforce.terms import LinkLimits, LinkWeights, TieKind

Position = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Door:
    """A household: where in the tree (`path`), which village's, which way it is kept to (`scope`), where (WGS 84).

    `scope` is the path of its grid or village, as the limits say; empty when it lies in none. `holder` links it now.
    """

    id: int
    path: str
    village: str
    scope: str
    at: Position | None
    holder: int | None = None


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody who can be a linker, for doors at or below `base` in the village."""

    id: int
    village: str
    base: str
    at: Position | None


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything that an assignment is made from. `waiting` counts by base those who would be hands, were they cleared."""

    doors: tuple[Door, ...]
    hands: tuple[Hand, ...]
    ties: Mapping[tuple[int, int], TieKind]
    limits: LinkLimits
    weights: LinkWeights
    waiting: Mapping[str, int] = field(default_factory=dict)

    def digest(self) -> str:
        """What tells this ground from any other: when it has changed, a proposal made from it is stale."""
        said = (self.doors, self.hands, sorted(self.ties.items()), self.limits, self.weights)
        return sha256(repr(said).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Line:
    """One door of the outcome. No hand: it can't be covered. `metres` is None where a position is not known."""

    door: int
    hand: int | None
    cost: int
    metres: int | None
    tie: TieKind | None
    kept: bool
    moved: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """The lines, in the order of the doors, with the objective's value and a lower bound of it that was proved."""

    lines: tuple[Line, ...]
    cost: int
    bound: float
    rounds: int

    @property
    def gap(self) -> float:
        """How far the answer may be from the best, as a share of its cost; 0 is proved best."""
        # Every cost is a whole number, so a bound within one of the answer proves it.
        apart = self.cost - self.bound
        return 0.0 if apart < 1 else apart / max(self.cost, 1)


class CureKind(StrEnum):
    """What can be done for doors that nobody can take."""

    CLEAR = "clear"
    LIMIT = "limit"
    NEIGHBOURS = "neighbours"
    HANDS = "hands"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Cure:
    """One way to cover `covers` of a village's doors.

    `place` is the path that it is about. `count` is how many hands are to be found or cleared (`hands`, `clear`), the
    new limit (`limit`), or how many of the neighbours' free places are used (`neighbours`). `all` when nothing is
    left after it.
    """

    kind: CureKind
    place: str
    count: int
    covers: int
    all: bool


@dataclass(frozen=True, slots=True)
class AssignmentFigures:
    """Doors and hands, the objective with its bound, and how even the doors are spread over the hands."""

    doors: int
    covered: int
    uncovered: int
    hands: int
    used: int
    cost: int
    bound: float
    gap: float
    rounds: int
    least: int
    most: int
    mean: float
    gini: float
    under: int
    over: int
    moved: int
    kept: int
    kin: int
    familiar: int
    metres: int
    """The middle distance of the doors that have a position."""


@dataclass(frozen=True, slots=True)
class Solved:
    """An outcome, what it comes to, and what would cover the doors that it leaves."""

    outcome: Outcome
    figures: AssignmentFigures
    cures: tuple[Cure, ...]
