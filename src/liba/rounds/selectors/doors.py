"""The doors of one responder: what they answer for today, and what is due there. Whoever shows them writes the look down."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain as chained
from typing import Final

from django.conf import settings

from liba.kernel.calendar import local_day
from liba.registry.models import Household
from liba.rounds.models import Enrolment, Visit
from liba.rounds.rules.plans import slot_state, standing_outcome
from liba.rounds.rules.standing import Plan
from liba.rounds.selectors.chain import Chain, read_chain
from liba.rounds.selectors.plans import Ground, read_ground, running_plans
from liba.rounds.selectors.targets import HOUSEHOLD, SITE, Among, Target, targets_of
from liba.rounds.terms.plans import SETTLED, DoorState, Outcome, Slot
from liba.territory.selectors import within
from liba.workforce.models import Responder, Shift, UnitMember
from liba.workforce.selectors.links import holding, links_on
from liba.workforce.terms import LinkLevel, RotaState

DAYS_AHEAD: Final = 7
_WIDE: Final = (LinkLevel.VILLAGE.value, LinkLevel.OFFICIAL.value)
Due = tuple[int, str, int]
"""A round, a door's key, a person or 0."""


@dataclass(slots=True)
class Held:
    """What a responder answers for on a day: linked households since when, areas down to the door, wider areas, posts."""

    linked: dict[int, date] = field(default_factory=dict)
    grids: list[str] = field(default_factory=list)
    wide: list[str] = field(default_factory=list)
    posts: set[int] = field(default_factory=set)
    sites: set[int] = field(default_factory=set)
    named: set[int] = field(default_factory=set)
    """Households in which they are named for somebody who is followed, wherever they lie."""

    @property
    def paths(self) -> tuple[str, ...]:
        """Every area of theirs."""
        return tuple(dict.fromkeys([*self.grids, *self.wide]))


@dataclass(slots=True)
class Doors:
    """A responder's doors: targets by round where they are the one to go, and the households they may look up."""

    responder: Responder
    day: date
    held: Held
    ground: Ground
    plans: list[Plan]
    mine: dict[int, list[Target]]
    households: frozenset[int]

    @property
    def keys(self) -> set[str]:
        """Every door's key."""
        targets = chained.from_iterable(self.mine.values())
        return {f"{HOUSEHOLD}{pk}" for pk in self.households} | {target.key for target in targets}

    def places(self, kind: str) -> set[int]:
        """Ids of the sites or posts among them."""
        return {target.id for target in chained.from_iterable(self.mine.values()) if target.kind == kind}

    def slots(self, plan: Plan, target: Target) -> tuple[Slot, ...]:
        """The dues of a target from yesterday for the coming week."""
        first, last = self.day - timedelta(days=1), self.day + timedelta(days=DAYS_AHEAD)
        codes = self.ground.codes[target.area_id]
        found = plan.slots(codes, first, last, settings.LIBA_ZONE, target.followed)
        return tuple(slot for slot in found if plan.picked(slot.day, target.kind, target.id))


def doors_of(responder: Responder, now: datetime) -> Doors:
    """What a responder answers for at the moment.

    A linker has the linked households, a grid worker every household of the grid. Beyond that a door is somebody's
    only where a running round makes them the one to go: a village's or an official's phone does not hold the village.
    """
    day = local_day(now, settings.LIBA_ZONE)
    held = read_held(responder.pk, day)
    ground = read_ground()
    plans = running_plans(day - timedelta(days=1), day + timedelta(days=DAYS_AHEAD), now)
    candidates = _households(held)
    among = Among(frozenset(candidates | held.named), held.paths, frozenset(held.posts))
    chain = read_chain(day, households=None if held.wide else candidates | held.named)
    mine = {plan.id: _mine(plan, responder.pk, targets_of(plan, day, ground, among), chain) for plan in plans}
    mine = {key: found for key, found in _open(mine).items() if found}
    own = {target.id for found in mine.values() for target in found if target.kind == HOUSEHOLD}
    return Doors(
        responder,
        day,
        held,
        ground,
        [plan for plan in plans if plan.id in mine],
        mine,
        frozenset(candidates | own),
    )


def read_held(responder_id: int, day: date) -> Held:
    """Links, unit, posts and whom they follow by name, on a day. Four queries."""
    held = Held()
    rows = links_on(day).filter(responder_id=responder_id).order_by("pk")
    for level, household_id, path, starts_on in rows.values_list(
        "level", "household_id", "area__path", "starts_on"
    ):
        if level == LinkLevel.LINKER.value:
            held.linked[household_id] = starts_on
        else:
            (held.wide if level in _WIDE else held.grids).append(path)
    members = UnitMember.objects.filter(holding(day), responder_id=responder_id)
    held.wide += members.values_list("unit__area__path", flat=True)
    shifts = Shift.objects.filter(
        responder_id=responder_id, rota__state=RotaState.PUBLISHED.value,
        day__gte=day - timedelta(days=1), day__lte=day + timedelta(days=DAYS_AHEAD),
    )  # fmt: skip
    for post_id, site_id in shifts.values_list("post_id", "post__site_id"):
        held.posts.add(post_id)
        held.sites |= {site_id} - {None}
    followed = Enrolment.objects.filter(responder_id=responder_id, ended_at=None, ends_on__gte=day)
    held.named |= set(followed.values_list("household_id", flat=True))
    return held


def _households(held: Held) -> set[int]:
    """Open households that are linked, or lie in a grid that is answered for."""
    found = Household.objects.filter(closed_at=None)
    linked = set(found.filter(pk__in=held.linked).values_list("pk", flat=True))
    if not held.grids:
        return linked
    return linked | set(found.filter(within(tuple(held.grids), "area__path")).values_list("pk", flat=True))


def _mine(plan: Plan, responder_id: int, found: Iterable[Target], chain: Chain) -> list[Target]:
    return [target for target in found if responder_id in chain.goes(plan.spec.by, target)]


def _open(mine: dict[int, list[Target]]) -> dict[int, list[Target]]:
    """Without doors that were closed: who was followed there until today is not looked for behind them."""
    closed = set(Household.objects.filter(closed_at__isnull=False).values_list("pk", flat=True))
    return {
        key: [target for target in found if target.kind != HOUSEHOLD or target.id not in closed]
        for key, found in mine.items()
    }


@dataclass(frozen=True, slots=True)
class Progress:
    """A day's own dues: how many there are, are settled, and are open now."""

    of: int = 0
    done: int = 0
    due: int = 0


def progress_of(doors: Doors, visits: Collection[Visit], now: datetime) -> Progress:
    """How far the responder is today. `visits` are those of the day at these doors (`visits_at`)."""
    answered = outcomes_of(visits)
    of = done = due = 0
    for plan in doors.plans:
        for target in doors.mine[plan.id]:
            for slot in doors.slots(plan, target):
                if slot.day != doors.day:
                    continue
                key = (plan.id, target.key, target.person_id or 0)
                outcome = standing_outcome(answered.get((*key, slot.day, slot.window), ()))
                of += 1
                done += outcome in SETTLED
                open_ = (DoorState.DUE, DoorState.OVERDUE, DoorState.NOT_HOME)
                due += slot_state(slot, outcome, now) in open_
    return Progress(of, done, due)


def outcomes_of(visits: Iterable[Visit]) -> Mapping[tuple[int, str, int, date, int], list[Outcome]]:
    """Outcomes by round, door, person (0 for the whole door), day and window, in the order in which they happened."""
    found: dict[tuple[int, str, int, date, int], list[Outcome]] = defaultdict(list)
    for visit in sorted(visits, key=lambda one: (one.happened_at, one.pk)):
        key = (visit.round_id, key_of(visit), visit.person_id or 0, visit.day, visit.window)
        found[key].append(Outcome(visit.outcome))
    return found


def key_of(visit: Visit) -> str:
    """The door of a visit, as phones know it; empty when its household was destroyed."""
    if visit.household_id is not None:
        return f"{HOUSEHOLD}{visit.household_id}"
    if visit.site_id is not None:
        return f"{SITE}{visit.site_id}"
    return f"p{visit.post_id}" if visit.post_id is not None else ""
