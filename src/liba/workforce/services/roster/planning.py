"""Reading a list whole and planning what it would do; a list has hundreds of rows, so it is read anew each time."""

from datetime import datetime

from liba.kernel.actors import Actor, Power
from liba.registry.roster.terms import Problem, Sheet
from liba.registry.selectors.snapshot import area_names
from liba.registry.services.drafts import today_of
from liba.workforce.models import ListImport
from liba.workforce.roster.plan import Plan, Planner
from liba.workforce.roster.reading import Reader
from liba.workforce.roster.terms import Field, Mapping
from liba.workforce.selectors.roster import LISTS, known_responders, town_words
from liba.workforce.services.people import responder_index


def plan_import(actor: Actor, roster: ListImport, sheet: Sheet, now: datetime) -> tuple[Plan, list[Problem]]:
    """What applying would do now, with every problem."""
    mapping = LISTS.mapping_of(roster)
    reader = Reader(
        sheet=sheet,
        mapping=mapping,
        areas=area_names(roster.area),
        words=town_words(),
        default_area=roster.area_id,
        today=today_of(now),
    )
    rows = reader.read()
    for row in rows:
        row.groups = tuple(dict.fromkeys([*row.groups, *filter(None, [mapping.group])]))
    planner = Planner(
        known=known_responders(),
        tags={row.row: responder_index(row.id.number) for row in rows if row.id.number},
        may=lambda path: actor.may(Power.MANAGE_WORKFORCE, path),
        broken=frozenset(problem.row for problem in reader.problems if problem.is_error),
        twice=frozenset(problem.row for problem in reader.problems if problem.code == "row_twice"),
        columns=_columns(mapping),
        group=mapping.group,
    )
    plan = planner.plan(rows, today_of(now))
    problems = sorted([*reader.problems, *plan.problems], key=lambda p: (p.row, p.column))
    return plan, problems


def _columns(mapping: Mapping) -> dict[str, int]:
    of = {"name": Field.NAME, "id": Field.ID_NUMBER, "badge": Field.BADGE}
    return {name: next(iter(mapping.of(kind)), 0) for name, kind in of.items()}
