"""What a workbook is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

Cell: TypeAlias = str | int | float


class Style(StrEnum):
    """How cells look: headings, what explains them, and what is wrong or to be looked at."""

    PLAIN = "plain"
    HEADING = "heading"
    HINT = "hint"
    WRONG = "wrong"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell that stands out, and the comment that says why."""

    row: int
    column: int
    style: Style
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet: its rows as they stand, an empty text being an empty cell.

    `heads` are the styles of the first rows, `frozen` how many rows stay in sight, `widths` those of columns in
    characters; `as_text` makes what is typed into its columns text (numbers of ID cards keep their digits).
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    heads: Sequence[Style] = (Style.HEADING,)
    frozen: int = 1
    widths: Sequence[int] = ()
    marks: Sequence[Mark] = field(default_factory=tuple)
    as_text: bool = False

    def marked(self) -> Mapping[tuple[int, int], Mark]:
        """The marks by row and column, from 0."""
        return {(mark.row, mark.column): mark for mark in self.marks}
