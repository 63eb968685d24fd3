"""Reading a roster whole and planning what it would do. Long; may be run again at any time, and nothing is written but the result."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from liba.governance.services import decision, record
from liba.kernel.actors import Actor
from liba.kernel.refusals import Refusal
from liba.registry.models import ImportProblem, RosterImport
from liba.registry.refusals import NoHeadings
from liba.registry.roster import store
from liba.registry.roster.plan import Plan, Planner, Tags
from liba.registry.roster.reading import Reader
from liba.registry.roster.sheets import read_sheet
from liba.registry.roster.terms import Field, Mapping, Problem, Row
from liba.registry.selectors.snapshot import area_names, snapshot
from liba.registry.services.drafts import id_index, phone_index, today_of
from liba.registry.services.roster.receiving import OPEN_STATES, held, locked
from liba.registry.terms import ImportState

MOST_PROBLEMS = 20_000
_BATCH = 2000


def check_import(actor: Actor, import_id: UUID, *, now: datetime) -> RosterImport:
    """Read the file by its mapping, compare it with the registry, keep problems and a preview.

    A refusal (no heading, torn file) leaves the import `failed` with the refusal's code, and is raised.
    """
    held(actor, import_id)
    with decision():
        roster = locked(import_id, *OPEN_STATES)
        roster.state, roster.failure = ImportState.CHECKING.value, {}
        roster.save(update_fields=["state", "failure"])
    try:
        plan, problems = _read_and_plan(roster, now)
    except Refusal as refusal:
        _fail(roster, refusal)
        raise
    return _keep(actor, roster, plan, problems, now)


def _read_and_plan(roster: RosterImport, now: datetime) -> tuple[Plan, list[Problem]]:
    mapping = msgspec.convert(roster.mapping, Mapping)
    if not mapping.of(Field.NAME):
        raise NoHeadings
    reader = Reader(
        sheet=read_sheet(store.load_file(roster.pk), mapping.sheet),
        mapping=mapping,
        areas=area_names(roster.area),
        default_area=roster.area_id,
        today=today_of(now),
    )
    rows = reader.read(lambda done, total: store.write_progress(roster.pk, done, total))
    broken = frozenset(problem.row for problem in reader.problems if problem.is_error)
    twice = frozenset(problem.row for problem in reader.problems if problem.code == "row_twice")
    plan = plan_rows(rows, mapping, broken=broken, twice=twice, inside=roster.area.path)
    problems = sorted([*reader.problems, *plan.problems], key=lambda p: (p.row, p.column))
    return plan, problems


def plan_rows(
    rows: Sequence[Row],
    mapping: Mapping,
    *,
    broken: frozenset[int] = frozenset(),
    twice: frozenset[int] = frozenset(),
    inside: str = "",
) -> Plan:
    """The plan of the rows against the registry as it is now; `inside` is the path of the list's area."""
    tags = {row.row: _tags(row) for row in rows}
    areas = sorted({row.area_id for row in rows})
    known = snapshot(areas, [tag.id for tag in tags.values() if tag.id], inside=inside)
    planner = Planner(
        known,
        tags,
        broken,
        twice,
        move_people=mapping.move_people,
        id_column=next(iter(mapping.of(Field.ID_NUMBER)), 0),
    )
    return planner.plan(rows)


def _tags(row: Row) -> Tags:
    return Tags(
        id_index(row.id.number) if row.id.number else None,
        frozenset(phone_index(number) for number in row.phones),
    )


def _keep(
    actor: Actor, roster: RosterImport, plan: Plan, problems: Sequence[Problem], now: datetime
) -> RosterImport:
    summary = plan.summary(problems)
    store.save_rows(roster.pk, plan.rows)
    with decision():
        roster = locked(roster.pk, ImportState.CHECKING)
        roster.problems.all().delete()
        ImportProblem.objects.bulk_create(
            [_problem(roster, problem) for problem in _worst_first(problems)], batch_size=_BATCH
        )
        roster.state = ImportState.CHECKED.value
        roster.summary = {
            **msgspec.to_builtins(summary),
            "missing_people": list(plan.missing[:MOST_PROBLEMS]),
        }
        roster.done = roster.total = len(plan.rows)
        roster.save(update_fields=["state", "summary", "done", "total"])
        record(
            actor,
            "registry.roster.checked",
            "roster_import",
            roster.pk,
            now,
            area_path=roster.area.path,
            rows=summary.rows,
            errors=summary.errors,
            warnings=summary.warnings,
        )
    return roster


def _worst_first(problems: Sequence[Problem]) -> list[Problem]:
    """As many as anybody can look at, errors before warnings."""
    return sorted(problems, key=lambda problem: not problem.is_error)[:MOST_PROBLEMS]


def _problem(roster: RosterImport, problem: Problem) -> ImportProblem:
    return ImportProblem(
        roster_import=roster,
        row=problem.row,
        column=problem.column,
        code=problem.code,
        is_error=problem.is_error,
        facts=problem.facts,
    )


def _fail(roster: RosterImport, refusal: Refusal) -> None:
    RosterImport.objects.filter(pk=roster.pk, state=ImportState.CHECKING.value).update(
        state=ImportState.FAILED.value, failure={"code": refusal.code, "facts": dict(refusal.facts)}
    )
