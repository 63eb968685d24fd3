"""What a briefing on paper is made of, in words. Apart from the typesetting, so that a server keeps none of it in memory."""

import msgspec


class Table(msgspec.Struct, frozen=True):
    """A part of the briefing: its heading, columns with their shares of the width, rows; `empty` when there are none.

    `right` are the columns whose cells stand on the right, `marks` the rows that stand out.
    """

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[float, ...] = ()
    right: tuple[int, ...] = ()
    marks: tuple[int, ...] = ()
    empty: str = ""
    note: str = ""


class BriefingSheet(msgspec.Struct, frozen=True, kw_only=True):
    """A briefing in the words of one language. `office` issues it; `issue` is its number's line, `signed` its last one."""

    office: str
    title: str
    issue: str
    day: str
    other_day: str
    as_of: str
    signed: str
    language: str
    tables: tuple[Table, ...] = ()


class Filled(msgspec.Struct, frozen=True):
    """A document that was filled in, or why the town's template can't be."""

    content: bytes = b""
    fault: str = ""


class OrderSheet(msgspec.Struct, frozen=True, kw_only=True):
    """An order on paper in the words of one language: its head, what is to be done, and how far each unit is.

    `facts` are label and value; `columns` and `rows` the units' table, whose last column stays empty for a signature.
    """

    office: str
    title: str
    number: str
    urgent: str
    issued: str
    body: str
    facts: tuple[tuple[str, str], ...]
    heading: str
    columns: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    signed: str
    language: str
