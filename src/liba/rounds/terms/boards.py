"""The vocabulary of boards: how many dues stand how, in one place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from liba.rounds.terms.plans import DoorState


@dataclass(frozen=True, slots=True)
class Tally:
    """Dues of a place by how they stand; together they are the plan."""

    done: int = 0
    not_home: int = 0
    refused: int = 0
    overdue: int = 0
    due: int = 0
    not_due: int = 0

    @property
    def all(self) -> int:
        """The plan: every due."""
        return self.done + self.not_home + self.refused + self.overdue + self.due + self.not_due

    @property
    def open(self) -> int:
        """What nobody has settled: dues that come, that are due, that were missed, and doors where nobody was home."""
        return self.all - self.settled

    @property
    def settled(self) -> int:
        """Dues that want nobody any more."""
        return self.done + self.refused

    @property
    def begun(self) -> int:
        """Dues whose window has opened, or that were answered already."""
        return self.all - self.not_due

    @property
    def wanting(self) -> int:
        """What the place hides: missed dues, and doors where nobody was home."""
        return self.overdue + self.not_home

    def of(self, state: DoorState) -> int:
        """How many stand so."""
        return int(getattr(self, state.value))

    def __add__(self, other: Self) -> "Tally":
        return Tally(
            self.done + other.done,
            self.not_home + other.not_home,
            self.refused + other.refused,
            self.overdue + other.overdue,
            self.due + other.due,
            self.not_due + other.not_due,
        )

    @classmethod
    def together(cls, tallies: Iterable["Tally"]) -> "Tally":
        """The sum of many."""
        whole = cls()
        for one in tallies:
            whole += one
        return whole


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the plan: `n` dues of one window in one area, and when it opens and closes."""

    area_id: int
    window: int
    n: int
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """A part of the facts: `n` dues of one window in one area that stand at this outcome."""

    area_id: int
    window: int
    outcome: str
    n: int


@dataclass(frozen=True, slots=True)
class Missed:
    """Dues that nobody settled in time; to `tried` of them somebody went, so it is known why."""

    n: int
    tried: int

    @property
    def unexplained(self) -> int:
        """Missed, and nothing says why."""
        return self.n - self.tried
