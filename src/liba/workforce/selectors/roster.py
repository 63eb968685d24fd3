"""Lists of responders on their way in: where they stand, their columns and problems."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec
from django.db.models import QuerySet

from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound
from liba.registry.roster import store
from liba.registry.roster.sheets import sheet_names
from liba.registry.roster.terms import Column, Problem
from liba.registry.selectors.roster import ColumnChoice, ProblemLine, column_letter
from liba.territory.selectors import within
from liba.workforce.models import Responder, ResponderGroup, ResponderImport, Skill
from liba.workforce.roster.plan import Known
from liba.workforce.roster.reading import key_of
from liba.workforce.roster.terms import Field, Mapping, Summary, Words
from liba.workforce.roster.words import sentence


@dataclass(frozen=True, slots=True)
class ColumnState:
    """A column with how many of its cells are wrong or doubtful."""

    column: ColumnChoice
    errors: int
    warnings: int


def imports(actor: Actor) -> QuerySet[ResponderImport]:
    """The imports into the actor's areas, newest first."""
    held = within(actor.areas_for(Power.MANAGE_WORKFORCE), "area__path")
    return ResponderImport.objects.filter(held).select_related("area").order_by("-uploaded_at", "-pk")


def responder_import(actor: Actor, import_id: UUID) -> ResponderImport:
    """One import. Refuses (`NotFound`) one into an area whose list the actor does not keep."""
    found = imports(actor).filter(pk=import_id).first()
    if found is None:
        raise NotFound(what=f"import {import_id}")
    return found


def mapping_of(roster: ResponderImport) -> Mapping:
    """How the file is read."""
    return msgspec.convert(roster.mapping, Mapping)


def summary_of(roster: ResponderImport) -> Summary:
    """What would happen, or happened; all zero before the check."""
    return msgspec.convert(roster.summary, Summary)


def sheets_of(roster: ResponderImport) -> tuple[str, ...]:
    """The names of the file's sheets."""
    return sheet_names(store.load_file(roster.pk))


def problems(roster: ResponderImport) -> list[ProblemLine]:
    """Every problem in the order of the file, in the reader's language."""
    headings = [column.heading for column in msgspec.convert(roster.columns, list[Column])]
    return [
        _line(number, problem, headings)
        for number, problem in enumerate(msgspec.convert(roster.problems, list[Problem]))
    ]


def columns(roster: ResponderImport) -> list[ColumnState]:
    """The columns with headings, masked samples, the field that each is read as, and its problems."""
    fields = mapping_of(roster).columns
    found = msgspec.convert(roster.problems, list[Problem])
    return [
        ColumnState(
            ColumnChoice(
                column.index,
                column_letter(column.index),
                column.heading,
                fields.get(str(column.index), Field.IGNORE).value,
                column.samples,
            ),
            sum(p.column == column.index and p.is_error for p in found),
            sum(p.column == column.index and not p.is_error for p in found),
        )
        for column in msgspec.convert(roster.columns, list[Column])
    ]


def town_words() -> Words:
    """What the town calls its groups and skills: codes and names in both languages."""
    return Words(
        groups={
            key_of(name): group.code
            for group in ResponderGroup.objects.all()
            for name in (group.code, group.name_zh, group.name_en)
            if name
        },
        skills={
            key_of(name): skill.code
            for skill in Skill.objects.all()
            for name in (skill.code, skill.name_zh, skill.name_en)
            if name
        },
    )


def known_responders() -> list[Known]:
    """Everybody on any list, as an import compares against them."""
    groups: dict[int, set[str]] = {}
    through = Responder.groups.through.objects.values_list("responder_id", "respondergroup__code")
    for responder_id, code in through:
        groups.setdefault(responder_id, set()).add(code)
    return [
        Known(
            id=one.pk,
            code=one.code,
            name=one.name,
            standing=one.standing,
            area_id=one.area_id,
            area_path=one.area.path,
            id_index=bytes(one.id_index) if one.id_index else None,
            phones=tuple(phone for phone in (one.phone or "", *(one.more_phones or "").split()) if phone),
            groups=frozenset(groups.get(one.pk, ())),
            skills=frozenset(one.skills),
            wishes=frozenset(one.wishes),
            night_group=one.night_group,
            clearance=one.clearance,
            cleared_until=one.cleared_until,
            joined_on=one.joined_on,
            left_on=one.left_on,
        )
        for one in Responder.objects.select_related("area").defer("id_number").order_by("pk")
    ]


def _line(number: int, problem: Problem, headings: Sequence[str]) -> ProblemLine:
    return ProblemLine(
        id=number,
        row=problem.row + 1,
        letter=column_letter(problem.column),
        heading=headings[problem.column] if problem.column < len(headings) else "",
        code=problem.code,
        sentence=sentence(problem.code, problem.facts),
        is_error=problem.is_error,
    )
