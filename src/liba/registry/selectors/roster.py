"""Reading imports: where they stand, their columns, problems and preview."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

import msgspec
from django.db.models import Count, Q, QuerySet

from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound
from liba.registry.models import ImportProblem, Person, RosterImport
from liba.registry.roster import store
from liba.registry.roster.sheets import sheet_names
from liba.registry.roster.terms import Column, Field, Mapping, Outcome, Planned, Summary
from liba.registry.roster.words import sentence
from liba.registry.rules import masked_id
from liba.registry.terms import ImportState
from liba.territory.models import Area
from liba.territory.selectors import within

_WORKING = (ImportState.CHECKING.value, ImportState.APPLYING.value)


class Progress(NamedTuple):
    """How far a step is: rows done of all rows, and the import's state."""

    done: int
    total: int
    state: str


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A column as the mapping form shows it."""

    index: int
    letter: str
    heading: str
    field: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """A problem in words. `row` and `letter` are as the spreadsheet program shows them."""

    id: int
    row: int
    letter: str
    heading: str
    code: str
    sentence: str
    is_error: bool


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One person of the file and what would happen."""

    row: int
    outcome: str
    name: str
    id_masked: str
    area: str
    household_number: str
    address: str
    is_head: bool
    changes: tuple[str, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """A page of the preview; pages count from 1."""

    rows: tuple[PreviewRow, ...]
    page: int
    pages: int


def imports(actor: Actor) -> QuerySet[RosterImport]:
    """The imports into the actor's areas, newest first."""
    held = within(actor.areas_for(Power.IMPORT_ROSTER), "area__path")
    return RosterImport.objects.filter(held).select_related("area").order_by("-uploaded_at", "-pk")


def roster_import(actor: Actor, import_id: UUID) -> RosterImport:
    """One import. Refuses (`NotFound`) one that the actor may not import."""
    found = imports(actor).filter(pk=import_id).first()
    if found is None:
        raise NotFound(what=f"import {import_id}")
    return found


def imports_with_problems(actor: Actor) -> QuerySet[RosterImport]:
    """The gap: imports that wait for somebody, because they have errors, failed, or were never applied."""
    waiting = (ImportState.UPLOADED.value, ImportState.CHECKED.value, ImportState.FAILED.value)
    return (
        imports(actor)
        .filter(state__in=waiting)
        .annotate(errors=Count("problems", filter=Q(problems__is_error=True)))
    )


def progress(roster: RosterImport) -> Progress:
    """Where a long step stands; poll it. The state is read anew."""
    roster.refresh_from_db(fields=["state", "done", "total"])
    if roster.state in _WORKING:
        return Progress(*store.read_progress(roster.pk), roster.state)
    return Progress(roster.done, roster.total, roster.state)


def mapping_of(roster: RosterImport) -> Mapping:
    """How the file is read."""
    return msgspec.convert(roster.mapping, Mapping)


def summary_of(roster: RosterImport) -> Summary:
    """What would happen, or happened; all zero before the check."""
    return msgspec.convert(roster.summary, Summary)


def sheets_of(roster: RosterImport) -> tuple[str, ...]:
    """The names of the file's sheets."""
    return sheet_names(store.load_file(roster.pk))


def columns(roster: RosterImport) -> list[ColumnChoice]:
    """The columns with their headings, masked samples and the field that each is read as."""
    fields = mapping_of(roster).columns
    return [
        ColumnChoice(
            column.index,
            column_letter(column.index),
            column.heading,
            fields.get(str(column.index), Field.IGNORE).value,
            column.samples,
        )
        for column in msgspec.convert(roster.columns, list[Column])
    ]


def problems(
    roster: RosterImport, *, after: int = 0, limit: int = 100, errors_only: bool = False
) -> list[ProblemLine]:
    """Problems in the order of the file, after the problem with the id `after`, in the reader's language."""
    found = roster.problems.filter(pk__gt=after).order_by("pk")
    if errors_only:
        found = found.filter(is_error=True)
    headings = [column.heading for column in msgspec.convert(roster.columns, list[Column])]
    return [problem_line(problem, headings) for problem in found[:limit]]


def problem_line(problem: ImportProblem, headings: Sequence[str]) -> ProblemLine:
    """A problem in words."""
    return ProblemLine(
        id=problem.pk,
        row=problem.row + 1,
        letter=column_letter(problem.column),
        heading=headings[problem.column] if problem.column < len(headings) else "",
        code=problem.code,
        sentence=sentence(problem.code, problem.facts),
        is_error=problem.is_error,
    )


def preview(roster: RosterImport, page: int = 1) -> Preview:
    """A page of the preview of a checked import; `services.roster.look_at_preview` writes the look down."""
    pages = max(1, -(-summary_of(roster).rows // store.PAGE_ROWS))
    page = min(max(1, page), pages)
    if not summary_of(roster).rows:
        return Preview((), 1, 1)
    planned = store.load_page(roster.pk, page - 1)
    areas = dict(Area.objects.filter(pk__in={p.row.area_id for p in planned}).values_list("pk", "name_zh"))
    said: dict[int, list[str]] = {}
    for problem in roster.problems.filter(row__gte=planned[0].row.row, row__lte=planned[-1].row.row):
        said.setdefault(problem.row, []).append(sentence(problem.code, problem.facts))
    rows = tuple(_preview_row(p, areas.get(p.row.area_id, ""), said.get(p.row.row, [])) for p in planned)
    return Preview(rows, page, pages)


def missing_people(roster: RosterImport, limit: int = 1000) -> list[Person]:
    """People of the file's areas whom the file does not name. They are reported, never deleted."""
    ids = roster.summary.get("missing_people", [])[:limit]
    return list(
        Person.objects.filter(pk__in=ids).select_related("household").order_by("household__code", "pk")
    )


def column_letter(index: int) -> str:
    """A column's letter as spreadsheet programs show it: 0 is A, 26 AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _preview_row(planned: Planned, area: str, said: Sequence[str]) -> PreviewRow:
    row = planned.row
    return PreviewRow(
        row=row.row + 1,
        outcome=Outcome(planned.outcome).value,
        name=row.name,
        id_masked=masked_id(row.id.number),
        area=area,
        household_number=row.number,
        address=row.address,
        is_head=bool(row.is_head),
        changes=planned.changes,
        problems=tuple(said),
    )
