"""Reading a list whole and planning what it would do; a list has hundreds of rows, so it is read anew each time."""

from datetime import datetime

import msgspec

from liba.kernel.actors import Actor, Power
from liba.registry.refusals import NoHeadings
from liba.registry.roster import store
from liba.registry.roster.sheets import read_sheet
from liba.registry.roster.terms import Problem
from liba.registry.selectors.snapshot import area_names
from liba.registry.services.drafts import today_of
from liba.workforce.models import ResponderImport
from liba.workforce.roster.plan import Plan, Planner
from liba.workforce.roster.reading import Reader
from liba.workforce.roster.terms import Field, Mapping
from liba.workforce.selectors.roster import known_responders, mapping_of, town_words
from liba.workforce.services.people import responder_index


def plan_import(actor: Actor, roster: ResponderImport, now: datetime) -> tuple[Plan, list[Problem]]:
    """What applying would do now, with every problem. Refuses a file without a column of names, or torn."""
    mapping = mapping_of(roster)
    if not mapping.of(Field.NAME):
        raise NoHeadings
    reader = Reader(
        sheet=read_sheet(store.load_file(roster.pk), mapping.sheet),
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


def keep(roster: ResponderImport, plan: Plan, problems: list[Problem]) -> None:
    """Keep counts and problems with the import. Saves nothing."""
    roster.summary = msgspec.to_builtins(plan.summary(problems))
    roster.problems = msgspec.to_builtins(problems)


def _columns(mapping: Mapping) -> dict[str, int]:
    of = {"name": Field.NAME, "id": Field.ID_NUMBER, "badge": Field.BADGE}
    return {name: next(iter(mapping.of(kind)), 0) for name, kind in of.items()}
