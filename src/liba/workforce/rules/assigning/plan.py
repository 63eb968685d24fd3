"""A whole area: village by village, because a linker's doors lie in one."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace as changed

import numpy as np

from liba.workforce.rules.assigning.costs import Costs, Matrix, costs_of, top_of, with_moves
from liba.workforce.rules.assigning.flow import Flow, solve
from liba.workforce.rules.assigning.reach import most_covered
from liba.workforce.rules.assigning.values import Door, Ground, Hand, Line, Outcome
from liba.workforce.rules.assigning.worths import Bounds, Ints, Prices

# A door left out weighs as much as twenty of the dearest pairs, a place below the lower limit as four.
_UNCOVERED, _SHORT = 20, 4


@dataclass(frozen=True, slots=True)
class Village:
    """Doors that are all of one village, and the hands that may have them."""

    ground: Ground
    doors: list[Door]
    hands: list[Hand]


def assign(ground: Ground) -> Outcome:
    """Everybody's best: as many doors covered as can be, then lower limits, then the least cost; a move is dear."""
    return _together(ground, [_assign(village) for village in villages(ground)])


def replace(ground: Ground) -> Outcome:
    """After drop-outs: as many doors covered as can be with the fewest that move, then the least cost.

    Doors whose holder still serves stay, unless a move lets one more door be covered; nobody gives doors away for
    being over a limit, or to fill another's lower one.
    """
    return _together(ground, [_replace(village) for village in villages(ground)])


def villages(ground: Ground) -> Iterator[Village]:
    """Doors and hands of each village, in the order of the tree; doors outside of any village are one of their own."""
    doors: dict[str, list[Door]] = defaultdict(list)
    hands: dict[str, list[Hand]] = defaultdict(list)
    for door in ground.doors:
        doors[door.village].append(door)
    for hand in ground.hands:
        hands[hand.village].append(hand)
    for village in sorted(doors):
        yield Village(ground, doors[village], hands[village] if village else [])


def _assign(village: Village) -> tuple[list[Line], Flow]:
    if not village.hands:
        return _nobody(village.doors)
    costs = costs_of(village.ground, village.doors, village.hands)
    matrix = with_moves(costs, village.ground.weights.move)
    limits, count = village.ground.limits, len(village.hands)
    bounds = Bounds(
        np.full(count, limits.least, dtype=np.int64),
        np.full(count, max(limits.most, limits.least), dtype=np.int64),
    )
    top = top_of(matrix) + 1
    flow = _cover(village, costs, matrix, bounds, Prices(_UNCOVERED * top, _SHORT * top))
    return _lines(village, costs, matrix, flow), flow


def _replace(village: Village) -> tuple[list[Line], Flow]:
    if not village.hands:
        return _nobody(village.doors)
    costs = costs_of(village.ground, village.doors, village.hands)
    kept, count = costs.holder >= 0, len(village.hands)
    loads = np.bincount(costs.holder[kept], minlength=count).astype(np.int64)
    bounds = Bounds(np.zeros(count, dtype=np.int64), np.maximum(loads, village.ground.limits.most))
    free = np.flatnonzero(~kept)
    matrix, flow = costs.base, _fill(costs, free, bounds.most - loads)
    if int((flow.at >= 0).sum()) < most_covered(village.doors, village.hands, bounds.most.tolist()):
        # Some door can be covered only if another moves. A move outweighs whatever the doors in question could save.
        move = (len(free) + 2) * (top_of(costs.base) + 1)
        matrix = with_moves(costs, move)
        flow = _cover(village, costs, matrix, bounds, Prices(4 * move, 0))
    return _lines(village, costs, matrix, flow), flow


def _cover(village: Village, costs: Costs, matrix: Matrix, bounds: Bounds, prices: Prices) -> Flow:
    """Solve, and raise the price of a door left out until as many are covered as there can be."""
    goal = most_covered(village.doors, village.hands, bounds.most.tolist())
    while True:
        flow = solve(matrix, bounds, prices, costs.holder)
        if int((flow.at >= 0).sum()) >= goal:
            return flow
        prices = changed(prices, uncovered=prices.uncovered * 8)


def _fill(costs: Costs, free: Ints, room: Ints) -> Flow:
    """Doors without a hand go where there is room; every other one stays."""
    at = costs.holder.copy()
    stay = np.flatnonzero(at >= 0)
    fixed = int(costs.base[stay, at[stay]].sum())
    if not len(free):
        return Flow(at, fixed, float(fixed), 0)
    matrix = costs.base[free]
    bounds = Bounds(np.zeros(len(room), dtype=np.int64), room)
    nobody = np.full(len(free), -1, dtype=np.int64)
    flow = solve(matrix, bounds, Prices(_UNCOVERED * (top_of(matrix) + 1), 0), nobody)
    at[free] = flow.at
    return Flow(at, flow.cost + fixed, flow.bound + fixed, flow.rounds)


def _nobody(doors: list[Door]) -> tuple[list[Line], Flow]:
    flow = Flow(np.full(len(doors), -1, dtype=np.int64), 0, 0.0, 0)
    return [_left(door) for door in doors], flow


def _left(door: Door) -> Line:
    return Line(door.id, None, 0, None, None, kept=False, moved=False)


def _lines(village: Village, costs: Costs, matrix: Matrix, flow: Flow) -> list[Line]:
    lines = []
    for row, (door, at) in enumerate(zip(village.doors, flow.at.tolist(), strict=True)):
        if at < 0:
            lines.append(_left(door))
            continue
        hand = village.hands[at]
        lines.append(
            Line(
                door.id,
                hand.id,
                int(matrix[row, at]),
                costs.metres(row, at),
                village.ground.ties.get((hand.id, door.id)),
                kept=door.holder == hand.id,
                moved=bool(costs.holder[row] >= 0) and door.holder != hand.id,
            )
        )
    return lines


def _together(ground: Ground, parts: list[tuple[list[Line], Flow]]) -> Outcome:
    of_door = {line.door: line for lines, _flow in parts for line in lines}
    flows = [flow for _found, flow in parts]
    return Outcome(
        tuple(of_door[door.id] for door in ground.doors),
        sum(flow.cost for flow in flows),
        sum(flow.bound for flow in flows),
        max((flow.rounds for flow in flows), default=0),
    )
