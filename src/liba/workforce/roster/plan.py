"""What would happen: the file's rows against the responders that there are. Nothing is written, and nobody is deleted."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from liba.registry.roster.terms import Outcome, Problem
from liba.workforce.roster.terms import Planned, Row, Summary, counted, mark_of
from liba.workforce.rules.people import clearance_holds
from liba.workforce.terms import ClearanceState


@dataclass(frozen=True, slots=True)
class Known:
    """A responder as far as a comparison needs; the ID number only as its keyed tag."""

    id: int
    code: str
    name: str
    standing: str
    area_id: int
    area_path: str
    id_index: bytes | None
    phones: tuple[str, ...]
    groups: frozenset[str]
    skills: frozenset[str]
    wishes: frozenset[str]
    night_group: str
    clearance: str
    cleared_until: date | None
    joined_on: date
    left_on: date | None


@dataclass(frozen=True, slots=True)
class Plan:
    """Every row with its outcome, what to look at, and who of the file's group is not named."""

    rows: tuple[Planned, ...]
    problems: tuple[Problem, ...]
    missing: tuple[Known, ...]

    def summary(self, problems: Iterable[Problem]) -> Summary:
        """The counts, with all problems of the import."""
        return Summary(
            **counted([planned.outcome for planned in self.rows], problems),
            without_id=sum(not planned.row.id.number for planned in self.rows),
            missing=len(self.missing),
            mark=mark_of([(p.row.row, p.outcome.value, p.responder_id, p.changes) for p in self.rows]),
        )


@dataclass(slots=True)
class Planner:
    """Goes through the rows once. Somebody is known by ID number, else badge, else name with phone, else with area.

    `tags` are the keyed tags of the rows' ID numbers, `may` whether the actor keeps an area's list; `columns` says
    where a problem of name, ID number and badge is shown.
    """

    known: Sequence[Known]
    tags: Mapping[int, bytes]
    may: Callable[[str], bool]
    broken: frozenset[int]
    twice: frozenset[int]
    columns: Mapping[str, int]
    group: str = ""
    problems: list[Problem] = field(default_factory=list)
    _by_id: dict[bytes, Known] = field(default_factory=dict)
    _by_code: dict[str, Known] = field(default_factory=dict)
    _by_name: dict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))
    _seen: set[int] = field(default_factory=set)
    _today: date = date.min

    def plan(self, rows: Sequence[Row], today: date) -> Plan:
        """The plan of all rows. `broken` rows have an error, rows that stand `twice` are left out."""
        self._today = today
        for one in self.known:
            if one.id_index:
                self._by_id[one.id_index] = one
            self._by_code[one.code] = one
            self._by_name[one.name].append(one)
        claimed = {self._by_id[tag].id for tag in self.tags.values() if tag in self._by_id}
        planned = tuple(self._row(row, claimed) for row in rows)
        areas = {row.area_id for row in rows}
        missing = tuple(
            one
            for one in self.known
            if self.group in one.groups
            and one.area_id in areas
            and one.left_on is None
            and one.id not in self._seen
        )
        return Plan(planned, tuple(self.problems), missing)

    def _row(self, row: Row, claimed: set[int]) -> Planned:
        if row.row in self.broken:
            return Planned(row, Outcome.ERROR)
        if row.row in self.twice:
            return Planned(row, Outcome.SKIPPED)
        found = self._find(row, claimed)
        if isinstance(found, Problem):
            self.problems.append(found)
            return Planned(row, Outcome.ERROR)
        if found is None:
            return Planned(row, Outcome.NEW)
        self._seen.add(found.id)
        if not self.may(found.area_path):
            return self._error(row, "id", "out_of_reach")
        if found.left_on is not None:
            day = found.left_on.isoformat()
            self.problems.append(Problem(row.row, self._at("name"), "has_left", False, {"day": day}))
        changes = _changes(row, found, self.tags.get(row.row), self._today)
        outcome = Outcome.CHANGED if changes else Outcome.UNCHANGED
        return Planned(row, outcome, found.id, changes)

    def _find(self, row: Row, claimed: set[int]) -> Known | Problem | None:
        tag = self.tags.get(row.row)
        by_id = self._by_id.get(tag) if tag else None
        holder = self._by_code.get(row.badge) if row.badge else None
        if holder is not None and by_id is None and holder.name == row.name and holder.id not in claimed:
            return holder
        if holder is not None and (by_id is None or holder.id != by_id.id):
            name = holder.name if self.may(holder.area_path) else "–"
            return Problem(row.row, self._at("badge"), "badge_taken", True, {"name": name})
        return by_id or self._namesake(row, tag, claimed)

    def _namesake(self, row: Row, tag: bytes | None, claimed: set[int]) -> Known | Problem | None:
        """Somebody of this name with this phone, else the only one of this name in the area."""
        free = [one for one in self._by_name.get(row.name, ()) if one.id not in claimed | self._seen]
        alike = [one for one in free if not (tag and one.id_index and one.id_index != tag)]
        by_phone = [one for one in alike if set(one.phones) & set(row.phones)]
        if by_phone:
            return by_phone[0]
        near = [one for one in alike if one.area_id == row.area_id or not row.area_stated]
        here = [one for one in near if not (one.phones and row.phones)]
        if len(here) > 1:
            return Problem(row.row, self._at("name"), "many_of_this_name", True)
        return here[0] if here else None

    def _error(self, row: Row, column: str, code: str) -> Planned:
        self.problems.append(Problem(row.row, self._at(column), code, True))
        return Planned(row, Outcome.ERROR)

    def _at(self, column: str) -> int:
        return self.columns.get(column, 0)


def _changes(row: Row, one: Known, tag: bytes | None, today: date) -> tuple[str, ...]:
    """What differs. What the file says nothing about stays; groups are added, skills and wishes replaced."""
    stated: tuple[tuple[str, object, object], ...] = (
        ("name", row.name, one.name),
        ("standing", row.standing, one.standing),
        ("area", row.area_id if row.area_stated else None, one.area_id),
        ("id_number", tag, one.id_index),
        ("night_group", row.night_group, one.night_group),
        ("joined_on", row.joined_on, one.joined_on),
        ("skills", frozenset(row.skills) or None, one.skills),
        ("wishes", frozenset(row.wishes) or None, one.wishes),
    )
    found = [name for name, said, known in stated if said not in {None, ""} and said != known]
    if row.phones and set(row.phones) != set(one.phones):
        found.append("phones")
    if not set(row.groups) <= one.groups:
        found.append("groups")
    if _clears(row, one, today):
        found.append("clearance")
    return tuple(found)


def _clears(row: Row, one: Known, today: date) -> bool:
    """Whether the file says something new of a clearance. Who reported ill is not cleared by a list."""
    holds = clearance_holds(one.clearance, one.cleared_until, today)
    if row.cleared is None or one.clearance == ClearanceState.ILL:
        return False
    if row.cleared:
        return not holds or (row.cleared_until is not None and row.cleared_until != one.cleared_until)
    return holds
