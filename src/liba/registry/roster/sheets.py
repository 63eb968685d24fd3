"""Reading a workbook or a CSV into sheets of cells."""

import csv
import io

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from liba.registry.refusals import FileTooWide, FileTorn, NotARoster
from liba.registry.roster.guard import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, check_workbook, is_workbook
from liba.registry.roster.terms import Cell, Range, Sheet

_ENCODINGS = ("utf-8-sig", "gb18030")
_DELIMITERS = ",\t;，|"
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def sheet_names(content: bytes) -> tuple[str, ...]:
    """The names of the sheets that can be seen; a CSV has one, without a name."""
    if not is_workbook(content):
        return ("",)
    with _workbook(content) as book:
        return _visible(book)


def read_sheet(content: bytes, name: str = "") -> Sheet:
    """One sheet (the first that can be seen when no name is given). Refuses what `guard` refuses, and unknown names."""
    if not is_workbook(content):
        return Sheet("", _rows_of_text(content))
    with _workbook(content) as book:
        names = _visible(book)
        if not names or (name and name not in names):
            raise NotARoster
        sheet = book.get_sheet_by_name(name or names[0])
        return Sheet(sheet.name, _rows_of_sheet(sheet), _merged(sheet))


def _workbook(content: bytes) -> CalamineWorkbook:
    check_workbook(content)
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except CalamineError as torn:
        raise FileTorn from torn


def _visible(book: CalamineWorkbook) -> tuple[str, ...]:
    return tuple(
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    )


def _rows_of_sheet(sheet: CalamineSheet) -> list[list[Cell]]:
    try:
        rows = sheet.to_python(skip_empty_area=False)
    except CalamineError as torn:
        raise FileTorn from torn
    return [[_unquoted(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]


def _merged(sheet: CalamineSheet) -> tuple[Range, ...]:
    blocks = sheet.merged_cell_ranges or []
    return tuple((top, left, bottom, right) for (top, left), (bottom, right) in blocks)


def _rows_of_text(content: bytes) -> list[list[Cell]]:
    text = _decoded(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    rows: list[list[Cell]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False):
            rows.append([_unquoted(cell) for cell in row])
            if len(rows) > MOST_ROWS or len(row) > MOST_COLUMNS or len(rows) * len(row) > MOST_CELLS:
                raise FileTooWide(rows=len(rows), columns=len(row))
    except csv.Error as torn:
        raise FileTorn from torn
    return rows


def _decoded(content: bytes) -> str:
    """Text in UTF-8 or, as town offices save it, GB 18030; UTF-16 only with its mark."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = _ENCODINGS
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise FileTorn


def _unquoted(text: str) -> str:
    """Our own exports write ' before what a spreadsheet would take for a formula; here it goes again."""
    return text[1:] if text.startswith("'") and text[1:2] in _RISKY else text


def harmless(text: str) -> str:
    """Text that no spreadsheet program takes for a formula, in XLSX and in CSV."""
    return "'" + text if text.startswith(_RISKY) else text
