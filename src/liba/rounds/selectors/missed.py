"""Dues whose window is over and that nobody settled."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from msgspec import structs

from liba.kernel.calendar import local_day
from liba.rounds.models import Escalation, Visit
from liba.rounds.rules.standing import Plan
from liba.rounds.selectors.plans import Ground, running_plans
from liba.rounds.selectors.targets import Target, targets_of
from liba.rounds.terms.plans import SETTLED, Over, Slot, Step

# What went unsaid for longer (the server was off) is in the ledger; telling people of it now would drown today.
CATCHES_UP: Final = timedelta(hours=24)
_SETTLED: Final = tuple(outcome.value for outcome in SETTLED)


@dataclass(frozen=True, slots=True)
class DueStep:
    """A step of a plan whose time has come for a window that is over."""

    plan: Plan
    slot: Slot
    number: int
    step: Step


def steps_due(now: datetime) -> Iterator[DueStep]:
    """Steps of the last day that were not taken yet, by round, window and step."""
    today = local_day(now, settings.LIBA_ZONE)
    first = today - timedelta(days=3)
    for plan in running_plans(first, today, now):
        if not plan.spec.missed:
            continue
        taken = set(
            Escalation.objects.filter(round=plan.id, day__gte=first).values_list("day", "window", "step")
        )
        for slot in _closed(plan, first, today, now):
            for number, step in enumerate(plan.spec.missed):
                told_at = slot.closes_at + timedelta(minutes=step.after)
                fresh = now - CATCHES_UP < told_at <= now
                if fresh and (slot.day, slot.window, number) not in taken:
                    yield DueStep(plan, slot, number, step)


def _closed(plan: Plan, first: date, last: date, now: datetime) -> list[Slot]:
    """Every window that some target of the plan may have had and that is over."""
    codes: list[tuple[str, ...]] = [(), *((code,) for denser in plan.spec.denser for code in denser.areas)]
    if plan.spec.when.offsets:
        plan = _any_day(plan)
    found = {slot for named in codes for slot in plan.slots(named, first, last, settings.LIBA_ZONE)}
    return sorted(
        (slot for slot in found if slot.closes_at <= now), key=lambda slot: (slot.closes_at, slot.window)
    )


def _any_day(plan: Plan) -> Plan:
    """Where days are counted from an event, any day may be somebody's."""
    when = structs.replace(plan.spec.when, offsets=())
    return replace(plan, spec=structs.replace(plan.spec, when=when))


def missed_targets(plan: Plan, slot: Slot, ground: Ground) -> list[Target]:
    """The targets that had this due and for which no visit settled it."""
    settled = {
        (home or site or post, person, home is None, site is None)
        for home, person, site, post in Visit.objects.filter(
            round=plan.id, day=slot.day, window=slot.window, outcome__in=_SETTLED, undone_at=None
        ).values_list("household_id", "person_id", "site_id", "post_id")
    }
    return [
        target
        for target in targets_of(plan, slot.day, ground)
        if _had(plan, slot, target, ground)
        and (target.id, target.person_id, target.kind != "h", target.kind != "s") not in settled
    ]


def _had(plan: Plan, slot: Slot, target: Target, ground: Ground) -> bool:
    if not plan.spec.denser and plan.spec.over.over is not Over.ENROLLED:
        return True
    codes = ground.codes[target.area_id]
    return slot in plan.slots(codes, slot.day, slot.day, settings.LIBA_ZONE, target.followed)
