"""The vocabulary of a list of responders on its way in."""

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import msgspec

from liba.registry.roster.terms import Outcome
from liba.registry.terms import IdNumber


class Field(StrEnum):
    """What a column holds. Several columns may hold phones, groups, skills, wishes, or parts of an area."""

    IGNORE = "ignore"
    NAME = "name"
    BADGE = "badge"
    STANDING = "standing"
    AREA = "area"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    GROUP = "group"
    SKILL = "skill"
    WISH = "wish"
    NIGHT_GROUP = "night_group"
    CLEARED = "cleared"
    CLEARED_UNTIL = "cleared_until"
    JOINED_ON = "joined_on"


MANY = frozenset({Field.IGNORE, Field.PHONE, Field.AREA, Field.GROUP, Field.SKILL, Field.WISH})
"""Fields that several columns may hold."""


class Mapping(msgspec.Struct, frozen=True, kw_only=True):
    """How a list is read; guessed at upload, changeable by the user. Rows and columns count from 0.

    `standing` and `group` (codes) are everybody's for whom the file says none.
    """

    sheet: str = ""
    heading_row: int = 0
    heading_rows: int = 1
    comment_rows: tuple[int, ...] = ()
    columns: dict[str, Field] = {}
    codes: dict[str, dict[str, str]] = {}
    standing: str = "volunteer"
    group: str = ""

    @property
    def first_row(self) -> int:
        """The first row that may hold somebody."""
        return self.heading_row + self.heading_rows

    def of(self, field: Field) -> tuple[int, ...]:
        """The columns that hold a field, from the left."""
        return tuple(sorted(int(column) for column, held in self.columns.items() if held is field))


class Row(msgspec.Struct, kw_only=True):
    """One responder as the file states them. Empty and None mean that the file says nothing about it."""

    row: int
    name: str
    id: IdNumber
    badge: str = ""
    standing: str = ""
    area_id: int = 0
    area_stated: bool = False
    phones: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    night_group: str = ""
    cleared: bool | None = None
    cleared_until: date | None = None
    joined_on: date | None = None

    @property
    def likeness(self) -> tuple[str, str, int]:
        """What makes two rows without an ID number the same person: name, first phone, area."""
        return (self.name, self.phones[0] if self.phones else "", self.area_id)


@dataclass(frozen=True, slots=True)
class Words:
    """What a town calls its groups and skills, and the codes of those."""

    groups: MappingOf[str, str]
    skills: MappingOf[str, str]


class Planned(msgspec.Struct, frozen=True):
    """A row, what would happen to it, and to whom. `changes` are the names of what differs."""

    row: Row
    outcome: Outcome
    responder_id: int | None = None
    changes: tuple[str, ...] = ()


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of an import. `mark` is a digest of what each row would do: whether the preview still holds."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: int = 0
    errors: int = 0
    warnings: int = 0
    without_id: int = 0
    missing: int = 0
    mark: str = ""
