"""Workbooks that go out: the report of an import and the empty template. Text is text: nothing in them is a formula."""

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import msgspec
import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from liba.registry.roster.sheets import harmless
from liba.registry.roster.terms import Sheet, Summary
from liba.registry.roster.values import text_of

_SAFE = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_MOST_COMMENT = 1000
_OWN_SHEETS = (gettext_noop("Problems"), gettext_noop("Not in the file"), gettext_noop("Summary"))


@dataclass(frozen=True, slots=True)
class Noted:
    """A problem with its place (row and column from 0) and its words."""

    row: int
    column: int
    letter: str
    heading: str
    sentence: str
    is_error: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet beside the roster."""

    name: str
    titles: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Missing:
    """A registered person whom the file does not name."""

    household: str
    name: str
    id_tail: str


def write_workbook(
    stream: BinaryIO,
    sheet: Sheet,
    *,
    first_row: int,
    summary: Summary,
    noted: Sequence[Noted],
    missing: Sequence[Missing],
) -> None:
    """Four sheets: the roster with marked cells, the problems, the people not named, the counts."""
    people = [(m.household, m.name, m.id_tail) for m in missing]
    titles = (_("Household"), _("Name"), _("ID number ends in"))
    write_report(
        stream,
        sheet,
        first_row=first_row,
        noted=noted,
        missing=Table(_("Not in the file"), titles, people),
        counts=_counted(summary),
    )


def write_report(
    stream: BinaryIO,
    sheet: Sheet,
    *,
    first_row: int,
    noted: Sequence[Noted],
    missing: Table,
    counts: Sequence[tuple[str, int]],
) -> None:
    """The report of any roster: the file's own sheet with marked cells, the problems, who is not named, the counts."""
    with xlsxwriter.Workbook(stream, _SAFE) as book:
        if sheet.rows:
            taken = {_(name).lower() for name in _OWN_SHEETS}
            _roster(book, sheet, first_row, noted, taken)
        problems = [
            (str(n.row + 1), n.letter, n.heading, _("error") if n.is_error else _("to look at"), n.sentence)
            for n in noted
        ]
        titles = (_("Row"), _("Column"), _("Heading"), _("Kind"), _("What it is"))
        _table(book, _("Problems"), titles, problems)
        _table(book, missing.name, missing.titles, missing.rows)
        rows = [(_(label), str(count)) for label, count in counts]
        _table(book, _("Summary"), (_("Counted"), _("How many")), rows)


def _counted(summary: Summary) -> list[tuple[str, int]]:
    labels = {
        "rows": _("People in the file"),
        "new": _("New people"),
        "changed": _("Changed people"),
        "unchanged": _("Unchanged people"),
        "conflict": _("Registered elsewhere, left there"),
        "skipped": _("Rows that stand twice"),
        "errors": _("Cells that can't be taken"),
        "warnings": _("Cells to look at"),
        "new_households": _("New households"),
        "changed_households": _("Households with another address"),
        "without_id": _("People without an ID number"),
        "missing": _("Registered people who are not in the file"),
    }
    counts = msgspec.structs.asdict(summary)
    return [(label, counts[name]) for name, label in labels.items()]


def _roster(
    book: xlsxwriter.Workbook, sheet: Sheet, first_row: int, noted: Sequence[Noted], taken: Container[str]
) -> None:
    name = _title(sheet.name) or _("Roster")
    page = book.add_worksheet(name[:29] + " 1" if name.lower() in taken else name)
    page.freeze_panes(first_row, 0)
    marks = {
        True: book.add_format({"bg_color": "#F8CBAD", "bold": True}),
        False: book.add_format({"bg_color": "#FFE699"}),
    }
    said: dict[tuple[int, int], list[Noted]] = defaultdict(list)
    for problem in noted:
        said[problem.row, problem.column].append(problem)
    for index, row in enumerate(sheet.rows):
        for column in range(max(len(row), 1)):
            text = harmless(text_of(row[column])) if column < len(row) else ""
            found = said.get((index, column), [])
            if found:
                page.write_string(index, column, text, marks[any(n.is_error for n in found)])
                words = "\n".join(n.sentence for n in found)[:_MOST_COMMENT]
                page.write_comment(index, column, words, {"author": "Liba", "x_scale": 2})
            elif text:
                page.write_string(index, column, text)


def _table(
    book: xlsxwriter.Workbook, name: str, titles: Sequence[str], rows: Iterable[Sequence[str]]
) -> None:
    page = book.add_worksheet(_title(name))
    bold = book.add_format({"bold": True})
    page.freeze_panes(1, 0)
    page.set_column(0, len(titles) - 1, 20)
    for column, title in enumerate(titles):
        page.write_string(0, column, title, bold)
    for index, row in enumerate(rows, start=1):
        for column, text in enumerate(row):
            page.write_string(index, column, harmless(text))


def _title(name: str) -> str:
    """A name that a sheet may have: at most 31 characters, none of []:*?/\\ and no quote at its ends."""
    return "".join(letter for letter in name if letter not in "[]:*?/\\").strip("'")[:31]


def write_template(stream: BinaryIO) -> None:
    """An empty roster with the headings that are read best, a row that explains them, and text columns for numbers."""
    columns = (
        ("所属网格", _("village, grid or group; empty: the whole file is of one")),
        ("户编号", _("the same for everybody of a household")),
        ("门牌地址", _("the door; blank repeats the row above")),
        ("姓名", _("required")),
        ("与户主关系", _("户主 for the head")),
        ("身份证号", _("as text; empty if there is none")),
        ("性别", "男/女"),
        ("出生日期", _("20200206 or 2020-02-06; needed without an ID number only")),
        ("联系电话", _("several numbers separated by ;")),
        ("是否人户分离", "1/0/是/否"),
        ("是否已迁出", "1/0/是/否"),
        ("是否已死亡", "1/0/是/否"),
        ("备注", _("anything else")),
    )
    write_empty(stream, "花名册", columns)


def write_empty(stream: BinaryIO, title: str, columns: Sequence[tuple[str, str]]) -> None:
    """An empty roster: headings, a row that explains each, and text columns for numbers."""
    with xlsxwriter.Workbook(stream, _SAFE) as book:
        page = book.add_worksheet(title)
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        grey = book.add_format({"italic": True, "font_color": "#767676"})
        page.set_column(0, len(columns) - 1, 18, text)
        page.freeze_panes(2, 0)
        for column, (heading, _comment) in enumerate(columns):
            page.write_string(0, column, heading, bold)
        for column, (_heading, comment) in enumerate(columns):
            page.write_string(1, column, comment, grey)
