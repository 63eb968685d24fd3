"""Writes a workbook, row by row."""

from collections.abc import Sequence
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from liba.kernel.workbooks.values import Cell, Page, Style

_SAFE = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_LOOKS: dict[Style, dict[str, object]] = {
    Style.HEADING: {"bold": True},
    Style.HINT: {"italic": True, "font_color": "#767676"},
    Style.WRONG: {"bg_color": "#F8CBAD", "bold": True},
    Style.LOOK: {"bg_color": "#FFE699"},
}
_COMMENT = {"author": "Liba", "x_scale": 2}
_LONGEST_NAME = 31


def write(pages: Sequence[Page]) -> bytes:
    """The file. A page's name loses what a sheet's name may not have; a second one of the same name gets a number."""
    target = BytesIO()
    taken: set[str] = set()
    with xlsxwriter.Workbook(target, _SAFE) as book:
        looks = {style: book.add_format(look) for style, look in _LOOKS.items()}
        text = book.add_format({"num_format": "@"})
        for page in pages:
            sheet = book.add_worksheet(_name(page.name, taken))
            sheet.freeze_panes(page.frozen, 0)
            for column, width in enumerate(page.widths):
                sheet.set_column(column, column, width, text if page.as_text else None)
            _fill(sheet, page, looks)
    return target.getvalue()


def _fill(sheet: Worksheet, page: Page, looks: dict[Style, Format]) -> None:
    marks = page.marked()
    widest = max((mark.column + 1 for mark in page.marks), default=0)
    for number, row in enumerate(page.rows):
        head = looks.get(page.heads[number]) if number < len(page.heads) else None
        for column in range(max(len(row), widest)):
            value: Cell = row[column] if column < len(row) else ""
            mark = marks.get((number, column))
            if mark is not None:
                _put(sheet, number, column, value, looks.get(mark.style))
                if mark.comment:
                    sheet.write_comment(number, column, mark.comment, _COMMENT)
            elif value != "":
                _put(sheet, number, column, value, head)


def _put(sheet: Worksheet, row: int, column: int, value: Cell, look: Format | None) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value, look)
    else:
        sheet.write_number(row, column, value, look)


def _name(wanted: str, taken: set[str]) -> str:
    """At most 31 characters, none of []:*?/\\, no quote at its ends, and no other page's."""
    name = "".join(letter for letter in wanted if letter not in "[]:*?/\\").strip("'")[:_LONGEST_NAME] or "1"
    number = 2
    while name.lower() in taken:
        name, number = f"{name[: _LONGEST_NAME - 3]} {number}", number + 1
    taken.add(name.lower())
    return name
