"""Lists as files. A cell is text or a number, and no text can act as a formula in the reader's spreadsheet."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TypeAlias

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from liba.console.saying import local
from liba.kernel.workbooks import Page, written

Cell: TypeAlias = str | int | float | date | datetime | None

_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def safe(text: str) -> str:
    """A text that a spreadsheet can't take for a formula: an apostrophe goes before one that looks like it."""
    return f"'{text}" if text.startswith(_BEGINS_FORMULA) else text


def export(format_: str, name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """A list as `xlsx` or (anything else) CSV; the CSV begins with the mark that spreadsheets know UTF-8 by."""
    return (_workbook if format_ == "xlsx" else _text)(name, headings, rows)


def _text(name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    writer = csv.writer(response)
    writer.writerow([safe(heading) for heading in headings])
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.csv") or ""
    return response


def _plain(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{local(cell):%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, date):
        return cell.isoformat()
    return safe(cell) if isinstance(cell, str) else cell


def _workbook(name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    heads = [safe(heading) for heading in headings]
    widths = [max(12, len(heading) * 2) for heading in headings]
    cells: list[Sequence[str | int | float]] = [heads, *([_plain(cell) for cell in row] for row in rows)]
    return workbook(written(Page("Sheet1", cells, widths=widths)), f"{name}.xlsx")


def workbook(content: bytes, name: str) -> HttpResponse:
    """A workbook as a file of this name."""
    response = HttpResponse(content, content_type=_XLSX)
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response
