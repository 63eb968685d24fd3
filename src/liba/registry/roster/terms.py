"""The vocabulary of a roster on its way in."""

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Generic, TypeAlias, TypeVar

import msgspec

from liba.registry.terms import IdNumber, Presence, Sex

Cell: TypeAlias = str | int | float | bool | date | datetime | time | timedelta | None
Range: TypeAlias = tuple[int, int, int, int]
"""A merged block: first row, first column, last row, last column; all from 0."""

FactValue: TypeAlias = str | int
F = TypeVar("F", bound=StrEnum)


class Field(StrEnum):
    """What a column holds. Several columns may be parts of an address or of an area, phones, or kept as they are."""

    IGNORE = "ignore"
    NAME = "name"
    HEAD_NAME = "head_name"
    ID_NUMBER = "id_number"
    SEX = "sex"
    BORN_ON = "born_on"
    PHONE = "phone"
    HOUSEHOLD_NUMBER = "household_number"
    AREA = "area"
    ADDRESS = "address"
    RELATION = "relation"
    IS_HEAD = "is_head"
    AWAY = "away"
    MOVED_OUT = "moved_out"
    DECEASED = "deceased"
    KEEP = "keep"


MANY = frozenset({Field.IGNORE, Field.PHONE, Field.AREA, Field.ADDRESS, Field.KEEP})
"""Fields that several columns may hold."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's cells, rows and columns counted from 0, and its merged blocks."""

    name: str
    rows: list[list[Cell]]
    merged: tuple[Range, ...] = ()


class Layout(msgspec.Struct, Generic[F], frozen=True, kw_only=True):
    """How a list of any kind is read; guessed at upload, changeable by the user. Rows and columns count from 0.

    `codes` are code lists by column, such as {"1": {"0": "女", "1": "男"}}.
    """

    sheet: str = ""
    heading_row: int = 0
    heading_rows: int = 1
    comment_rows: tuple[int, ...] = ()
    columns: dict[str, F] = {}
    codes: dict[str, dict[str, str]] = {}

    @property
    def first_row(self) -> int:
        """The first row that may hold what the list is of."""
        return self.heading_row + self.heading_rows

    def of(self, field: F) -> tuple[int, ...]:
        """The columns that hold a field, from the left."""
        return tuple(sorted(int(column) for column, held in self.columns.items() if held is field))


class Mapping(Layout[Field], frozen=True, kw_only=True):
    """How a roster is read. `move_people` lets a person who is registered in another household move to the one that
    the file names; else such a row is a conflict and left out.
    """

    move_people: bool = False


class Column(msgspec.Struct, frozen=True):
    """A column of the file as the user sees it: heading and a few samples, numbers masked."""

    index: int
    heading: str
    samples: tuple[str, ...] = ()


class Problem(msgspec.Struct, frozen=True):
    """One cell that can't be taken (`is_error`) or that somebody should look at. Row and column count from 0."""

    row: int
    column: int
    code: str
    is_error: bool
    facts: dict[str, FactValue] = {}


class Row(msgspec.Struct, kw_only=True):
    """One person as the file states them. Empty and None mean that the file says nothing about it."""

    row: int
    name: str
    id: IdNumber
    sex: Sex = Sex.UNKNOWN
    born_on: date | None = None
    phones: tuple[str, ...] = ()
    has_phones: bool = False
    is_head: bool | None = None
    relation: str = ""
    presence: Presence | None = None
    area_id: int = 0
    number: str = ""
    address: str = ""
    extra: dict[str, str] = {}

    @property
    def home(self) -> tuple[int, str, str]:
        """What makes a household one: its area and its number there, or its address where it has no number."""
        return (self.area_id, self.number, "" if self.number else self.address)


class Outcome(StrEnum):
    """What would happen to a row's person."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    SKIPPED = "skipped"
    ERROR = "error"


class Planned(msgspec.Struct, frozen=True):
    """A row, what would happen to it, and to whom. `changes` are the names of the columns that differ."""

    row: Row
    outcome: Outcome
    person_id: int | None = None
    household_id: int | None = None
    changes: tuple[str, ...] = ()


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of an import: people by outcome, households, problems, and people whom the file no longer names."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    conflict: int = 0
    skipped: int = 0
    errors: int = 0
    warnings: int = 0
    new_households: int = 0
    changed_households: int = 0
    without_id: int = 0
    missing: int = 0


@dataclass(frozen=True, slots=True)
class NamedArea:
    """An area that a name may stand for, with the names of those that it lies in, from the town down."""

    id: int
    path: str
    above: tuple[str, ...] = ()


AreaNames: TypeAlias = MappingOf[str, tuple[NamedArea, ...]]
"""Names and codes by which a file may call an area → the areas that are called so: every village may have a 1组."""
