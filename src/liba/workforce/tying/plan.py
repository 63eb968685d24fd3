"""What would happen: the file's ties against those that are noted. Nothing is written; what isn't named stays."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from liba.registry.roster.headings import masked
from liba.registry.roster.terms import FactValue, Outcome, Problem
from liba.registry.rules import WrongNumber, clean_name, parse_phone
from liba.workforce.roster.terms import counted, mark_of
from liba.workforce.terms import TieKind
from liba.workforce.tying.terms import Field, Home, Planned, Row, Summary, Who

Found = TypeVar("Found")
_SHOWN = 30
_LEAST_PHONE = 7


@dataclass(frozen=True, slots=True)
class Plan:
    """Every row with its outcome."""

    rows: tuple[Planned, ...]

    def summary(self, problems: Iterable[Problem]) -> Summary:
        """The counts, with all problems of the import."""
        ended = sum(one.outcome is Outcome.CHANGED and one.row.kind is None for one in self.rows)
        counts = counted([one.outcome for one in self.rows], problems)
        counts["changed"] -= ended
        told = [
            (one.row.row, one.outcome, one.who and one.who.id, one.home and one.home.id, one.row.kind)
            for one in self.rows
        ]
        return Summary(**counts, ended=ended, mark=mark_of(told))


def address_key(address: str) -> str:
    """How addresses are compared: without blanks, full-width signs made ordinary, in small letters."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", address)).lower()


class _Unknown(ValueError):
    """Who or which household is meant can't be said."""

    def __init__(self, column: int, code: str, **facts: FactValue) -> None:
        super().__init__(code)
        self.column, self.code, self.facts = column, code, facts


class Homes:
    """The households of an area, by number and by address. What lies elsewhere is as unknown as what is nowhere."""

    def __init__(self, homes: Iterable[Home]) -> None:
        self._by_id: dict[int, Home] = {}
        self._called: dict[str, list[Home]] = defaultdict(list)
        self._standing: dict[str, list[Home]] = defaultdict(list)
        for home in homes:
            self._by_id[home.id] = home
            for name in {home.code, home.number} - {""}:
                self._called[address_key(name)].append(home)
            self._standing[address_key(home.address)].append(home)

    def meant(self, number: str, address: str, area_path: str) -> list[Home]:
        """The households that a row may mean; open ones go before closed ones that were called the same."""
        key, door = address_key(number), address_key(address)
        found = (
            self._called.get(key, []) or self._standing.get(key, []) if key else self._standing.get(door, [])
        )
        found = [home for home in found if home.area_path.startswith(area_path)]
        exact = [home for home in found if home.code == number]
        found = exact or found
        if len(found) > 1 and door:
            found = [home for home in found if address_key(home.address) == door] or found
        return [home for home in found if not home.is_closed] or found

    def follow(self, home: Home) -> Home | None:
        """The household that goes on in the place of one that was merged; None when it lies elsewhere."""
        found: Home | None = home
        while found is not None and found.merged_into is not None:
            found = self._by_id.get(found.merged_into)
        return found


class People:
    """The responders that the asker may name, by badge, phone and name; `village` is the village of a place."""

    def __init__(self, people: Iterable[Who], village: Callable[[str], str]) -> None:
        self._village = village
        self._sure: dict[str, list[Who]] = defaultdict(list)
        self._named: dict[str, list[Who]] = defaultdict(list)
        self._said: dict[str, tuple[list[Who], bool]] = {}
        for who in people:
            for key in (who.code, *who.phones):
                self._sure[key].append(who)
            self._named[clean_name(who.name)].append(who)

    def meant(self, said: Sequence[tuple[int, str]], home: Home | None) -> Who:
        """Whom the columns (column, text) mean together; a name alone means the one of the household's village."""
        column, text = said[0]
        left: list[Who] = []
        is_sure = False
        for place, (column, text) in enumerate(said):
            found, sure = self._by(text)
            if not found:
                raise _Unknown(column, "responder_unknown", found=masked(text)[:_SHOWN])
            both = [who for who in left if who in found] if place else found
            if not both:
                raise _Unknown(column, "responders_differ", found=masked(text)[:_SHOWN])
            left, is_sure = both, is_sure or sure
        if not is_sure and home is not None:
            left = self._of_village(left, home)
            if not left:
                raise _Unknown(column, "name_elsewhere", found=masked(text)[:_SHOWN])
        serving = [who for who in left if not who.left_on] or left
        if len(serving) > 1:
            raise _Unknown(column, "responder_ambiguous", found=masked(text)[:_SHOWN], count=len(serving))
        return serving[0]

    def _by(self, text: str) -> tuple[list[Who], bool]:
        """Those whom a text may mean, and whether it is a badge or a phone."""
        if text not in self._said:
            sure = next((self._sure[key] for key in _keys(text) if key in self._sure), [])
            self._said[text] = (sure or self._named.get(clean_name(text), []), bool(sure))
        return self._said[text]

    def _of_village(self, people: list[Who], home: Home) -> list[Who]:
        village = self._village(home.area_path) or home.area_path
        return [who for who in people if who.area_path.startswith(village)]


def _keys(text: str) -> Iterable[str]:
    """How a text may stand as a badge (a sheet takes the noughts away before it) or as a phone."""
    yield text
    if text.isascii() and text.isdigit():
        yield text.zfill(4)
    if sum(sign.isdigit() for sign in text) >= _LEAST_PHONE:
        try:
            yield parse_phone(text)
        except WrongNumber:
            return


@dataclass(slots=True)
class Planner:
    """Goes through the rows once. `ties` are the pairs (responder, household) that are noted."""

    people: People
    homes: Homes
    ties: Mapping[tuple[int, int], TieKind]
    broken: frozenset[int]
    columns: Mapping[Field, int]
    problems: list[Problem] = field(default_factory=list)
    _first: dict[tuple[int, int], Row] = field(default_factory=dict)

    def plan(self, rows: Sequence[Row]) -> Plan:
        """The plan of all rows; `broken` ones have an error already, and are looked at for others."""
        return Plan(tuple(self._row(row) for row in rows))

    def _row(self, row: Row) -> Planned:
        home = self._try(row, lambda: self._home(row))
        who = self._try(row, lambda: self.people.meant(row.responder, home)) if row.responder else None
        if row.row in self.broken or home is None or who is None:
            return Planned(row, Outcome.ERROR, who, home)
        pair = (who.id, home.id)
        before = self.ties.get(pair)
        first = self._first.setdefault(pair, row)
        if first is not row:
            return Planned(row, self._again(row, first), who, home, before)
        if row.kind is before:
            return Planned(row, Outcome.UNCHANGED, who, home, before)
        if row.kind is not None and self._is_over(row, who, home):
            return Planned(row, Outcome.SKIPPED, who, home, before)
        return Planned(row, Outcome.NEW if before is None else Outcome.CHANGED, who, home, before)

    def _try(self, row: Row, find: Callable[[], Found]) -> Found | None:
        try:
            return find()
        except _Unknown as unknown:
            self._note(row, unknown.column, unknown.code, error=True, **unknown.facts)
            return None

    def _home(self, row: Row) -> Home | None:
        """The household, or the one that it was merged into."""
        text = row.number or row.address
        if not text:
            return None
        column = self._at(Field.HOUSEHOLD if row.number else Field.ADDRESS)
        found = self.homes.meant(row.number, row.address, row.area_path)
        if len(found) > 1:
            raise _Unknown(column, "household_ambiguous", found=text[:_SHOWN], count=len(found))
        home = self.homes.follow(found[0]) if found else None
        if home is None:
            raise _Unknown(column, "household_unknown", found=text[:_SHOWN])
        if home is not found[0]:
            self._note(row, column, "household_merged", found=text[:_SHOWN], kept=home.code)
        elif row.number and row.address and address_key(row.address) != address_key(home.address):
            self._note(row, self._at(Field.ADDRESS), "address_differs", kept=home.address[:_SHOWN])
        return home

    def _again(self, row: Row, first: Row) -> Outcome:
        """The pair stands in the file before: left out if it says the same there."""
        same = first.kind is row.kind
        code = "row_twice" if same else "tie_twice"
        self._note(row, self._at(Field.KIND), code, error=not same, first=first.row + 1)
        return Outcome.SKIPPED if same else Outcome.ERROR

    def _is_over(self, row: Row, who: Who, home: Home) -> bool:
        """Whether nobody needs the tie any more: it is left out."""
        if who.left_on:
            self._note(row, row.responder[0][0], "responder_left", name=who.name, day=who.left_on)
        if home.is_closed:
            self._note(row, self._at(Field.HOUSEHOLD), "household_closed", found=home.code)
        return bool(who.left_on) or home.is_closed

    def _note(self, row: Row, column: int, code: str, *, error: bool = False, **facts: FactValue) -> None:
        self.problems.append(Problem(row.row, column, code, error, facts))

    def _at(self, kind: Field) -> int:
        return self.columns.get(kind, 0)
