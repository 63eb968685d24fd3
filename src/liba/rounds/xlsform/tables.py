"""The sheets of an XLSForm as rows of text by heading, each knowing where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from liba.registry.roster.sheets import read_sheet, sheet_names
from liba.registry.roster.terms import Cell
from liba.rounds.xlsform.terms import WIDE, XlsFault

MOST_ROWS = 2000


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet: its number there, and its cells by heading."""

    sheet: str
    row: int
    cells: dict[str, str]
    columns: dict[str, str]

    def get(self, heading: str) -> str:
        """The cell's text, empty when there is none."""
        return self.cells.get(heading, "")

    def said(self, heading: str) -> str:
        """The cell's text as words, a wide dollar made plain again."""
        return self.get(heading).replace(WIDE, "${")

    def fault(self, heading: str, code: str, given: str | None = None, *, is_error: bool = True) -> XlsFault:
        """A fault at one of the row's cells."""
        said = self.get(heading) if given is None else given
        return XlsFault(self.sheet, self.row, self.columns.get(heading, "A"), code, said[:80], is_error)


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: its headings with their columns' letters, and the rows that say anything."""

    name: str
    columns: dict[str, str] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()

    def heading_fault(self, heading: str, code: str, *, is_error: bool = False) -> XlsFault:
        """A fault of a whole column."""
        return XlsFault(self.name, 1, self.columns[heading], code, heading[:80], is_error)


def read_tables(content: bytes) -> dict[str, Table]:
    """Every sheet by its name in small letters. Refuses what is no workbook, torn, or would swell."""
    return {
        name.strip().lower(): _table(name.strip().lower(), read_sheet(content, name).rows)
        for name in sheet_names(content)
        if name
    }


def _table(name: str, rows: list[list[Cell]]) -> Table:
    headings = [_heading(_text(cell)) for cell in rows[0]] if rows else []
    columns: dict[str, str] = {}
    for place, heading in enumerate(headings):
        if heading:
            columns.setdefault(heading, letters(place))
    return Table(name, columns, tuple(_lines(name, headings, columns, rows[1:])))


def _lines(name: str, headings: list[str], columns: dict[str, str], rows: list[list[Cell]]) -> Iterator[Line]:
    for number, row in enumerate(rows[:MOST_ROWS], start=2):
        cells = {
            heading: text
            for heading, cell in reversed([*zip(headings, row, strict=False)])
            if heading and (text := _text(cell))
        }
        if cells:
            yield Line(name, number, cells, columns)


def letters(place: int) -> str:
    """A column's letters from its place: 0 is A, 26 AA."""
    found = ""
    place += 1
    while place:
        place, digit = divmod(place - 1, 26)
        found = chr(65 + digit) + found
    return found


def _heading(text: str) -> str:
    """Headings are read as XLSForm tools do: `Label : English (en)` is `label::English (en)`."""
    first, sign, rest = text.partition(":")
    return f"{first.strip().lower()}::{rest.lstrip(':').strip()}" if sign else text.lower().replace(" ", "_")


def _text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip() if cell is not None else ""
