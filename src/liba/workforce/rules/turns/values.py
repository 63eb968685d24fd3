"""Who takes turns, and how they come out."""

from dataclasses import dataclass
from datetime import date

from liba.workforce.rules.rota.values import Slot


@dataclass(frozen=True, slots=True)
class Door:
    """A household that takes turns. `away` are days on which it can send nobody, `nights` those it has had before.

    `busy` is what its people serve in the days before this rota.
    """

    id: int
    away: frozenset[date] = frozenset()
    nights: int = 0
    busy: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class Turns:
    """For each stand the households that send somebody, and those who wait in front at the end, by id."""

    places: tuple[tuple[int, ...], ...]
    row: tuple[int, ...]
