"""The doors behind a number: each with how it stands, its tries, what came last, and who answers for it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from liba.kernel.text import Text
from liba.registry.models import Household
from liba.rounds.models import Enrolment, Visit
from liba.rounds.rules.plans import door_state, slot_state, standing_outcome
from liba.rounds.rules.standing import Followed, Plan
from liba.rounds.selectors.answering import in_charge, linkers_of
from liba.rounds.selectors.coverage import enrolled_on, targets_on
from liba.rounds.selectors.places import Place
from liba.rounds.selectors.plans import Ground, read_ground
from liba.rounds.selectors.targets import followed_of
from liba.rounds.terms.plans import SETTLED, DoorState, Outcome, Over, Slot
from liba.territory.models import Area, Site
from liba.territory.selectors import within
from liba.workforce.models import Post

_LOOK_BACK = timedelta(days=7)
_MOST_LOOKED_BACK = 2000
Key = tuple[str, int, int]
"""h, s or p with the id, and the person's id or 0."""
_KINDS = {Over.SITES: "s", Over.POSTS: "p"}


@dataclass(frozen=True, slots=True)
class Target:
    """A door, place or post that a round goes to on a day; `person` where one of a household is followed."""

    key: Key
    code: str
    name: Text
    area: Area
    order: tuple[str, int]
    followed: Followed | None = None
    named: str = ""

    @property
    def until(self) -> date | None:
        """The last day on which somebody is followed."""
        return self.followed.ends_on if self.followed else None


@dataclass(frozen=True, slots=True)
class Went:
    """A visit as a list shows it."""

    outcome: Outcome
    happened_at: datetime
    day: date
    by: str


@dataclass(frozen=True)
class DoorLine:
    """One door of the list. `states` by window; `state` is the one that most wants somebody."""

    target: Target
    states: dict[int, DoorState]
    state: DoorState
    tries: int
    last: Went | None
    answers: str = ""

    @property
    def is_open(self) -> bool:
        """Whether somebody must still go."""
        return any(state not in (DoorState.DONE, DoorState.REFUSED) for state in self.states.values())


def targets_in(plan: Plan, place: Place, day: date, ground: Ground) -> list[Target]:
    """The round's targets on a day in the place, in the order in which lists show them."""
    over = plan.spec.over
    if over.over is Over.ENROLLED:
        rows = enrolled_on(plan, day, place.paths, ground)
        return [_followed(one) for one in rows.select_related("household__area", "responder")]
    named = within(ground.selected(over.areas), "area__path") & within(place.paths, "area__path")
    found = targets_on(plan, day).filter(named).order_by()
    areas = Area.objects.defer("boundary").in_bulk()
    targets = (
        _homes(found, areas)
        if over.over is Over.HOUSEHOLDS
        else (_place(over.over, row, areas) for row in found if not isinstance(row, Household))
    )
    return sorted(targets, key=lambda one: (one.area.path, one.order))


class DueSlots:
    """The dues of a day, target by target; those in areas that the plan does not tell apart are computed once."""

    def __init__(self, plan: Plan, day: date, ground: Ground) -> None:
        self._plan, self._day, self._ground = plan, day, ground
        self._known: dict[tuple[frozenset[str], Followed | None], tuple[Slot, ...]] = {}

    def of(self, target: Target) -> tuple[Slot, ...]:
        """One target's."""
        codes = self._ground.codes[target.area.pk] if self._plan.spec.denser else frozenset[str]()
        key = (codes, target.followed)
        if key not in self._known:
            self._known[key] = self._plan.slots(
                codes, self._day, self._day, settings.LIBA_ZONE, target.followed
            )
        return self._known[key]


def doors(plan: Plan, place: Place, day: date, now: datetime) -> list[DoorLine]:
    """Every target with how it stands at `now`, those that want somebody first."""
    ground = read_ground()
    targets, slots = targets_in(plan, place, day, ground), DueSlots(plan, day, ground)
    facts = _facts(plan, day, place)
    before = _before(plan, day, [one for one in targets if one.key not in facts])
    linkers = linkers_of({one.key[1] for one in targets if one.key[0] == "h"}, day)
    charge = in_charge({one.area.path for one in targets}, day)
    lines = []
    for one in targets:
        due = slots.of(one)
        if due:
            linker = linkers.get(one.key[1]) if one.key[0] == "h" else None
            answers = one.named or (linker[1] if linker else "、".join(charge.get(one.area.path, ())[:2]))
            line = _line(one, due, facts.get(one.key, {}), now)
            lines.append(replace(line, answers=answers, last=line.last or before.get(one.key)))
    return sorted(lines, key=lambda line: _URGENCY.index(line.state))


def _line(
    target: Target, due: tuple[Slot, ...], went: Mapping[int, Sequence[Went]], now: datetime
) -> DoorLine:
    states = {
        slot.window: slot_state(slot, standing_outcome(one.outcome for one in went.get(slot.window, ())), now)
        for slot in due
    }
    every = sorted((one for visits in went.values() for one in visits), key=lambda one: one.happened_at)
    return DoorLine(
        target=target,
        states=states,
        state=door_state(states.values()),
        tries=sum(one.outcome not in SETTLED for one in every),
        last=every[-1] if every else None,
    )


_URGENCY = (
    DoorState.OVERDUE,
    DoorState.NOT_HOME,
    DoorState.DUE,
    DoorState.NOT_DUE,
    DoorState.REFUSED,
    DoorState.DONE,
)


def _facts(plan: Plan, day: date, place: Place) -> dict[Key, dict[int, list[Went]]]:
    """Target → window → its visits in the order in which they happened."""
    rows = Visit.objects.filter(
        round=plan.id, day=day, window__gte=0, area__in=list(place.part_of), undone_at=None
    )
    found: dict[Key, dict[int, list[Went]]] = defaultdict(lambda: defaultdict(list))
    for visit in rows.select_related("responder").defer("answers", "note").order_by("happened_at"):
        found[key_of(visit)][visit.window].append(_went(visit))
    return found


def _before(plan: Plan, day: date, targets: Sequence[Target]) -> dict[Key, Went]:
    """What came of the last visit before the day, of those who had none on it."""
    found: dict[Key, Went] = {}
    ids = {kind: [one.key[1] for one in targets if one.key[0] == kind] for kind in "hsp"}
    wanted = Q(household__in=ids["h"]) | Q(site__in=ids["s"]) | Q(post__in=ids["p"])
    if len(targets) > _MOST_LOOKED_BACK or not targets:
        return found
    rows = Visit.objects.filter(wanted, round=plan.id, day__lt=day, day__gte=day - _LOOK_BACK, undone_at=None)
    for visit in rows.select_related("responder").defer("answers", "note").order_by("happened_at"):
        found[key_of(visit)] = _went(visit)
    return found


def key_of(row: Visit | Enrolment) -> Key:
    """Which target a visit was to, or an enrolment follows."""
    if row.household_id is not None:
        return ("h", row.household_id, row.person_id or 0)
    assert isinstance(row, Visit)
    return ("s", row.site_id, 0) if row.site_id is not None else ("p", row.post_id or 0, 0)


def _went(visit: Visit) -> Went:
    by = visit.responder.name if visit.responder else ""
    return Went(Outcome(visit.outcome), visit.happened_at, visit.day, by)


def _homes(found: QuerySet[Any], areas: Mapping[int, Area]) -> Iterator[Target]:
    """Households as targets: a town has twelve thousand, so no row of them becomes an object."""
    for pk, code, address, number, area_id in found.values_list("pk", "code", "address", "number", "area_id"):
        yield Target(("h", pk, 0), code, Text(address), areas[area_id], _order(number))


def _place(over: Over, row: Site | Post, areas: Mapping[int, Area]) -> Target:
    return Target((_KINDS[over], row.pk, 0), row.code, row.name, areas[row.area_id], _order(row.code))


def _followed(one: Enrolment) -> Target:
    home = one.household
    followed = followed_of(one)
    named = one.responder.name if one.responder else ""
    return Target(key_of(one), home.code, Text(home.address), home.area, _order(home.number), followed, named)


def _order(number: str) -> tuple[str, int]:
    """Numbers in their order, then what is no number by its letters."""
    return ("", int(number)) if number.isascii() and number.isdigit() else (number, 0)
