"""The briefing as a file: typeset, filled into the town's own document, or as a workbook; each in a process apart."""

from pathlib import Path

from liba.command.print.shapes import BriefingSheet, Filled, OrderSheet, Table
from liba.kernel.apart import worked_apart
from liba.kernel.workbooks import Cell, Page, Style, written

_WIDEST = 60


def pdf_of(sheet: BriefingSheet) -> bytes:
    """The PDF."""
    return worked_apart("liba.command.print.typeset:briefing_pdf", bytes, sheet)


def order_pdf_of(sheet: OrderSheet) -> bytes:
    """An order's sheet as PDF."""
    return worked_apart("liba.command.print.typeset:order_pdf", bytes, sheet)


def docx_of(sheet: BriefingSheet, template: Path | None = None) -> Filled:
    """The DOCX, in the town's own template if one is given."""
    content = template.read_bytes() if template else b""
    return worked_apart("liba.command.print.document:filled", Filled, sheet, content)


def xlsx_of(sheet: BriefingSheet) -> bytes:
    """The workbook: a page for each part, numbers as numbers."""
    return written(*(_page(part) for part in sheet.tables))


def _page(part: Table) -> Page:
    rows = [[_cell(value) for value in row] for row in part.rows]
    widths = [
        min(_WIDEST, max([len(name) * 2, *(len(row[place]) * 2 for row in part.rows)]) + 2)
        for place, name in enumerate(part.columns)
    ]
    return Page(part.heading, [list(part.columns), *rows], heads=(Style.HEADING,), widths=widths)


def _cell(value: str) -> Cell:
    digits = value.removeprefix("-").replace(",", "")
    return int(value.replace(",", "")) if digits.isascii() and digits.isdigit() else value
