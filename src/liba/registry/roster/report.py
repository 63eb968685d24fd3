"""Workbooks that go out: the report of an import and the empty template. Text is text: nothing in them is a formula."""

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import msgspec
from django.utils.translation import gettext as _

from liba.kernel.workbooks import Mark, Page, Style, written
from liba.registry.roster.sheets import harmless
from liba.registry.roster.terms import Sheet, Summary
from liba.registry.roster.values import text_of

_MOST_COMMENT = 1000


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
        beside=(Table(_("Not in the file"), titles, people),),
        counts=_counted(summary),
    )


def write_report(
    stream: BinaryIO,
    sheet: Sheet,
    *,
    first_row: int,
    noted: Sequence[Noted],
    counts: Sequence[tuple[str, int]],
    beside: Sequence[Table] = (),
) -> None:
    """The report of any list: the file's own sheet with marked cells, the problems, what else is told, the counts."""
    problems = [
        (str(n.row + 1), n.letter, n.heading, _("error") if n.is_error else _("to look at"), n.sentence)
        for n in noted
    ]
    titles = (_("Row"), _("Column"), _("Heading"), _("Kind"), _("What it is"))
    own = (
        _table(_("Problems"), titles, problems),
        *(_table(table.name, table.titles, table.rows) for table in beside),
        _table(
            _("Summary"), (_("Counted"), _("How many")), [(_(label), str(count)) for label, count in counts]
        ),
    )
    roster = [_roster(sheet, first_row, noted, {page.name.lower() for page in own})] if sheet.rows else []
    stream.write(written(*roster, *own))


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


def _roster(sheet: Sheet, first_row: int, noted: Sequence[Noted], taken: Container[str]) -> Page:
    said: dict[tuple[int, int], list[Noted]] = defaultdict(list)
    for problem in noted:
        said[problem.row, problem.column].append(problem)
    marks = [
        Mark(
            row,
            column,
            Style.WRONG if any(n.is_error for n in found) else Style.LOOK,
            "\n".join(n.sentence for n in found)[:_MOST_COMMENT],
        )
        for (row, column), found in said.items()
    ]
    name = sheet.name.strip() or _("Roster")
    rows = [[harmless(text_of(cell)) for cell in row] for row in sheet.rows]
    return Page(
        f"{name[:29]} 1" if name.lower() in taken else name, rows, heads=(), frozen=first_row, marks=marks
    )


def _table(name: str, titles: Sequence[str], rows: Iterable[Sequence[str]]) -> Page:
    cells = [titles, *([harmless(text) for text in row] for row in rows)]
    return Page(name, cells, widths=[20] * len(titles))


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
    rows = [[heading for heading, _comment in columns], [comment for _heading, comment in columns]]
    page = Page(
        title, rows, heads=(Style.HEADING, Style.HINT), frozen=2, widths=[18] * len(columns), as_text=True
    )
    stream.write(written(page))
