"""The gaps of a briefing: what is planned and not done, each with the places that it hides in."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from liba.command.models import OrderCopy
from liba.command.rules.orders import is_late
from liba.command.selectors.cycle import CycleDay
from liba.command.selectors.problems import problem_lines
from liba.command.terms.briefing import BriefingGap, GapLine, Where
from liba.command.terms.orders import OrderState
from liba.kernel.actors import Actor
from liba.kernel.text import Text
from liba.rounds.rules.boards import by_part
from liba.rounds.selectors.alerts import alerts
from liba.rounds.selectors.coverage import RoundDay, board_of
from liba.rounds.selectors.places import Place, place_of
from liba.rounds.terms.boards import Tally
from liba.rounds.terms.plans import AlertState, Over
from liba.territory.models import Area
from liba.workforce.models import Unit
from liba.workforce.selectors.chain import chain_proof
from liba.workforce.selectors.gaps import shift_gaps
from liba.workforce.selectors.units import unit_rows

WORST = 3
_NEXT = timedelta(days=1)


@dataclass(frozen=True)
class Looked:
    """What is looked at: whose briefing of which area, day and moment; how its cycle stands."""

    actor: Actor
    area: Area
    day: date
    now: datetime
    cycle: CycleDay | None


def briefing_gaps(looked: Looked) -> list[GapLine]:
    """Every gap that is not empty, in the order in which they weigh."""
    place = place_of(looked.actor, looked.area.pk)
    days = board_of(place, looked.day, looked.now)
    ways: tuple[Callable[[], Iterator[GapLine]], ...] = (
        lambda: _returns(looked),
        lambda: _dues(place, days),
        lambda: _alerts(looked, place),
        lambda: _orders(looked),
        lambda: _problems(looked),
        lambda: _posts(looked),
        lambda: _doors(looked),
        lambda: _units(looked),
    )
    found = [line for way in ways for line in way() if line.n]
    return sorted(found, key=lambda line: [*BriefingGap].index(line.kind))


def _line(kind: BriefingGap, hidden: Mapping[Text, int]) -> GapLine:
    worst = sorted(((n, name) for name, n in hidden.items() if n), key=lambda one: (-one[0], one[1].zh))
    where = tuple(Where(name, n) for n, name in worst[:WORST])
    return GapLine(kind, sum(n for n, _name in worst), len(worst), where)


def _returns(looked: Looked) -> Iterator[GapLine]:
    if looked.cycle is not None:
        yield _line(BriefingGap.RETURNS, {line.unit.name: 1 for line in looked.cycle.missing})


def _dues(place: Place, days: list[RoundDay]) -> Iterator[GapLine]:
    """Dues that were missed; those of rounds that follow people apart."""
    names = {part.pk: part.name for part in (*place.parts, *([place.here] if place.here else []))}
    hidden: dict[BriefingGap, Counter[Text]] = {BriefingGap.PEOPLE: Counter(), BriefingGap.DUES: Counter()}
    for day in days:
        kind = BriefingGap.PEOPLE if day.spec.over.over is Over.ENROLLED else BriefingGap.DUES
        for part, bars in by_part(day.tallies, place.part_of).items():
            if part in names:
                hidden[kind][names[part]] += Tally.together(bars.values()).wanting
    for kind, counted in hidden.items():
        yield _line(kind, counted)


def _alerts(looked: Looked, place: Place) -> Iterator[GapLine]:
    names = {part.pk: part.name for part in (*place.parts, *([place.here] if place.here else []))}
    waiting = alerts(looked.actor).filter(area__path__startswith=looked.area.path)
    counted: Counter[Text] = Counter()
    for area_id in waiting.exclude(state=AlertState.SETTLED.value).values_list("area_id", flat=True):
        counted[names.get(place.part_of.get(area_id, 0), looked.area.name)] += 1
    yield _line(BriefingGap.ALERTS, counted)


def _orders(looked: Looked) -> Iterator[GapLine]:
    """Copies that are late and not done, by unit."""
    rows = OrderCopy.objects.filter(
        order__state=OrderState.ISSUED.value, order__due_at__lt=looked.now, done_at=None, passed_to=None,
        unit__area__path__startswith=looked.area.path,
    ).select_related("order", "unit")  # fmt: skip
    counted: Counter[Text] = Counter()
    for copy in rows:
        if copy.unit is not None and is_late(copy, copy.order.due_at, looked.now):
            counted[copy.unit.name] += 1
    yield _line(BriefingGap.ORDERS, counted)


def _problems(looked: Looked) -> Iterator[GapLine]:
    lines = problem_lines(looked.actor, looked.day, area_path=looked.area.path)
    late = [line.problem for line in lines if line.overdue or line.problem.owner_id is None]
    yield _line(BriefingGap.PROBLEMS, Counter(one.area.name for one in late))


def _posts(looked: Looked) -> Iterator[GapLine]:
    """Places of shifts until tomorrow's end that nobody will fill."""
    gaps = shift_gaps(looked.actor, looked.day, looked.day + _NEXT, now=looked.now)
    here = (one.shift.post for one in gaps if one.shift.post.area.path.startswith(looked.area.path))
    yield _line(BriefingGap.POSTS, Counter(post.name for post in here))


def _doors(looked: Looked) -> Iterator[GapLine]:
    """Doors without a linker who may serve."""
    proof = chain_proof(looked.actor, looked.day, looked.area)
    yield _line(BriefingGap.DOORS, {one.area.name: one.bare + one.unfit for one in proof.villages})


def _units(looked: Looked) -> Iterator[GapLine]:
    """Units that lack somebody whom their template asks for."""
    held = Unit.objects.filter(area__path__startswith=looked.area.path, closed_on=None)
    rows = unit_rows(held.select_related("area", "template"), looked.day)
    yield _line(BriefingGap.UNITS, {row.unit.name: 1 for row in rows if row.lacks})
