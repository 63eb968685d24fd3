"""What would happen: the file's rows against the registry as it is. Nothing is written, and nobody is deleted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from liba.registry.roster.terms import Outcome, Planned, Problem, Row, Summary

Home: TypeAlias = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A registered person as far as a comparison needs; numbers only as their keyed tags."""

    id: int
    household_id: int
    name: str
    sex: str
    born_on: date | None
    is_head: bool
    relation: str
    presence: str
    id_index: bytes | None
    extra: Mapping[str, str]
    phones: frozenset[bytes] = frozenset()


@dataclass(frozen=True, slots=True)
class KnownHome:
    """A registered household. A merged one is known by its old number and address, and is the one that goes on (`id`); `is_outside` where that one isn't the list's to write."""

    id: int
    area_id: int
    number: str
    address: str
    is_merged: bool = False
    is_outside: bool = False


@dataclass(slots=True)
class Snapshot:
    """The part of the registry that a file can touch: its areas' households and people, and whoever has its numbers."""

    homes: Sequence[KnownHome]
    people: Sequence[KnownPerson]
    _by_home: dict[Home, KnownHome] = field(default_factory=dict)
    by_id: dict[bytes, KnownPerson] = field(default_factory=dict)
    living_in: dict[int, list[KnownPerson]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for home in self.homes:
            self._by_home[home.area_id, home.number, ""] = home
        for home in sorted(self.homes, key=lambda home: home.is_merged):
            self._by_home.setdefault((home.area_id, "", home.address), home)
        for person in self.people:
            self.living_in.setdefault(person.household_id, []).append(person)
            if person.id_index:
                self.by_id[person.id_index] = person

    def home(self, key: Home) -> KnownHome | None:
        """The household of a number in an area or, without a number, at an address."""
        return self._by_home.get(key)


@dataclass(frozen=True, slots=True)
class Tags:
    """The keyed tags of a row's numbers, by which they are compared."""

    id: bytes | None
    phones: frozenset[bytes]


@dataclass(frozen=True, slots=True)
class Plan:
    """Every row with its outcome, households with a changed address, what to look at, who is no longer named."""

    rows: tuple[Planned, ...]
    addresses: Mapping[int, str]
    problems: tuple[Problem, ...]
    missing: tuple[int, ...]
    new_homes: tuple[Home, ...]

    def summary(self, problems: Iterable[Problem]) -> Summary:
        """The counts, with all problems of the import."""
        counts = dict.fromkeys(Outcome, 0)
        for planned in self.rows:
            counts[planned.outcome] += 1
        errors = [problem.is_error for problem in problems]
        return Summary(
            rows=len(self.rows),
            new=counts[Outcome.NEW],
            changed=counts[Outcome.CHANGED],
            unchanged=counts[Outcome.UNCHANGED],
            conflict=counts[Outcome.CONFLICT],
            skipped=counts[Outcome.SKIPPED],
            errors=sum(errors),
            warnings=len(errors) - sum(errors),
            new_households=len(self.new_homes),
            changed_households=len(self.addresses),
            without_id=sum(not planned.row.id.number for planned in self.rows),
            missing=len(self.missing),
        )


@dataclass(slots=True)
class Planner:
    """Goes through the rows once. A person is known by the ID number, else by household, name and birth date."""

    snapshot: Snapshot
    tags: Mapping[int, Tags]
    broken: frozenset[int]
    twice: frozenset[int]
    move_people: bool = False
    id_column: int = 0
    problems: list[Problem] = field(default_factory=list)
    _seen: set[int] = field(default_factory=set)
    _new_homes: dict[Home, None] = field(default_factory=dict)
    _addresses: dict[int, str] = field(default_factory=dict)
    _heads: dict[Home | int, int] = field(default_factory=dict)

    def plan(self, rows: Sequence[Row]) -> Plan:
        """The plan of all rows. `broken` rows have an error, rows that stand `twice` are left out."""
        self._two_heads(rows)
        claimed = self._claimed(rows)
        planned = tuple(self._row(row, claimed) for row in rows)
        areas = {row.area_id for row in rows}
        homes = {home.id for home in self.snapshot.homes if home.area_id in areas}
        missing = tuple(
            person.id
            for person in self.snapshot.people
            if person.id not in self._seen and person.household_id in homes
        )
        return Plan(planned, self._addresses, tuple(self.problems), missing, tuple(self._new_homes))

    def _claimed(self, rows: Sequence[Row]) -> set[int]:
        """People whose ID number stands somewhere in the file: no other row may be taken for them."""
        tags = (self.tags[row.row].id for row in rows)
        return {self.snapshot.by_id[tag].id for tag in tags if tag in self.snapshot.by_id}

    def _row(self, row: Row, claimed: set[int]) -> Planned:
        if row.row in self.broken:
            return Planned(row, Outcome.ERROR)
        if row.row in self.twice:
            return Planned(row, Outcome.SKIPPED)
        home = self.snapshot.home(row.home)
        if home is not None and home.is_outside:
            self.problems.append(Problem(row.row, self.id_column, "merged_elsewhere", False))
            return Planned(row, Outcome.SKIPPED)
        tags = self.tags[row.row]
        person = self.snapshot.by_id.get(tags.id) if tags.id else None
        if person is None and home is not None:
            person = self._namesake(row, home, tags, claimed)
        if person is None:
            return self._new(row, home)
        self._seen.add(person.id)
        if home is None or person.household_id != home.id:
            return self._elsewhere(row, home, person, tags)
        self._note_address(row, home)
        changes = _changes(row, person, tags)
        outcome = Outcome.CHANGED if changes else Outcome.UNCHANGED
        return Planned(row, outcome, person.id, home.id, changes)

    def _new(self, row: Row, home: KnownHome | None) -> Planned:
        self._settle(row, home)
        return Planned(row, Outcome.NEW, None, home.id if home else None)

    def _elsewhere(self, row: Row, home: KnownHome | None, person: KnownPerson, tags: Tags) -> Planned:
        """Somebody who is registered in another household: shown, and left alone unless the import may move people."""
        if not self.move_people:
            self.problems.append(Problem(row.row, self.id_column, "id_elsewhere", False))
            return Planned(row, Outcome.CONFLICT, person.id, person.household_id)
        self._settle(row, home)
        changes = ("household", *_changes(row, person, tags))
        return Planned(row, Outcome.CHANGED, person.id, home.id if home else None, changes)

    def _settle(self, row: Row, home: KnownHome | None) -> None:
        if home is None:
            self._new_homes[row.home] = None
        else:
            self._note_address(row, home)

    def _namesake(self, row: Row, home: KnownHome, tags: Tags, claimed: set[int]) -> KnownPerson | None:
        """Somebody of this name in the household, of the same birth date where both are known."""
        for person in self.snapshot.living_in.get(home.id, ()):
            if person.name != row.name or person.id in claimed or person.id in self._seen:
                continue
            if row.born_on and person.born_on and row.born_on != person.born_on:
                continue
            if tags.id and person.id_index and tags.id != person.id_index:
                self.problems.append(Problem(row.row, self.id_column, "id_corrected", False))
            return person
        return None

    def _note_address(self, row: Row, home: KnownHome) -> None:
        if row.number and row.address and row.address != home.address and not home.is_merged:
            self._addresses.setdefault(home.id, row.address)

    def _same_home(self, home: Home) -> Home | int:
        """What the rows of one household share: two households of the file may be one since."""
        known = self.snapshot.home(home)
        return known.id if known is not None else home

    def _two_heads(self, rows: Sequence[Row]) -> None:
        for row in rows:
            if row.is_head and row.row not in self.twice:
                first = self._heads.setdefault(self._same_home(row.home), row.row)
                if first != row.row:
                    row.is_head = False
                    self.problems.append(Problem(row.row, 0, "two_heads", False, {"first": first + 1}))


def _changes(row: Row, person: KnownPerson, tags: Tags) -> tuple[str, ...]:
    """Which columns differ. What the file says nothing about stays as it is."""
    stated: tuple[tuple[str, object, object], ...] = (
        ("name", row.name, person.name),
        ("id_number", tags.id, person.id_index),
        ("sex", row.sex.value, person.sex),
        ("born_on", row.born_on, person.born_on),
        ("is_head", row.is_head, person.is_head),
        ("relation", row.relation, person.relation),
        ("presence", row.presence and row.presence.value, person.presence),
    )
    found = [name for name, said, known in stated if said not in {None, ""} and said != known]
    if row.has_phones and tags.phones != person.phones:
        found.append("phones")
    if any(person.extra.get(heading) != text for heading, text in row.extra.items()):
        found.append("extra")
    return tuple(found)
