"""The day's cycle: who has reported, who was told of a return that is missing, and when everything is due."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from liba.command.models import ReturnNudge, UnitReturn
from liba.command.rules.cycle import return_state
from liba.command.selectors.cycle_spec import cycle_on, moment_of
from liba.command.terms.cycle import CycleSpec, CycleStep, ReturnState
from liba.kernel.actors import Actor, ActorKind, Power
from liba.kernel.refusals import NotFound
from liba.rounds.models import ReturnSeal
from liba.territory.selectors import within
from liba.workforce.models import Responder, Unit, UnitMember
from liba.workforce.selectors import responder_of_user
from liba.workforce.selectors.links import holding
from liba.workforce.terms import MemberRole

_WORST = {ReturnState.MISSING: 0, ReturnState.WAITING: 1, ReturnState.DIFFERS: 2, ReturnState.LATE: 3}


@dataclass(frozen=True)
class ReturnLine:
    """A unit on a day of the cycle. `leaders` are its leader and deputies, `told` the steps that were taken for it."""

    unit: Unit
    report: UnitReturn | None
    state: ReturnState
    leaders: tuple[Responder, ...]
    told: tuple[ReturnNudge, ...]


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of the cycle on a day: when, for how many units it was taken, and how many people were told."""

    step: CycleStep
    at: datetime
    over: bool
    units: int
    people: int


@dataclass(frozen=True)
class CycleDay:
    """A day of the cycle as one may see it, what is missing first."""

    day: date
    spec: CycleSpec
    returns_at: datetime
    briefing_at: datetime
    tasks_at: datetime
    sealed_at: datetime | None
    lines: tuple[ReturnLine, ...]
    steps: tuple[StepLine, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many units stand how."""
        found = Counter(line.state.value for line in self.lines)
        return {state.value: found[state.value] for state in ReturnState}

    @property
    def reported(self) -> int:
        """How many units have reported, in time or later."""
        return sum(line.report is not None for line in self.lines)

    @property
    def missing(self) -> tuple[ReturnLine, ...]:
        """Units whose return is not in."""
        return tuple(line for line in self.lines if line.report is None)


def reporting_units(spec: CycleSpec, day: date) -> QuerySet[Unit]:
    """The units whose return is due on a day, by code; areas are loaded."""
    standing = Q(closed_on=None) | Q(closed_on__gt=day)
    found = Unit.objects.filter(standing, opened_on__lte=day).select_related("area", "template")
    return found.filter(template__code__in=spec.units) if spec.units else found


def cycle_day(actor: Actor, day: date, now: datetime) -> CycleDay | None:
    """A day of the cycle over the units of the areas whose orders the actor may see; None while the town has no cycle."""
    actor.require(Power.SEE_ORDERS)
    spec = cycle_on(day)
    if spec is None:
        return None
    units = list(reporting_units(spec, day).filter(_seen(actor)))
    hour = moment_of(day, spec.returns)
    nudges: dict[int, list[ReturnNudge]] = defaultdict(list)
    for nudge in ReturnNudge.objects.filter(day=day, unit__in=units).order_by("step"):
        nudges[nudge.unit_id].append(nudge)
    reports = {one.unit_id: one for one in UnitReturn.objects.filter(day=day, unit__in=units)}
    leaders = leaders_of(units, day)
    lines = [
        ReturnLine(
            unit,
            report := reports.get(unit.pk),
            _state(report, hour, now),
            leaders.get(unit.pk, ()),
            tuple(nudges[unit.pk]),
        )
        for unit in units
    ]
    seal = ReturnSeal.objects.filter(day=day).order_by("pk").first()
    return CycleDay(
        day=day,
        spec=spec,
        returns_at=hour,
        briefing_at=moment_of(day, spec.briefing),
        tasks_at=moment_of(day, spec.tasks),
        sealed_at=seal.sealed_at if seal else None,
        lines=tuple(sorted(lines, key=lambda line: (_WORST.get(line.state, 9), line.unit.code))),
        steps=_steps(spec, hour, now, [nudge for told in nudges.values() for nudge in told]),
    )


def returning_unit(actor: Actor, unit_id: int) -> Unit:
    """A unit by its id, open or closed. Refuses (`NotFound`) one of an area whose orders the actor may not see."""
    unit = Unit.objects.filter(_seen(actor), pk=unit_id).select_related("area", "template").first()
    if unit is None:
        raise NotFound(what=f"unit {unit_id}")
    return unit


def returns_of(unit: Unit, day: date, *, days: int = 14) -> list[UnitReturn]:
    """What a unit reported up to a day, newest first."""
    found = UnitReturn.objects.filter(unit=unit, day__lte=day, day__gt=day - timedelta(days=days))
    return list(found.order_by("-day"))


def leaders_of(units: Iterable[Unit], day: date) -> dict[int, tuple[Responder, ...]]:
    """Leader and deputies of each unit on a day, the leader first."""
    found: dict[int, list[Responder]] = defaultdict(list)
    leading = (MemberRole.LEADER.value, MemberRole.DEPUTY.value)
    members = UnitMember.objects.filter(holding(day), unit__in=list(units), role__in=leading)
    for member in members.select_related("responder").order_by("-role", "pk"):
        found[member.unit_id].append(member.responder)
    return {unit: tuple(those) for unit, those in found.items()}


def led_units(responder_id: int, day: date) -> list[Unit]:
    """The units that somebody leads or deputises in on a day, those open then, by code."""
    leading = (MemberRole.LEADER.value, MemberRole.DEPUTY.value)
    members = UnitMember.objects.filter(holding(day), responder=responder_id, role__in=leading)
    standing = Q(closed_on=None) | Q(closed_on__gt=day)
    units = Unit.objects.filter(standing, opened_on__lte=day, pk__in=members.values("unit_id"))
    return list(units.select_related("area", "template").order_by("code"))


def may_report(actor: Actor, unit: Unit, day: date) -> bool:
    """Whether the actor reports for the unit: its leader or a deputy, or who runs the cycle there."""
    if actor.may(Power.RUN_CYCLE, unit.area.path):
        return True
    responder = responder_of_user(int(actor.id)) if actor.kind is not ActorKind.SYSTEM else None
    leads = responder is not None and unit.pk in {one.pk for one in led_units(responder.pk, day)}
    return leads and actor.holds(Power.ANSWER_ORDER)


def _seen(actor: Actor) -> Q:
    return within(actor.areas_for(Power.SEE_ORDERS), "area__path")


def _state(report: UnitReturn | None, hour: datetime, now: datetime) -> ReturnState:
    if report is None:
        return return_state(arrived_at=None, agrees=True, hour=hour, now=now)
    return return_state(arrived_at=report.recorded_at, agrees=report.agrees, hour=hour, now=now)


def _steps(spec: CycleSpec, hour: datetime, now: datetime, nudges: list[ReturnNudge]) -> tuple[StepLine, ...]:
    units, people = Counter(nudge.step for nudge in nudges), Counter[int]()
    for nudge in nudges:
        people[nudge.step] += nudge.told
    return tuple(
        StepLine(step, at := hour + timedelta(minutes=step.minutes), at <= now, units[place], people[place])
        for place, step in enumerate(spec.steps)
    )
