"""Differences of several sources that are about one thing: one case, with who says what, and whether they agree."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field

import msgspec

from liba.rounds.rules.reconciling import same_person
from liba.rounds.terms.census import AWAY, MOVED_OUT, PRESENT, Said
from liba.rounds.terms.plans import DifferenceKind

_PRESENCE = {
    DifferenceKind.AWAY: AWAY,
    DifferenceKind.BACK: PRESENT,
    DifferenceKind.NOT_THERE: MOVED_OUT,
}
_FACTS = ("name", "sex", "born_on", "relation", "presence", "id_number")


@dataclass(frozen=True, slots=True)
class Saying:
    """What one source says: `value` of a column or presence, or a whole person."""

    id: int
    source: str
    kind: DifferenceKind
    person: int | None = None
    other: int | None = None
    column: str = ""
    value: str = ""
    said: Said | None = None

    @property
    def means(self) -> str:
        """The value that accepting would write: where somebody is, or what stands in a column."""
        return self.value or _PRESENCE.get(self.kind, "")

    @property
    def subject(self) -> Hashable:
        """What it is about. Where somebody is, is one thing, whatever kind of difference says it."""
        if self.kind in _PRESENCE:
            return "presence", self.person
        # A person may have many phones: two that differ are no conflict.
        return self.kind, self.person, self.other, self.column, self.value if self.column == "phone" else ""


@dataclass(frozen=True, slots=True)
class Case:
    """What is decided at once: sayings about one thing, in the order in which they came."""

    sayings: tuple[Saying, ...]
    conflicts: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def first(self) -> Saying:
        """The saying that came first; it names the case."""
        return self.sayings[0]

    @property
    def sources(self) -> tuple[str, ...]:
        """Who says something about it, each once."""
        return tuple(dict.fromkeys(saying.source for saying in self.sayings))


def cases(sayings: Iterable[Saying]) -> tuple[Case, ...]:
    """The sayings of one household as cases. New people whom several sources name are one person, fields in which they
    differ are conflicts; so are values that differ."""
    groups: dict[Hashable, list[Saying]] = {}
    for saying in sayings:
        key = saying.subject
        if saying.said is not None:
            key = next((k for k, g in groups.items() if _same(g, saying)), ("new", saying.id))
        groups.setdefault(key, []).append(saying)
    return tuple(Case(tuple(group), _conflicts(group)) for group in groups.values())


def whole_person(case: Case, chosen: Saying) -> Said:
    """The person as the chosen saying names them, what it leaves out filled from the others; every phone once."""
    others = [saying.said for saying in case.sayings if saying.said is not None and saying is not chosen]
    person = chosen.said or Said()
    for other in others:
        missing = {name: getattr(other, name) for name in (*_FACTS, "id_tag") if not getattr(person, name)}
        person = msgspec.structs.replace(person, **missing)
    phones = dict.fromkeys([*person.phones, *(phone for other in others for phone in other.phones)])
    return msgspec.structs.replace(person, phones=tuple(phones), phone_tags=())


def _same(group: Sequence[Saying], saying: Saying) -> bool:
    return all(
        one.said is not None and saying.said is not None and same_person(one.said, saying.said)
        for one in group
    )


def _conflicts(group: Sequence[Saying]) -> dict[str, tuple[str, ...]]:
    if group[0].said is None:
        values = tuple(dict.fromkeys(saying.means for saying in group))
        return {group[0].column or "value": values} if len(values) > 1 else {}
    found = {}
    for name in _FACTS:
        said = [getattr(saying.said, name) for saying in group if saying.said is not None]
        values = tuple(dict.fromkeys(value for value in said if value))
        if len(values) > 1:
            found[name] = values
    return found
