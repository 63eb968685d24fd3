"""The vocabulary of people and of importing them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

Extra: TypeAlias = Mapping[str, str]
"""What a roster says beyond our own columns, heading → cell."""


class Sex(StrEnum):
    """As registered."""

    MALE = "M"
    FEMALE = "F"
    UNKNOWN = ""


class Presence(StrEnum):
    """Whether the person is at home now."""

    PRESENT = "present"
    AWAY = "away"
    MOVED_OUT = "moved_out"
    DECEASED = "deceased"


class IdKind(StrEnum):
    """What kind of document the number is of."""

    RESIDENT_ID = "resident_id"
    OTHER = "other"
    NONE = ""


class ImportState(StrEnum):
    """Where an import stands."""

    UPLOADED = "uploaded"
    CHECKING = "checking"
    CHECKED = "checked"
    APPLYING = "applying"
    APPLIED = "applied"
    FAILED = "failed"
    DISCARDED = "discarded"


class SearchBy(StrEnum):
    """What the words of a search were taken for."""

    NUMBER = "number"
    PHONE = "phone"
    CODE = "code"
    NAME = "name"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A document's number as it is kept. A resident's number (GB 11643) also says the birth date and the sex."""

    kind: IdKind
    number: str
    born_on: date | None = None
    sex: Sex = Sex.UNKNOWN
    was_old: bool = False


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """What is known of a person. Numbers may be written in any usual way; they are checked and normalised."""

    name: str
    sex: Sex = Sex.UNKNOWN
    born_on: date | None = None
    id_number: str = ""
    phones: tuple[str, ...] = ()
    is_head: bool = False
    relation: str = ""
    presence: Presence = Presence.PRESENT
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HouseholdDraft:
    """A new household with its people, for loading many at once. `area` is the area's code."""

    area: str
    number: str
    address: str
    people: tuple[PersonDraft, ...]
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True)
class Numbers:
    """A person's numbers in full. Whoever receives this has been written down."""

    id_number: str
    phones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Follower:
    """What another module binds to people, or to households, and takes along when two rows become one.

    `follow(merged_id, kept_id, now)` moves its rows and gives their keys; `give_back(keys, merged_id, kept_id, now)`
    moves those back that are still where they went.
    """

    name: str
    follow: Callable[[int, int, datetime], list[int]]
    give_back: Callable[[Sequence[int], int, int, datetime], None]
