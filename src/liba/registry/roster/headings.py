"""Finding the heading, however many rows it has, and guessing what each column holds."""

import re
import unicodedata
from collections.abc import Callable, Container, Sequence
from collections.abc import Mapping as MappingOf
from typing import Protocol, TypeVar

from liba.registry.roster.places import called
from liba.registry.roster.synonyms import FIELD_OF, PARTS
from liba.registry.roster.terms import MANY, AreaNames, Column, Field, Layout, Mapping, Range, Sheet
from liba.registry.roster.terms import F as Named
from liba.registry.roster.values import code_list, stated, text_of
from liba.registry.rules import masked_id, masked_phone

F = TypeVar("F")
_LOOK_DOWN = 15
_MOST_LEVELS = 4
_MOST_COMMENTS = 3
_SAMPLES = 3
_BRACKETS = re.compile(r"[(（\[【{].*?[)）\]】}]")
_CODES = re.compile(r"\d\s*[-:：=]\s*[\u4e00-\u9fff]+")
_MARKS = re.compile(r"[\s*＊:：、.。_?？]+")
_HINT = re.compile(
    r"必填|选填|填写|格式|例如|如[:：]|请|说明|分隔|隔开|多个|YYYY|yyyy|\d\s*/\s*\d\s*/\s*是|男\s*/\s*女|[(（]注"
)
_DIGITS = re.compile(r"(?<!\d)\+?\d{7,18}[\dXx]?(?!\d)")


def guess(sheet: Sheet, areas: AreaNames) -> Mapping:
    """How the sheet is probably to be read. A sheet without any known heading gives a mapping without columns."""
    top, height = heading_block(sheet, lambda heading: guess_field(heading) is not Field.IGNORE)
    headings = compose(sheet, top, height)
    columns, taken = {}, set()
    for index, heading in enumerate(headings):
        field = guess_field(heading)
        if field in taken and field not in MANY:
            field = Field.KEEP
        columns[str(index)] = field
        taken.add(field)
    if Field.NAME not in taken and Field.HEAD_NAME in taken:
        columns = {i: Field.NAME if f is Field.HEAD_NAME else f for i, f in columns.items()}
    comments = comment_rows(sheet, top + height)
    codes = code_lists(sheet, headings, comments)
    mapping = Mapping(
        sheet=sheet.name,
        heading_row=top,
        heading_rows=height,
        comment_rows=comments,
        columns=columns,
        codes=codes,
    )
    return _without_foreign_areas(sheet, mapping, areas)


def laid_out(
    sheet: Sheet, field_of: Callable[[str], Named], nothing: Named, many: Container[Named]
) -> Layout[Named]:
    """How a list with a vocabulary of its own is probably to be read; a field twice that is not of `many` is left out."""
    top, height = heading_block(sheet, lambda heading: field_of(heading) is not nothing)
    headings = compose(sheet, top, height)
    columns: dict[str, Named] = {}
    for index, heading in enumerate(headings):
        found = field_of(heading)
        columns[str(index)] = found if found in many or found not in columns.values() else nothing
    comments = comment_rows(sheet, top + height)
    return Layout(
        sheet=sheet.name,
        heading_row=top,
        heading_rows=height,
        comment_rows=comments,
        columns=columns,
        codes=code_lists(sheet, headings, comments),
    )


def guess_field(heading: str) -> Field:
    """What a column with this heading holds; `ignore` when nobody can know: what is not needed is not kept."""
    return field_named(heading, FIELD_OF, PARTS, Field.IGNORE)


def field_named(heading: str, names: MappingOf[str, F], parts: Sequence[tuple[str, F]], nothing: F) -> F:
    """The field of a heading by a roster's own vocabulary: whole headings first, then the first part that it contains."""
    whole, last = key_of(heading), key_of(heading.rsplit(" · ", 1)[-1])
    for key in (whole, last):
        if key in names:
            return names[key]
    return next((field for part, field in parts if part in whole), nothing)


def key_of(heading: str) -> str:
    """A heading without brackets, code lists, marks and blanks, in small letters."""
    text = unicodedata.normalize("NFKC", heading).lower()
    return _MARKS.sub("", _CODES.sub("", _BRACKETS.sub("", text)))


def heading_block(sheet: Sheet, is_known: Callable[[str], bool]) -> tuple[int, int]:
    """The first row of the heading and how many rows it has, by known words and by merged blocks."""
    rows = sheet.rows[:_LOOK_DOWN]
    scores = [
        sum(isinstance(cell, str) and bool(cell.strip()) and is_known(cell) for cell in row) for row in rows
    ]
    if not any(scores):
        return 0, 1
    top = bottom = scores.index(max(scores))
    while top > 0 and _is_band(sheet, top - 1):
        top -= 1
    while bottom - top + 1 < _MOST_LEVELS and (below := _reaches(sheet, top, bottom)) > bottom:
        bottom = below
    return top, min(bottom - top + 1, _MOST_LEVELS)


def _is_band(sheet: Sheet, row: int) -> bool:
    """Whether a row above groups columns: several merged blocks side by side, none over the whole width (a title)."""
    width = max((len(cells) for cells in sheet.rows[: _LOOK_DOWN + 1]), default=0)
    blocks = [m for m in sheet.merged if m[0] == row and m[3] > m[1] and m[3] - m[1] + 1 < 0.8 * width]
    return bool(blocks) and sum(bool(text_of(cell)) for cell in sheet.rows[row]) >= 2


def _reaches(sheet: Sheet, top: int, bottom: int) -> int:
    """The row down to which the heading goes, seen from `bottom`: below a block merged over columns stands another row."""
    inside = [m for m in sheet.merged if top <= m[0] <= bottom]
    down = max((m[2] for m in inside), default=bottom)
    over = any(m[3] > m[1] and m[2] == bottom for m in inside if not _is_title(sheet, m))
    return max(down, bottom + 1 if over else bottom)


def _is_title(sheet: Sheet, block: Range) -> bool:
    width = max((len(cells) for cells in sheet.rows[: _LOOK_DOWN + 1]), default=0)
    return block[3] - block[1] + 1 >= 0.8 * width


def compose(sheet: Sheet, top: int, height: int) -> list[str]:
    """One heading a column: the words over it from the top down, joined by " · ", each once."""
    rows = sheet.rows[top : top + height]
    width = max((len(row) for row in sheet.rows[: _LOOK_DOWN + 1]), default=0)
    grid = [[text_of(row[i]) if i < len(row) else "" for i in range(width)] for row in rows]
    for first, left, last, right in sheet.merged:
        if first >= top and last < top + height:
            word = grid[first - top][left] if left < width else ""
            for row in range(first - top, last - top + 1):
                grid[row][left : right + 1] = [word] * (min(right + 1, width) - left)
    return [
        " · ".join(dict.fromkeys(w for row in grid if (w := " ".join(row[i].split())))) for i in range(width)
    ]


def comment_rows(sheet: Sheet, start: int) -> tuple[int, ...]:
    """Rows under the heading that explain it instead of naming somebody."""
    found = []
    for index in range(start, min(start + _MOST_COMMENTS, len(sheet.rows))):
        texts = [text for cell in sheet.rows[index] if (text := text_of(cell))]
        if not texts or not _is_comment(texts):
            break
        found.append(index)
    return tuple(found)


def _is_comment(texts: Sequence[str]) -> bool:
    hints = sum(bool(_HINT.search(text)) for text in texts)
    return hints >= 2 or (hints == 1 and (len(texts) == 1 or not any(_DIGITS.search(t) for t in texts)))


def code_lists(sheet: Sheet, headings: Sequence[str], comments: Sequence[int]) -> dict[str, dict[str, str]]:
    """The code lists that headings, or the comments under them, spell out, by column."""
    said = list(headings)
    for row in comments:
        for index, cell in enumerate(sheet.rows[row][: len(said)]):
            said[index] = f"{said[index]} {text_of(cell)}"
    return {str(index): found for index, text in enumerate(said) if (found := code_list(text))}


def _without_foreign_areas(sheet: Sheet, mapping: Mapping, areas: AreaNames) -> Mapping:
    """A column of areas whose names are mostly not the town's is kept as it is instead."""
    columns = dict(mapping.columns)
    for index in mapping.of(Field.AREA):
        cells = [row[index] for row in sheet.rows[mapping.first_row :][:500] if index < len(row)]
        texts = [text for cell in cells if (text := stated(cell))]
        if sum(bool(called(areas, text)) for text in texts) * 2 < len(texts) or not texts:
            columns[str(index)] = Field.KEEP
    return Mapping(
        sheet=mapping.sheet,
        heading_row=mapping.heading_row,
        heading_rows=mapping.heading_rows,
        comment_rows=mapping.comment_rows,
        columns=columns,
        codes=mapping.codes,
    )


class Reading(Protocol):
    """How a sheet is read, as far as its columns' names go."""

    @property
    def heading_row(self) -> int: ...
    @property
    def heading_rows(self) -> int: ...
    @property
    def first_row(self) -> int: ...


def describe(sheet: Sheet, mapping: Reading) -> list[Column]:
    """The columns as the user sees them, with the first values of each; digits are masked."""
    headings = compose(sheet, mapping.heading_row, mapping.heading_rows)
    rows = sheet.rows[mapping.first_row :][:30]
    columns = []
    for index, heading in enumerate(headings):
        texts = [stated(row[index]) for row in rows if index < len(row)]
        kept = list(dict.fromkeys(text for text in texts if text))[:_SAMPLES]
        columns.append(Column(index, heading, tuple(masked(text) for text in kept)))
    return columns


def masked(text: str) -> str:
    """A cell as it may be shown, at most sixty characters: numbers of people and phones in it masked."""

    def mask(found: re.Match[str]) -> str:
        number = found[0]
        return masked_id(number) if len(number) >= 15 else masked_phone(number)

    return _DIGITS.sub(mask, text)[:60]
