"""What a door or a list says of a household's people, beside what the registry says."""

import msgspec

from liba.rounds.terms.plans import DifferenceKind

PRESENT, AWAY, MOVED_OUT, DECEASED = "present", "away", "moved_out", "deceased"
GONE = frozenset({MOVED_OUT, DECEASED})
# Questions of a census form by these codes are held against the registry; all others are just answers.
COUNTED = "people_home"
PRESENCE = "presence"
COLUMNS = ("name", "sex", "born_on", "relation", "phone")


class Registered(msgspec.Struct, frozen=True):
    """A person of the household as registered. Numbers are tags (hex), never the numbers themselves."""

    id: int
    name: str
    sex: str = ""
    born_on: str = ""
    relation: str = ""
    presence: str = PRESENT
    id_tag: str = ""
    phone_tags: frozenset[str] = frozenset()


class Said(msgspec.Struct, frozen=True):
    """A person as a source names them; empty is what it says nothing about. `person` is given where a row was pointed at."""

    name: str = ""
    sex: str = ""
    born_on: str = ""
    relation: str = ""
    presence: str = ""
    id_number: str = ""
    phones: tuple[str, ...] = ()
    person: int | None = None
    id_tag: str = ""
    phone_tags: tuple[str, ...] = ()


class Found(msgspec.Struct, frozen=True):
    """What one source says of one household: people, how many are at home, and whether it names everybody."""

    people: tuple[Said, ...] = ()
    count: int | None = None
    whole: bool = False


class Gap(msgspec.Struct, frozen=True):
    """One difference. `said` is what to put there (a value, or the person as named)."""

    kind: DifferenceKind
    person: int | None = None
    other: int | None = None
    column: str = ""
    value: str = ""
    said: Said | None = None
