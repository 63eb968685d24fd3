"""The ledger of missed visits: what nobody settled in time, where, at whom, why, and who was told of it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from liba.kernel.actors import Actor, Power
from liba.kernel.text import Text
from liba.rounds.models import Escalation
from liba.rounds.rules.standing import Plan
from liba.rounds.selectors.answering import linkers_of
from liba.rounds.selectors.coverage import plans_on, standing_answers
from liba.rounds.selectors.doorlist import DueSlots, Key, targets_in
from liba.rounds.selectors.places import Place, named
from liba.rounds.selectors.plans import Ground, read_ground
from liba.rounds.terms.boards import Missed
from liba.rounds.terms.plans import SETTLED, Outcome
from liba.territory.models import Area
from liba.territory.selectors import within


@dataclass(frozen=True)
class MissedLine:
    """A line of the ledger: a round, a window, an area, and the one who answered for those doors that day."""

    plan: Plan
    window: Text
    area: Area
    where: tuple[Text, ...]
    answered: str
    missed: Missed


def missed(place: Place, day: date, now: datetime, *, round_id: int | None = None) -> list[MissedLine]:
    """What was missed on a day in the place: of windows that have closed, what nothing explains first."""
    ground = read_ground()
    found: list[MissedLine] = []
    for plan in plans_on(day, now):
        if round_id in (None, plan.id):
            found += _missed_of(plan, place, day, now, ground)
    return sorted(found, key=lambda line: (-line.missed.unexplained, -line.missed.n, line.area.path))


def _missed_of(plan: Plan, place: Place, day: date, now: datetime, ground: Ground) -> Iterable[MissedLine]:
    targets, slots = targets_in(plan, place, day, ground), DueSlots(plan, day, ground)
    standing = _standing(plan, day)
    linkers = linkers_of(None, day)
    groups: dict[tuple[int, int, str], list[int]] = defaultdict(lambda: [0, 0])
    areas: dict[int, Area] = {}
    for target in targets:
        for slot in slots.of(target):
            outcome = standing.get((*target.key, slot.window))
            if slot.closes_at > now or outcome in SETTLED:
                continue
            counts = groups[target.area.pk, slot.window, target.named or _linker(target.key, linkers)]
            counts[0] += 1
            counts[1] += outcome is not None
            areas[target.area.pk] = target.area
    where = named(areas.values())
    for (area_id, window, name), (n, tried) in groups.items():
        yield MissedLine(
            plan, plan.windows[window].name, areas[area_id], where[area_id], name, Missed(n, tried)
        )


def _standing(plan: Plan, day: date) -> dict[tuple[str, int, int, int], Outcome]:
    found: dict[tuple[str, int, int, int], Outcome] = {}
    for home, person, site, post, window, outcome in standing_answers(plan.id, day):
        key = ("h", home, person or 0) if home else ("s", site, 0) if site else ("p", post, 0)
        found[(*key, window)] = Outcome(str(outcome))  # type: ignore[index]
    return found


def _linker(key: Key, linkers: dict[int, tuple[int, str]]) -> str:
    return linkers[key[1]][1] if key[0] == "h" and key[1] in linkers else ""


def escalations(actor: Actor, day: date, *, round_id: int | None = None) -> QuerySet[Escalation]:
    """Who was told of what was missed on a day, in the order in which they were told."""
    held = within(actor.areas_for(Power.SEE_ROUNDS), "area__path")
    rows = Escalation.objects.filter(held, day=day).select_related("round", "area", "responder")
    if round_id is not None:
        rows = rows.filter(round=round_id)
    return rows.order_by("told_at", "pk")
