"""A day's briefing, made from the facts; and the ones that were made."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import msgspec
from django.db.models import Q, QuerySet

from liba.command.models import Briefing, Decision, Order
from liba.command.rules.cycle import on_target
from liba.command.rules.orders import is_late
from liba.command.selectors.area_figures import AreaFigure, area_figures
from liba.command.selectors.briefing_gaps import Looked, briefing_gaps
from liba.command.selectors.cycle import CycleDay, cycle_day
from liba.command.selectors.cycle_spec import moment_of
from liba.command.selectors.orders import number_of
from liba.command.selectors.problems import problem_lines
from liba.command.terms.briefing import (
    BriefingPage,
    FigureLine,
    IncidentLine,
    Note,
    OrderItem,
    ProblemItem,
)
from liba.command.terms.cycle import CycleFigure, CycleSpec
from liba.command.terms.orders import OrderState
from liba.desk.models import Incident
from liba.desk.terms import ENDED
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound
from liba.kernel.text import Text
from liba.territory.models import Area
from liba.territory.selectors import within

SHOWN = 8  # lines of a list on the one page
_ENDED = [state.value for state in ENDED]


def briefing_page(actor: Actor, area: Area, day: date, now: datetime) -> BriefingPage:
    """What the facts say of a day for its briefing. Needs RUN_CYCLE over the area."""
    actor.require(Power.RUN_CYCLE, area.path)
    cycle = _cycle_of(cycle_day(actor, day, now), area)
    spec = cycle.spec if cycle else CycleSpec()
    earlier = Briefing.objects.filter(area=area, day__lt=day, day__year=day.year).count()
    incidents = _incidents(area, day)
    lines = problem_lines(actor, day, area_path=area.path)
    ended = problem_lines(actor, day, open_only=False, area_path=area.path, limit=200)
    orders = _running_orders(area)
    return BriefingPage(
        day=day,
        made_at=now,
        area=area.name,
        issue=earlier + 1,
        sealed_at=cycle.sealed_at if cycle else None,
        units=len(cycle.lines) if cycle else 0,
        reported=cycle.reported if cycle else 0,
        missing=tuple(line.unit.name for line in cycle.missing) if cycle else (),
        notes=tuple(_notes(cycle)),
        figures=tuple(figure_lines(spec, area_figures(area, day, now))),
        gaps=tuple(briefing_gaps(Looked(actor, area, day, now, cycle))),
        incidents=tuple(_incident(one, now) for one in incidents[:SHOWN]),
        incidents_today=sum(one.happened_at >= moment_of(day, 0) for one in incidents),
        incidents_open=sum(one.state not in _ENDED for one in incidents),
        problems=tuple(
            ProblemItem(
                line.problem.pk, line.problem.number, line.problem.words, line.problem.area.name,
                line.problem.owner.name if line.problem.owner else "", line.problem.due_on, line.age, line.overdue,
            )
            for line in lines[:SHOWN]
        ),
        problems_open=len(lines),
        problems_ended=sum(line.problem.ended_at >= moment_of(day, 0) for line in ended if line.problem.ended_at),
        orders=tuple(_order(one, now) for one in orders[:SHOWN]),
        orders_open=len(orders),
    )  # fmt: skip


def figure_lines(spec: CycleSpec, counted: Sequence[AreaFigure]) -> Iterator[FigureLine]:
    """The figures that the cycle shows, in its order, against their targets; all of them when it names none."""
    known = {one.code: one for one in counted}
    for wanted in spec.figures or tuple(CycleFigure(one.code) for one in counted):
        one = known.get(wanted.code)
        if one is None:
            continue  # the return counts it no longer
        whole = known[wanted.of].value if wanted.of in known else None
        target, met = on_target(wanted, one.value, whole)
        yield FigureLine(one.code, one.name, one.value, one.before, one.later, target, met)


def briefings(actor: Actor) -> QuerySet[Briefing]:
    """The briefings of areas whose orders the actor may see, newest first."""
    held = within(actor.areas_for(Power.SEE_ORDERS), "area__path")
    return Briefing.objects.filter(held).select_related("area").order_by("-day", "area__path")


def briefing_of(actor: Actor, day: date, area: Area) -> Briefing | None:
    """The day's briefing of an area, if it was made and the actor may see it."""
    return briefings(actor).filter(day=day, area=area).first()


def briefing_by_id(actor: Actor, briefing_id: int) -> Briefing:
    """One briefing. Refuses (`NotFound`) one that the actor may not see."""
    found = briefings(actor).filter(pk=briefing_id).first()
    if found is None:
        raise NotFound(what=f"briefing {briefing_id}")
    return found


def page_of(briefing: Briefing) -> BriefingPage:
    """What it says, as it stood when it was made."""
    return msgspec.convert(briefing.page, BriefingPage)


def decisions_of(briefing: Briefing) -> list[Decision]:
    """What was decided in it, in order, with the orders that it became."""
    return list(Decision.objects.filter(briefing=briefing).select_related("order").order_by("place"))


def _cycle_of(cycle: CycleDay | None, area: Area) -> CycleDay | None:
    if cycle is None:
        return None
    lines = tuple(line for line in cycle.lines if line.unit.area.path.startswith(area.path))
    return replace(cycle, lines=lines)


def _notes(cycle: CycleDay | None) -> Iterator[Note]:
    for line in cycle.lines if cycle else ():
        if line.report is not None and line.report.note:
            yield Note(line.unit.name, line.report.note)


def _incidents(area: Area, day: date) -> list[Incident]:
    """Those of the day, and those from before that have not ended: open and urgent ones first."""
    ends = moment_of(day + timedelta(days=1), 0)
    of_day = Q(happened_at__gte=moment_of(day, 0)) | ~Q(state__in=_ENDED)
    found = Incident.objects.filter(of_day, area__path__startswith=area.path, happened_at__lt=ends)
    rows = found.select_related("area", "squad").defer("words", "caller", "caller_phone", "outcome")
    return sorted(rows, key=lambda one: (one.state in _ENDED, not one.urgent, -one.happened_at.timestamp()))


def _incident(one: Incident, now: datetime) -> IncidentLine:
    minutes = int(((one.ended_at or now) - one.happened_at).total_seconds() // 60)
    squad = one.squad.name if one.squad else Text("")
    return IncidentLine(
        one.number, one.kind, one.area.name, one.state, one.happened_at, squad, max(minutes, 0)
    )


def _running_orders(area: Area) -> list[Order]:
    """Orders of the area or below that somebody still has to do, the soonest due first."""
    rows = Order.objects.filter(state=OrderState.ISSUED.value, area__path__startswith=area.path)
    waiting = rows.filter(copies__done_at=None, copies__approved_at=None, copies__passed_to=None).distinct()
    found = waiting.prefetch_related("copies").order_by("due_at", "-issued_at")[:200]
    return [one for one in found if any(copy.done_at is None for copy in one.copies.all())]


def _order(one: Order, now: datetime) -> OrderItem:
    copies = [copy for copy in one.copies.all() if copy.passed_to_id is None]
    done = sum(copy.done_at is not None or copy.approved_at is not None for copy in copies)
    late = sum(copy.done_at is None and is_late(copy, one.due_at, now) for copy in copies)
    return OrderItem(one.pk, number_of(one), one.title, one.due_at, len(copies), done, late)
