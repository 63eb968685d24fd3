"""The better answer, in two stages: who works which slot (one integer programme), then who stands where (one a slot).

One programme over person × slot × post never completes (measured: 14 posts, 14 days, 200 people); with the posts taken
out, what is left is nearly a flow. Kinds of posts stay in it, because people wish for kinds; so its bound holds for the whole.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import perf_counter

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from liba.workforce.rules.rota.arrays import Bools, allowed, costs
from liba.workforce.rules.rota.figures import cost_of, even_hands
from liba.workforce.rules.rota.legal import MISSING_COST, SKILL_COST, WEEK
from liba.workforce.rules.rota.rolling import seat
from liba.workforce.rules.rota.values import Plan, Roster, Slot

Row = tuple[dict[int, float], float, float]
"""A constraint: coefficients by variable, least, most."""
Serves = dict[tuple[int, int], dict[str, int]]
"""The variables of a hand (row) in a slot (column): one a kind that they wish for, and one for anywhere."""
_GAP = 0.01
_ANYWHERE = ""
_HALF = 0.5  # of a whole number from 0 to 1


@dataclass
class Model:
    """An integer programme as it grows: cost, upper bound and kind of each variable, and the rows."""

    cost: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[int] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def variable(self, cost: float, upper: float, *, whole: bool = True) -> int:
        """One more variable, from 0 up; its place."""
        self.cost.append(cost)
        self.upper.append(upper)
        self.whole.append(int(whole))
        return len(self.cost) - 1

    def solved(self, seconds: float) -> tuple[npt.NDArray[np.float64] | None, float | None]:
        """Values of the best answer found in the time, and a bound that no answer can beat."""
        places = [
            (n, column, value) for n, (row, _, _) in enumerate(self.rows) for column, value in row.items()
        ]
        rows, columns, values = zip(*places, strict=True) if places else ((), (), ())
        matrix = csr_array((values, (rows, columns)), shape=(len(self.rows), len(self.cost)))
        limits = LinearConstraint(matrix, [row[1] for row in self.rows], [row[2] for row in self.rows])
        found = milp(
            np.array(self.cost),
            integrality=np.array(self.whole),
            bounds=Bounds(0, np.array(self.upper)),
            constraints=limits,
            options={"time_limit": max(seconds, 0.1), "mip_rel_gap": _GAP},
        )
        # Where nothing is whole, it is a linear programme, and its optimum is its own bound.
        bound = getattr(found, "mip_dual_bound", None)
        return found.x, found.fun if bound is None and found.success else bound


def solve(roster: Roster, first: Plan, *, seconds: float = 50.0) -> Plan:
    """The best plan found within the time, never dearer than `first`, with a bound for any plan."""
    begun = perf_counter()
    if not roster.stands or not roster.hands:
        return Plan(first.places, cost_of(roster, first), 0.0)
    works, bound = _who_works(roster, seconds)
    better = first if works is None else Plan(_who_stands_where(roster, works))
    best = min((better, first), key=lambda plan: cost_of(roster, plan))
    return Plan(best.places, bound, perf_counter() - begun)


def _who_works(roster: Roster, seconds: float) -> tuple[Bools | None, float | None]:
    """Stage one: hands × slots."""
    may = allowed(roster)
    model = Model()
    serves: Serves = {}
    for column in range(len(roster.slots)):
        for row in np.flatnonzero(may[:, column]).tolist():
            serves[row, column] = {}
        _fill_slot(model, roster, column, serves)
    for row in range(len(roster.hands)):
        model.rows += _limits_of(roster, row, serves)
    _share(model, roster, serves)
    values, bound = model.solved(seconds)
    if values is None:
        return None, bound
    works = np.zeros(may.shape, dtype=bool)
    for (row, column), variables in serves.items():
        works[row, column] = sum(values[variable] for variable in variables.values()) > _HALF
    return works, bound


def _fill_slot(model: Model, roster: Roster, column: int, serves: Serves) -> None:
    """A slot has as many as its posts need, and each skill as many as posts ask for it; else it costs.

    Somebody with wishes serves at a kind of theirs, or for a price anywhere; somebody without serves anywhere. Who
    serves anywhere is shared among the kinds.
    """
    stands = [roster.stands[place] for place in roster.stands_of[roster.slots[column]]]
    kinds: Counter[str] = Counter()
    for stand in stands:
        kinds[stand.kind] += stand.needs
    at_kind: dict[str, dict[int, float]] = {kind: {} for kind in kinds}
    anywhere: dict[int, float] = {}
    for row in [row for row, of in serves if of == column]:
        hand = roster.hands[row]
        wished = [kind for kind in kinds if kind in hand.wishes]
        own = {kind: model.variable(0, 1) for kind in wished}
        for kind, variable in own.items():
            at_kind[kind][variable] = 1.0
        if len(wished) < len(kinds):
            own[_ANYWHERE] = model.variable(roster.weights.wish if hand.wishes else 0, 1)
            anywhere[own[_ANYWHERE]] = 1.0
        serves[row, column] = own
    shared = {kind: model.variable(0, needed, whole=False) for kind, needed in kinds.items()}
    for kind, needed in kinds.items():
        short = model.variable(MISSING_COST, needed, whole=False)
        model.rows.append(({**at_kind[kind], shared[kind]: 1.0, short: 1.0}, needed, needed))
    model.rows.append((anywhere | dict.fromkeys(shared.values(), -1.0), 0, 0))
    _ask_skills(model, roster, column, serves, shared)


def _ask_skills(model: Model, roster: Roster, column: int, serves: Serves, shared: dict[str, int]) -> None:
    """Each kind of post has as many with a skill as its posts ask for it; who serves anywhere is shared here too."""
    stands = [roster.stands[place] for place in roster.stands_of[roster.slots[column]]]
    asked = Counter((skill, stand.kind) for stand in stands for skill in stand.skills)
    for skill in {skill for skill, _ in asked}:
        own = [of for (row, at), of in serves.items() if at == column and skill in roster.hands[row].skills]
        left = dict.fromkeys((of[_ANYWHERE] for of in own if _ANYWHERE in of), 1.0)
        for kind in [kind for one, kind in asked if one == skill]:
            count = asked[skill, kind]
            from_anywhere = model.variable(0, count, whole=False)
            left[from_anywhere] = -1.0
            model.rows.append(({from_anywhere: 1.0, shared[kind]: -1.0}, -np.inf, 0))
            lacks = model.variable(SKILL_COST, count, whole=False)
            there = dict.fromkeys((of[kind] for of in own if kind in of), 1.0)
            model.rows.append(({**there, from_anywhere: 1.0, lacks: 1.0}, count, np.inf))
        model.rows.append((left, 0, np.inf))


def _limits_of(roster: Roster, row: int, serves: Serves) -> Iterator[Row]:
    """Rest and week of one hand. Slots that can't be served together are one row each, so the relaxation is tight."""
    own = [
        (slot, variable)
        for column, slot in enumerate(roster.slots)
        for variable in serves.get((row, column), {}).values()
    ]
    rest, most = roster.limits.rest_minutes, roster.limits.week_most
    for slot in dict.fromkeys(slot for slot, _ in own):
        # A point in time, just before the slot begins to be served: of all whose stretch and rest hold it, one.
        together = {other: 1.0 for one, other in own if one.starts <= slot.starts < one.ends + rest}
        if len(together) > 1:
            yield together, 0, 1
    if most <= 0:
        return
    busy = roster.hands[row].busy
    for start in sorted({slot.day for slot, _ in own}):
        week = {variable: 1.0 for slot, variable in own if start <= slot.day <= start + WEEK}
        room = most - sum(start <= one.day <= start + WEEK for one in busy)
        if len(week) > room:
            yield week, 0, max(room, 0)


def _share(model: Model, roster: Roster, serves: Serves) -> None:
    """Shifts and nights are shared: what lies outside of a fair share costs, the second shift double."""
    fair = even_hands(roster)
    own: dict[int, list[tuple[Slot, int]]] = {}
    for (row, column), variables in serves.items():
        own.setdefault(row, []).extend((roster.slots[column], variable) for variable in variables.values())
    for rows, weight, (low, high), only_nights in (
        (fair.shifts, roster.weights.uneven, fair.share, False),
        (fair.nights, roster.weights.uneven_nights, fair.share_of_nights, True),
    ):
        for row in rows if weight else ():
            load = {variable: 1.0 for slot, variable in own.get(row, ()) if slot.night or not only_nights}
            for more in (0, 1):
                over = model.variable(weight, len(load), whole=False)
                model.rows.append(({**load, over: -1.0}, -np.inf, high + more))
                under = model.variable(weight, high, whole=False)
                model.rows.append(({**load, under: 1.0}, low - more, np.inf))


def _who_stands_where(roster: Roster, works: Bools) -> tuple[tuple[int, ...], ...]:
    """Stage two: slot by slot, the cheapest way to put those who work it on its posts."""
    cost = costs(roster)
    places: list[tuple[int, ...]] = [()] * len(roster.stands)
    for column, slot in enumerate(roster.slots):
        there = np.flatnonzero(works[:, column]).tolist()
        for stand, row in seat(roster, slot, there, cost, np.zeros(len(there))):
            places[stand] = (*places[stand], row)
    return tuple(places)
