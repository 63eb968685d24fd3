"""The vocabulary of a list of responders on its way in."""

from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256

import msgspec

from liba.registry.roster.terms import Layout, Outcome, Problem
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


class Mapping(Layout[Field], frozen=True, kw_only=True):
    """How a list is read; `standing` and `group` (codes) are everybody's for whom the file says none."""

    standing: str = "volunteer"
    group: str = ""


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


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of an import of any list. `mark` is a digest of what each row would do: whether the preview still holds."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: int = 0
    errors: int = 0
    warnings: int = 0
    mark: str = ""

    @property
    def writes(self) -> int:
        """How many rows would change anything."""
        return self.new + self.changed


class Summary(Counts, frozen=True, kw_only=True):
    """Counts of a list of responders."""

    without_id: int = 0
    missing: int = 0


def counted(outcomes: Sequence[Outcome], problems: Iterable[Problem]) -> dict[str, int]:
    """The counts that every list has: its rows by what would happen to them, and its problems."""
    found = Counter(outcomes)
    errors = [problem.is_error for problem in problems]
    own = (Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.SKIPPED)
    return {
        "rows": len(outcomes),
        **{outcome.value: found[outcome] for outcome in own},
        "errors": sum(errors),
        "warnings": len(errors) - sum(errors),
    }


def mark_of(told: object) -> str:
    """A digest of what the rows would do."""
    return sha256(msgspec.json.encode(told)).hexdigest()[:32]
