"""Reading the cells of one row after the other by what their columns hold, whatever roster it is."""

from collections.abc import Collection, Container, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from liba.registry.roster.places import Unclear, area_meant
from liba.registry.roster.terms import AreaNames, Cell, FactValue, Problem, Sheet
from liba.registry.roster.values import Unreadable, parse_date, parse_yes_no, stated, text_of
from liba.registry.rules import (
    MOST_NAME,
    WrongNumber,
    clean_name,
    parse_id_number,
    parse_phone,
    split_phones,
    tail_of,
)
from liba.registry.terms import IdKind, IdNumber

NO_ID = IdNumber(IdKind.NONE, "")
F = TypeVar("F", bound=Hashable)


def spread_merged(sheet: Sheet, first_row: int, columns: Container[int]) -> None:
    """What is merged over several rows of these columns stands in each of them."""
    for top, left, bottom, _right in sheet.merged:
        if top >= first_row and left in columns:
            for row in sheet.rows[top : bottom + 1]:
                row[left] = sheet.rows[top][left]


def filled_rows(sheet: Sheet, first_row: int, left_out: Collection[int]) -> Iterator[tuple[int, list[Cell]]]:
    """The rows that hold anything, with their numbers, but those that only explain the heading."""
    for index in range(first_row, len(sheet.rows)):
        cells = sheet.rows[index]
        if index not in left_out and any(text_of(cell) for cell in cells):
            yield index, cells


@dataclass(slots=True)
class CellReader(Generic[F]):
    """The cells of the row `at` which it stands; `columns` says where each field is, `codes` a column's own code list.

    What can't be read is put into `problems` by row and column, and nothing is returned for it.
    """

    columns: Mapping[F, tuple[int, ...]]
    codes: Mapping[str, Mapping[str, str]]
    today: date
    problems: list[Problem] = field(default_factory=list)
    _row: int = 0
    _cells: list[Cell] = field(default_factory=list)

    def at(self, row: int, cells: list[Cell]) -> None:
        """Go to a row."""
        self._row, self._cells = row, cells

    def cells(self, kind: F) -> Iterator[tuple[int, Cell]]:
        """The cells of a field's columns, with their columns, from the left."""
        for column in self.columns.get(kind, ()):
            if column < len(self._cells):
                yield column, self._cells[column]

    def stated(self, kind: F) -> Iterator[tuple[int, str]]:
        """As `cells`, in text, without those that say nothing."""
        return ((column, text) for column, cell in self.cells(kind) if (text := stated(cell)))

    def text(self, kind: F) -> str:
        """The first text of a field's columns."""
        return next((text for _column, text in self.stated(kind)), "")

    def column(self, kind: F) -> int:
        """The first column of a field, where a problem of the whole row is shown."""
        return next(iter(self.columns.get(kind, ())), 0)

    def problem(self, column: int, code: str, *, error: bool = False, **facts: FactValue) -> None:
        """Note what is wrong in a column of this row."""
        self.problems.append(Problem(self._row, column, code, error, facts))

    def name(self, kind: F) -> str:
        """A person's name; none, or one that is too long, is an error."""
        text = self.text(kind)
        if len(text) > MOST_NAME:
            self.problem(self.column(kind), "name_long", error=True)
        name = clean_name(text)
        if not name:
            self.problem(self.column(kind), "name_missing", error=True)
        return name

    def id_number(self, kind: F) -> IdNumber:
        """An ID number, or none."""
        for column, cell in self.cells(kind):
            if isinstance(cell, float) and cell >= 1e15:
                self.problem(column, "id_as_number", error=True)
                return NO_ID
            text = stated(cell)
            if not text:
                continue
            try:
                number = parse_id_number(text, today=self.today)
            except WrongNumber as wrong:
                self.problem(column, f"id_{wrong.code}", error=True, tail=tail_of(text))
                return NO_ID
            if number.was_old:
                self.problem(column, "id_old")
            return number
        return NO_ID

    def phones(self, kind: F) -> tuple[tuple[str, ...], bool]:
        """Every phone of the row in E.164, each once; and whether any could be read."""
        found: dict[str, None] = {}
        has_phones = False
        for column, cell in self.cells(kind):
            for text in split_phones(stated(cell)):
                has_phones = True
                try:
                    found[parse_phone(text)] = None
                except WrongNumber:
                    self.problem(column, "phone_unreadable", tail=tail_of(text))
        return tuple(found), has_phones and bool(found)

    def answers(self, kind: F, *, error: bool = False) -> Iterator[tuple[int, bool]]:
        """What the columns of a field say, yes or no; whether it is an error when one says neither."""
        for column, cell in self.cells(kind):
            try:
                said = parse_yes_no(cell, self.codes.get(str(column)))
            except Unreadable as wrong:
                self.problem(column, "yes_no_unreadable", error=error, found=str(wrong)[:20])
                continue
            if said is not None:
                yield column, said

    def days(self, kind: F) -> Iterator[tuple[int, date]]:
        """The days that the columns of a field say."""
        for column, cell in self.cells(kind):
            try:
                day = parse_date(cell, year=self.today.year)
            except Unreadable as wrong:
                self.problem(column, "date_unreadable", found=str(wrong)[:20])
                continue
            if day is not None:
                yield column, day

    def area(self, kind: F, areas: AreaNames, *, default: int, address: str = "") -> int:
        """The area that the row's columns name together, 0 if none; one that is unclear is an error and `default`."""
        try:
            return area_meant(areas, list(self.stated(kind)), address)
        except Unclear as unclear:
            self.problem(unclear.column, unclear.code, error=True, **unclear.facts)
            return default
