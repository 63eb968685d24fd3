"""The vocabulary of people and of importing them."""

from enum import StrEnum


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
