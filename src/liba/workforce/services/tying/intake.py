"""How a list of ties is taken in: read, compared, and written in a few statements however long it is."""

from datetime import datetime

from liba.kernel.actors import Actor
from liba.registry.roster.terms import Outcome, Problem, Sheet
from liba.registry.selectors.snapshot import area_names
from liba.registry.services.drafts import today_of
from liba.workforce.models import ListImport, Tie
from liba.workforce.selectors.tying import LISTS, homes_of, people_named, ties_of, villages
from liba.workforce.services.lists import Intake
from liba.workforce.tying.plan import Homes, People, Plan, Planner
from liba.workforce.tying.reading import Reader, guess, suits
from liba.workforce.tying.terms import MANY, Field, Planned

_BATCH = 500


def _plan(actor: Actor, roster: ListImport, sheet: Sheet, now: datetime) -> tuple[Plan, list[Problem]]:
    mapping = LISTS.mapping_of(roster)
    today = today_of(now)
    reader = Reader(sheet=sheet, mapping=mapping, areas=area_names(roster.area), today=today)
    rows = reader.read()
    planner = Planner(
        people=People(people_named(actor, today), villages()),
        homes=Homes(homes_of(roster.area)),
        ties=ties_of(roster.area),
        broken=frozenset(problem.row for problem in reader.problems if problem.is_error),
        columns={kind: next(iter(mapping.of(kind)), 0) for kind in Field},
    )
    plan = planner.plan(rows)
    return plan, sorted([*reader.problems, *planner.problems], key=lambda p: (p.row, p.column))


def _write(_actor: Actor, roster: ListImport, plan: Plan, _now: datetime) -> dict[str, int]:
    """Set what is new or changed, take away what is no longer; the counts name nobody."""
    due = [one for one in plan.rows if one.outcome in {Outcome.NEW, Outcome.CHANGED}]
    set_, ended = [], set()
    for one in due:
        pair = _pair(one)
        if one.row.kind is None:
            ended.add(pair)
        else:
            set_.append((pair, one.row.kind.value))
    Tie.objects.bulk_create(
        [
            Tie(responder_id=responder, household_id=home, kind=kind)
            for (responder, home), kind in sorted(set_)
        ],
        update_conflicts=True,
        unique_fields=["responder", "household"],
        update_fields=["kind"],
        batch_size=_BATCH,
    )
    _take_away(roster, ended)
    summary = plan.summary(())
    names = ("new", "changed", "ended", "unchanged", "skipped")
    return {name: getattr(summary, name) for name in names}


def _take_away(roster: ListImport, pairs: set[tuple[int, int]]) -> None:
    if not pairs:
        return
    found = Tie.objects.filter(household__area__path__startswith=roster.area.path).order_by("pk")
    ids = [
        pk
        for pk, responder, home in found.values_list("pk", "responder_id", "household_id")
        if (responder, home) in pairs
    ]
    for start in range(0, len(ids), _BATCH):
        Tie.objects.filter(pk__in=ids[start : start + _BATCH]).delete()


def _pair(one: Planned) -> tuple[int, int]:
    assert one.who is not None
    assert one.home is not None
    return one.who.id, one.home.id


INTAKE = Intake(
    lists=LISTS,
    verbs="workforce.ties",
    guess=guess,
    suits=suits,
    many=frozenset(MANY),
    plan=_plan,
    write=_write,
)
