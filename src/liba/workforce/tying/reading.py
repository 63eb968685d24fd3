"""From a sheet and its mapping to rows: one tie each, with every problem by row and column."""

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from datetime import date

from liba.registry.roster.cells import CellReader, filled_rows, spread_merged
from liba.registry.roster.headings import field_named, laid_out
from liba.registry.roster.terms import AreaNames, Cell, Problem, Sheet
from liba.workforce.roster.reading import key_of
from liba.workforce.terms import TieKind
from liba.workforce.tying.synonyms import FIELD_OF, KIND_OF, NO_LONGER, PARTS
from liba.workforce.tying.terms import MANY, Field, Mapping, Row

_SPREAD = (Field.RESPONDER, Field.HOUSEHOLD, Field.ADDRESS, Field.AREA, Field.KIND)
_SHOWN = 30


def guess(sheet: Sheet) -> Mapping:
    """How the sheet is probably to be read. A sheet without any known heading gives a mapping without columns."""
    return laid_out(sheet, _field, Field.IGNORE, MANY)


def _field(heading: str) -> Field:
    return field_named(heading, FIELD_OF, PARTS, Field.IGNORE)


def suits(mapping: Mapping) -> bool:
    """Whether the columns say who, which household, and what binds the two."""
    return all(
        any(mapping.of(kind) for kind in kinds)
        for kinds in (
            (Field.RESPONDER,),
            (Field.HOUSEHOLD, Field.ADDRESS),
            (Field.KIND, Field.ENDED),
        )
    )


@dataclass(slots=True)
class Reader:
    """Reads the rows of one sheet from the top; `paths` are the areas' paths by id."""

    sheet: Sheet
    mapping: Mapping
    areas: AreaNames
    today: date
    problems: list[Problem] = field(default_factory=list)
    _paths: MappingOf[int, str] = field(default_factory=dict)
    _in: CellReader[Field] = field(init=False)

    def __post_init__(self) -> None:
        columns = {kind: self.mapping.of(kind) for kind in Field}
        self._in = CellReader(columns, self.mapping.codes, self.today, self.problems)
        self._paths = {one.id: one.path for named in self.areas.values() for one in named}

    def read(self) -> list[Row]:
        """Every row that holds anything. Problems are in `problems`; a row with an error is returned all the same."""
        columns = {column for kind in _SPREAD for column in self.mapping.of(kind)}
        spread_merged(self.sheet, self.mapping.first_row, columns)
        filled = filled_rows(self.sheet, self.mapping.first_row, self.mapping.comment_rows)
        return [self._read_row(index, cells) for index, cells in filled]

    def _read_row(self, index: int, cells: list[Cell]) -> Row:
        reader = self._in
        reader.at(index, cells)
        responder = tuple(reader.stated(Field.RESPONDER))
        if not responder:
            reader.problem(reader.column(Field.RESPONDER), "responder_missing", error=True)
        number = reader.text(Field.HOUSEHOLD)
        address = "".join(dict.fromkeys(text for _column, text in reader.stated(Field.ADDRESS)))
        if not number and not address:
            column = reader.column(Field.HOUSEHOLD if self.mapping.of(Field.HOUSEHOLD) else Field.ADDRESS)
            reader.problem(column, "household_missing", error=True)
        area_id = reader.area(Field.AREA, self.areas, default=0, address=address)
        return Row(index, responder, number, address, self._paths.get(area_id, ""), self._kind())

    def _kind(self) -> TieKind | None:
        """What binds the two; None where the row says that it does no longer."""
        if any(yes for _column, yes in self._in.answers(Field.ENDED, error=True)):
            return None
        for column, text in self._in.stated(Field.KIND):
            # A heading such as 关系（1亲属2熟人） has a code list of its own.
            key = key_of(self.mapping.codes.get(str(column), {}).get(text, text))
            kind = KIND_OF.get(key)
            if kind is None and key not in NO_LONGER:
                self._in.problem(column, "kind_unknown", error=True, found=text[:_SHOWN])
            return kind
        self._in.problem(self._in.column(Field.KIND), "kind_missing", error=True)
        return None
