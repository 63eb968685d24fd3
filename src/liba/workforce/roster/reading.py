"""From a sheet and its mapping to rows: one responder each, with every problem by row and column."""

import re
import unicodedata
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from datetime import date

import msgspec

from liba.registry.roster.cells import CellReader, filled_rows, spread_merged
from liba.registry.roster.headings import field_named, laid_out
from liba.registry.roster.terms import AreaNames, Cell, Problem, Sheet
from liba.workforce.roster.synonyms import FIELD_OF, HEALTHY, PARTS, STANDING_OF, UNHEALTHY, WISH_OF
from liba.workforce.roster.terms import MANY, Field, Mapping, Row, Words
from liba.workforce.terms import Standing

_MOST_BADGE = 20
_BETWEEN = re.compile(r"[、,，;；/|\n]+")


def guess(sheet: Sheet) -> Mapping:
    """How the sheet is probably to be read. A sheet without any known heading gives a mapping without columns."""
    return Mapping(**msgspec.structs.asdict(laid_out(sheet, _field, Field.IGNORE, MANY)))


def _field(heading: str) -> Field:
    return field_named(heading, FIELD_OF, PARTS, Field.IGNORE)


def key_of(text: str) -> str:
    """How a group, a skill or a standing is compared: without blanks, in small letters, full-width signs made ordinary."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()


@dataclass(slots=True)
class Reader:
    """Reads the rows of one sheet from the top."""

    sheet: Sheet
    mapping: Mapping
    areas: AreaNames
    words: Words
    default_area: int
    today: date
    problems: list[Problem] = field(default_factory=list)
    _in: CellReader[Field] = field(init=False)

    def __post_init__(self) -> None:
        columns = {kind: self.mapping.of(kind) for kind in Field}
        self._in = CellReader(columns, self.mapping.codes, self.today, self.problems)

    def read(self) -> list[Row]:
        """Every row that holds somebody. Problems are in `problems`; a row with an error is returned all the same."""
        # An area or a group merged over its people's rows stands in each of them.
        columns = {column for kind in (Field.AREA, Field.GROUP) for column in self.mapping.of(kind)}
        spread_merged(self.sheet, self.mapping.first_row, columns)
        filled = filled_rows(self.sheet, self.mapping.first_row, self.mapping.comment_rows)
        rows = [self._read_row(index, cells) for index, cells in filled]
        self._check_twice(rows)
        return rows

    def _read_row(self, index: int, cells: list[Cell]) -> Row:
        reader = self._in
        reader.at(index, cells)
        area_id = reader.area(Field.AREA, self.areas, default=self.default_area)
        row = Row(
            row=index,
            name=reader.name(Field.NAME),
            id=reader.id_number(Field.ID_NUMBER),
            badge=self._badge(),
            standing=self._standing(),
            area_id=area_id or self.default_area,
            area_stated=bool(area_id),
            phones=reader.phones(Field.PHONE)[0],
            groups=self._codes(Field.GROUP, self.words.groups, "group_unknown", error=True),
            skills=self._codes(Field.SKILL, self.words.skills, "skill_unknown"),
            wishes=self._codes(Field.WISH, WISH_OF, "wish_unknown"),
            night_group=self._night_group(),
            joined_on=self._joined_on(),
        )
        row.cleared, row.cleared_until = self._clearance()
        if not row.id.number and not row.phones and not row.badge:
            reader.problem(reader.column(Field.NAME), "no_id")
        return row

    def _badge(self) -> str:
        text = self._in.text(Field.BADGE)
        if len(text) > _MOST_BADGE:
            self._in.problem(self._in.column(Field.BADGE), "badge_long", error=True)
        return text[:_MOST_BADGE]

    def _standing(self) -> str:
        for column, text in self._in.stated(Field.STANDING):
            key = key_of(text)
            known = STANDING_OF.get(key) or next((s for s in Standing if s.value == key), None)
            known = known or next(
                (s for word, s in STANDING_OF.items() if len(word) > 1 and word in key), None
            )
            if known is not None:
                return known.value
            self._in.problem(column, "standing_unknown", found=text[:30])
        return ""

    def _codes(
        self, kind: Field, known: MappingOf[str, str], problem: str, *, error: bool = False
    ) -> tuple[str, ...]:
        """The codes of what the cells name, each once; what is not known is a problem."""
        found: dict[str, None] = {}
        for column, text in self._in.stated(kind):
            for word in _BETWEEN.split(text):
                code = known.get(key_of(word))
                if code is not None:
                    found[str(code)] = None
                elif word.strip():
                    self._in.problem(column, problem, error=error, found=word.strip()[:30])
        return tuple(found)

    def _night_group(self) -> str:
        for column, text in self._in.stated(Field.NIGHT_GROUP):
            letters = [letter for letter in "AB" if letter in key_of(text).upper()]
            if len(letters) == 1:
                return letters[0]
            self._in.problem(column, "night_unknown", found=text[:20])
        return ""

    def _joined_on(self) -> date | None:
        for column, day in self._in.days(Field.JOINED_ON):
            if day > self.today:
                self._in.problem(column, "to_come", found=day.isoformat())
            return day
        return None

    def _clearance(self) -> tuple[bool | None, date | None]:
        """Whether they are cleared, and up to when; a time that is over clears nobody."""
        cleared = next((said for said in self._healths() if said is not None), None)
        for column, until in self._in.days(Field.CLEARED_UNTIL):
            if until < self.today:
                self._in.problem(column, "clearance_over", found=until.isoformat())
                return None, None
            return cleared is not False, until if cleared is not False else None
        return cleared, None

    def _healths(self) -> list[bool | None]:
        words = [key_of(text) for _column, text in self._in.stated(Field.CLEARED)]
        said: list[bool | None] = [word in HEALTHY for word in words if word in HEALTHY | UNHEALTHY]
        return said or [yes for _column, yes in self._in.answers(Field.CLEARED)]

    def _check_twice(self, rows: list[Row]) -> None:
        """One number, one row; without a number one name, phone and area. Whole repetitions are left out."""
        numbers: dict[str, Row] = {}
        badges: dict[str, Row] = {}
        likes: dict[tuple[str, str, int], Row] = {}
        for row in rows:
            known = (
                numbers.setdefault(row.id.number, row)
                if row.id.number
                else likes.setdefault(row.likeness, row)
            )
            if known is not row and (row.name or row.id.number):
                same = known.name == row.name and known.area_id == row.area_id
                column = self._in.column(Field.ID_NUMBER if row.id.number else Field.NAME)
                code = "row_twice" if same else "id_twice"
                self.problems.append(Problem(row.row, column, code, not same, {"first": known.row + 1}))
                continue
            holder = badges.setdefault(row.badge, row) if row.badge else row
            if holder is not row:
                column = self._in.column(Field.BADGE)
                self.problems.append(Problem(row.row, column, "badge_twice", True, {"first": holder.row + 1}))
