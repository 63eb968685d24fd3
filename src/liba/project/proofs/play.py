"""A town's rows and how the town is raised for them; playing them gives one result a row."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from liba.kernel.refusals import Refusal
from liba.project.proofs.day import TownDay
from liba.project.proofs.expecting import RowFails

Town = TypeVar("Town")
Row = tuple[str, str, Callable[[Town], str]]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a row: its figure if it holds, else what was expected and what came."""

    code: str
    title: str
    holds: bool
    said: str


class Playable(Protocol):
    """A town that can be played on a fresh database."""

    @property
    def begin(self) -> datetime:
        """The moment at which the played days begin."""

    @property
    def full(self) -> int:
        """How many households the method's numbers need."""

    @property
    def count(self) -> int:
        """How many rows there are."""

    def results(self, day: TownDay, households: int) -> Iterator[Result]:
        """Raise the town and play its rows, one after the other."""


@dataclass(frozen=True, slots=True)
class Play(Generic[Town]):
    """The rows of one town: code, title, and the function that plays it and gives its figure or fails."""

    begin: datetime
    full: int
    raise_town: Callable[[TownDay, int], Town]
    rows: tuple[Row[Town], ...]

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    def results(self, day: TownDay, households: int) -> Iterator[Result]:
        """Raise the town and play its rows, one after the other."""
        town = self.raise_town(day, households)
        for code, title, row in self.rows:
            try:
                yield Result(code, title, True, row(town))
            except (RowFails, Refusal, LookupError, ValueError) as failure:
                yield Result(code, title, False, str(failure))
