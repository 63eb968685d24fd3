"""Lists on their way in, whatever their rows are: where they stand, their columns and problems."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

import msgspec
from django.db.models import QuerySet

from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound
from liba.registry.roster import store
from liba.registry.roster.sheets import sheet_names
from liba.registry.roster.terms import Column, Layout, Problem
from liba.registry.selectors.roster import ColumnChoice, ProblemLine, column_letter
from liba.territory.selectors import within
from liba.workforce.models import ListImport
from liba.workforce.roster.terms import Counts
from liba.workforce.terms import ListOf

M = TypeVar("M", bound=Layout[Any])
S = TypeVar("S", bound=Counts)


@dataclass(frozen=True, slots=True)
class ColumnState:
    """A column with how many of its cells are wrong or doubtful."""

    column: ColumnChoice
    errors: int
    warnings: int


@dataclass(frozen=True, slots=True)
class Lists(Generic[M, S]):
    """The lists of one kind: whose power takes them in, how they are mapped and counted, their problems' words."""

    of: ListOf
    power: Power
    mapping: type[M]
    summary: type[S]
    sentence: Callable[[str, Mapping[str, object]], str]

    def imports(self, actor: Actor) -> QuerySet[ListImport]:
        """The imports into the actor's areas, newest first."""
        held = within(actor.areas_for(self.power), "area__path")
        found = ListImport.objects.filter(held, of=self.of.value)
        return found.select_related("area").order_by("-uploaded_at", "-pk")

    def one(self, actor: Actor, import_id: UUID) -> ListImport:
        """One import. Refuses (`NotFound`) one into an area over which the actor doesn't hold the power."""
        found = self.imports(actor).filter(pk=import_id).first()
        if found is None:
            raise NotFound(what=f"import {import_id}")
        return found

    def mapping_of(self, roster: ListImport) -> M:
        """How the file is read."""
        found: M = msgspec.convert(roster.mapping, self.mapping)
        return found

    def summary_of(self, roster: ListImport) -> S:
        """What would happen, or happened; all zero before the check."""
        return msgspec.convert(roster.summary, self.summary)

    def problems(self, roster: ListImport) -> list[ProblemLine]:
        """Every problem in the order of the file, in the reader's language."""
        headings = [column.heading for column in msgspec.convert(roster.columns, list[Column])]
        return [
            ProblemLine(
                id=number,
                row=problem.row + 1,
                letter=column_letter(problem.column),
                heading=headings[problem.column] if problem.column < len(headings) else "",
                code=problem.code,
                sentence=self.sentence(problem.code, problem.facts),
                is_error=problem.is_error,
            )
            for number, problem in enumerate(msgspec.convert(roster.problems, list[Problem]))
        ]

    def columns(self, roster: ListImport) -> list[ColumnState]:
        """The columns with headings, masked samples, the field that each is read as, and its problems."""
        fields = self.mapping_of(roster).columns
        found = msgspec.convert(roster.problems, list[Problem])
        return [
            ColumnState(
                ColumnChoice(
                    column.index,
                    column_letter(column.index),
                    column.heading,
                    str(fields.get(str(column.index), "ignore")),
                    column.samples,
                ),
                sum(p.column == column.index and p.is_error for p in found),
                sum(p.column == column.index and not p.is_error for p in found),
            )
            for column in msgspec.convert(roster.columns, list[Column])
        ]


def sheets_of(roster: ListImport) -> tuple[str, ...]:
    """The names of the file's sheets."""
    return sheet_names(store.load_file(roster.pk))
