"""The vocabulary of a list of ties on its way in."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from liba.registry.roster.terms import Layout, Outcome
from liba.workforce.roster.terms import Counts
from liba.workforce.terms import TieKind


class Field(StrEnum):
    """What a column holds. Several columns may say who the responder is, or be parts of an address or of an area."""

    IGNORE = "ignore"
    RESPONDER = "responder"
    HOUSEHOLD = "household"
    ADDRESS = "address"
    AREA = "area"
    KIND = "kind"
    ENDED = "ended"


MANY = frozenset({Field.IGNORE, Field.RESPONDER, Field.ADDRESS, Field.AREA})
"""Fields that several columns may hold."""

Mapping: TypeAlias = Layout[Field]


@dataclass(slots=True)
class Row:
    """One tie as the file states it. `responder` is what its columns say of who it is, with the columns.

    `kind` None: they are neither, the tie is no longer.
    """

    row: int
    responder: tuple[tuple[int, str], ...]
    number: str
    address: str
    area_path: str
    kind: TieKind | None


@dataclass(frozen=True, slots=True)
class Who:
    """A responder as far as a list of ties needs; `phones` in E.164."""

    id: int
    code: str
    name: str
    area_path: str
    left_on: str
    phones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """A household as far as a list of ties needs. `merged_into` is the household that goes on in its place."""

    id: int
    code: str
    number: str
    address: str
    area_path: str
    is_closed: bool
    merged_into: int | None


@dataclass(frozen=True, slots=True)
class Planned:
    """A row, what would happen to it, and between whom; `before` is what is noted of the two now."""

    row: Row
    outcome: Outcome
    who: Who | None = None
    home: Home | None = None
    before: TieKind | None = None


class Summary(Counts, frozen=True, kw_only=True):
    """Counts of a list of ties. `ended` are those that are no longer; they are not among the changed."""

    ended: int = 0

    @property
    def writes(self) -> int:
        """How many rows would change anything."""
        return self.new + self.changed + self.ended
