"""From a sheet and its mapping to rows: one person each, with every problem by row and column."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from liba.registry.roster.cells import CellReader, spread_merged
from liba.registry.roster.headings import compose
from liba.registry.roster.terms import AreaNames, Cell, Field, Mapping, Problem, Row, Sheet
from liba.registry.roster.values import (
    Unreadable,
    is_inverted,
    parse_date,
    parse_sex,
    stated,
    text_of,
)
from liba.registry.rules import clean_name
from liba.registry.terms import IdKind, IdNumber, Presence, Sex

_MOST_NUMBER = 20
_MOST_ADDRESS = 200
_MOST_RELATION = 30
_HEAD_WORDS = frozenset({"户主", "本人", "本人或户主", "户主本人"})
_PRESENCES = (
    (Field.DECEASED, Presence.DECEASED),
    (Field.MOVED_OUT, Presence.MOVED_OUT),
    (Field.AWAY, Presence.AWAY),
)
Progress = Callable[[int, int], None]
_STEP = 2000


@dataclass(slots=True)
class Reader:
    """Reads the rows of one sheet from the top; remembers the row before, whose household a blank repeats."""

    sheet: Sheet
    mapping: Mapping
    areas: AreaNames
    default_area: int
    today: date
    problems: list[Problem] = field(default_factory=list)
    _before: Row | None = None
    _headings: list[str] = field(default_factory=list)
    _in: CellReader[Field] = field(init=False)

    def __post_init__(self) -> None:
        columns = {kind: self.mapping.of(kind) for kind in Field}
        self._in = CellReader(columns, self.mapping.codes, self.today, self.problems)

    def read(self, progress: Progress) -> list[Row]:
        """Every row that holds somebody. Problems are in `problems`; a row with an error is returned all the same."""
        self._headings = compose(self.sheet, self.mapping.heading_row, self.mapping.heading_rows)
        # A household's number or address merged over its people's rows stands in each of them.
        spread = {Field.HOUSEHOLD_NUMBER, Field.ADDRESS, Field.AREA}
        columns = {column for kind in spread for column in self._in.columns[kind]}
        spread_merged(self.sheet, self.mapping.first_row, columns)
        self._warn_inverted()
        rows = []
        total = len(self.sheet.rows)
        for index in range(self.mapping.first_row, total):
            if index % _STEP == 0:
                progress(index, total)
            cells = self.sheet.rows[index]
            if index not in self.mapping.comment_rows and any(text_of(cell) for cell in cells):
                rows.append(self._read_row(index, cells))
        self._check_twice(rows)
        return rows

    def _warn_inverted(self) -> None:
        for kind in (Field.IS_HEAD, Field.AWAY, Field.MOVED_OUT, Field.DECEASED):
            for column in self._in.columns[kind]:
                if is_inverted(self.mapping.codes.get(str(column), {})):
                    last = self.mapping.first_row - 1
                    self.problems.append(Problem(last, column, "yes_no_inverted", False))

    def _read_row(self, index: int, cells: list[Cell]) -> Row:
        self._in.at(index, cells)
        name = self._in.name(Field.NAME)
        number = self._in.id_number(Field.ID_NUMBER)
        phones, has_phones = self._in.phones(Field.PHONE)
        row = Row(
            row=index,
            name=name,
            id=number,
            sex=number.sex or self._sex(),
            born_on=number.born_on or self._born_on(),
            phones=phones,
            has_phones=has_phones,
            is_head=self._is_head(name),
            relation=self._in.text(Field.RELATION)[:_MOST_RELATION],
            presence=self._presence(),
            area_id=self._area(),
            extra=self._extra(),
        )
        self._compare_with_id(number)
        self._place(row)
        self._before = row
        return row

    def _sex(self) -> Sex:
        for column, cell in self._in.cells(Field.SEX):
            try:
                return parse_sex(cell, self.mapping.codes.get(str(column)))
            except Unreadable as wrong:
                self._in.problem(column, "sex_unreadable", found=str(wrong)[:20])
        return Sex.UNKNOWN

    def _born_on(self) -> date | None:
        for column, cell in self._in.cells(Field.BORN_ON):
            try:
                born_on = parse_date(cell)
            except Unreadable as wrong:
                self._in.problem(column, "date_unreadable", found=str(wrong)[:20])
                continue
            if born_on and born_on > self.today:
                self._in.problem(column, "date_to_come", found=born_on.isoformat())
                continue
            return born_on
        return None

    def _compare_with_id(self, number: IdNumber) -> None:
        """The number decides; where the file contradicts it, somebody should look."""
        if number.kind is not IdKind.RESIDENT_ID:
            return
        for column, cell in self._in.cells(Field.SEX):
            try:
                sex = parse_sex(cell, self.mapping.codes.get(str(column)))
            except Unreadable:
                continue
            if sex and sex is not number.sex:
                self._in.problem(column, "sex_differs")
        for column, cell in self._in.cells(Field.BORN_ON):
            try:
                born_on = parse_date(cell)
            except Unreadable as wrong:
                self._in.problem(column, "date_unreadable", found=str(wrong)[:20])
                continue
            if born_on and born_on != number.born_on:
                self._in.problem(column, "born_differs")

    def _is_head(self, name: str) -> bool | None:
        relation = self._in.text(Field.RELATION)
        if relation:
            return relation in _HEAD_WORDS
        head_name = self._in.text(Field.HEAD_NAME)
        if head_name:
            return clean_name(head_name) == name or head_name in {"是", "1", "√"}
        return next((said for _column, said in self._in.answers(Field.IS_HEAD)), None)

    def _presence(self) -> Presence | None:
        said = None
        for kind, presence in _PRESENCES:
            for _column, yes in self._in.answers(kind):
                if yes and said in {None, Presence.PRESENT}:
                    said = presence
                said = said or Presence.PRESENT
        return said

    def _area(self) -> int:
        address = " ".join(text for _column, text in self._in.stated(Field.ADDRESS))
        return self._in.area(Field.AREA, self.areas, default=self.default_area, address=address)

    def _extra(self) -> dict[str, str]:
        kept = {}
        for column, cell in self._in.cells(Field.KEEP):
            text = stated(cell)
            if text and column < len(self._headings) and self._headings[column]:
                kept[self._headings[column]] = text[:500]
        return kept

    def _place(self, row: Row) -> None:
        """The row's household. Blank cells repeat the row before, unless the row is a new head."""
        row.number = self._in.text(Field.HOUSEHOLD_NUMBER)
        parts = [text for _column, text in self._in.stated(Field.ADDRESS)]
        row.address = " ".join(dict.fromkeys(parts))[:_MOST_ADDRESS]
        before = self._before
        if before is not None:
            self._repeat(row, before)
        row.area_id = row.area_id or self.default_area
        if len(row.number) > _MOST_NUMBER:
            self._in.problem(self._in.column(Field.HOUSEHOLD_NUMBER), "household_number_long", error=True)
        if not row.number and not row.address:
            self._in.problem(self._in.column(Field.NAME), "no_household", error=True)

    def _repeat(self, row: Row, before: Row) -> None:
        same_number = row.number == before.number
        if not row.number and row.is_head is not True and row.address in {"", before.address}:
            row.number, same_number = before.number, True
        if same_number and not row.address and (row.number or row.is_head is not True):
            row.address = before.address
        if not row.area_id and same_number and (row.number or row.address == before.address):
            row.area_id = before.area_id

    def _check_twice(self, rows: list[Row]) -> None:
        """One number, one row. A whole row that stands twice is left out; two different ones are an error."""
        first: dict[str, Row] = {}
        column = self._in.column(Field.ID_NUMBER)
        for row in rows:
            if not row.id.number:
                continue
            known = first.setdefault(row.id.number, row)
            if known is not row:
                same = known.name == row.name and known.home == row.home
                code = "row_twice" if same else "id_twice"
                self.problems.append(Problem(row.row, column, code, not same, {"first": known.row + 1}))
