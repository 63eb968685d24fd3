"""The exact optimum of one village: a minimum-cost flow, solved as a sparse linear programme that is widened until proved.

Doors go to hands; a hand takes from `least` (what is missing has a price) to `most`; a door may stay uncovered, at a
price. Only few pairs are in the programme at first. Its duals price every pair that is not, and those that would help
are added, until a bound over *all* pairs meets the answer. The matrix is that of a network, so the answer of the
simplex method is whole.

The simplex method can't be given a basis to begin with here. It is given costs instead from which the worths found so
far are already taken off: the answer is the same one, and the way to it short.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csc_array

from liba.workforce.rules.assigning.costs import FORBIDDEN, Matrix
from liba.workforce.rules.assigning.worths import (
    Bounds,
    Floats,
    Ints,
    Prices,
    first_worths,
    nearest,
    priced,
    spread,
)

# Below so many doors the simplex method is as quick without good worths to begin with.
MANY = 2000
_MOST_ROUNDS = 60


@dataclass(frozen=True, slots=True)
class Flow:
    """Each door's column, -1 for none; the objective, its proved lower bound, and how often the programme was solved."""

    at: Ints
    cost: int
    bound: float
    rounds: int


def solve(costs: Matrix, bounds: Bounds, prices: Prices, hints: Ints) -> Flow:
    """The cheapest way for doors (rows) to hands (columns). `hints` is a column for each row to begin with, or -1."""
    pairs, worths = _begun(costs, bounds, prices, hints)
    price = priced(costs, worths, bounds, prices)
    bound, rounds = price.bound, 0
    while True:
        rounds += 1
        pairs = np.union1d(pairs, price.pairs)
        at, paid, worths = _solved(costs, pairs, bounds, prices, np.concatenate([price.doors, worths]))
        cost = _cost(costs, at, bounds, prices)
        price = priced(costs, worths, bounds, prices, paid)
        bound = max(bound, price.bound)
        proved = cost - bound < 0.99
        if proved or rounds == _MOST_ROUNDS or np.isin(price.pairs, pairs).all():
            return Flow(at, cost, bound, rounds)


def _begun(costs: Matrix, bounds: Bounds, prices: Prices, hints: Ints) -> tuple[Ints, Floats]:
    """The pairs to begin with, and what a place of each hand is worth as far as can be told in a moment.

    The nearest hands of each door, and a few anywhere: where one end of a village has too few hands, the programme
    then has ways to the other end at once, which widening by nearness finds step by step.
    """
    doors, hands = costs.shape
    near = np.concatenate([nearest(costs), spread(doors, hands)], axis=1)
    worths = np.zeros(hands)
    if doors >= MANY:
        worths = first_worths(costs, near, bounds, prices)
    pairs = (np.arange(doors, dtype=np.int64)[:, None] * hands + near).ravel()
    held = np.flatnonzero(hints >= 0)
    pairs = np.union1d(pairs, held * hands + hints[held])
    allowed: Ints = pairs[costs[pairs // hands, pairs % hands] < FORBIDDEN]
    return allowed, worths


def _solved(
    costs: Matrix, pairs: Ints, bounds: Bounds, prices: Prices, known: Floats
) -> tuple[Ints, Floats, Floats]:
    """Each door's column by the programme of these pairs, what it pays there, and the worth of a place of each hand.

    `known` are worths of the doors and of the hands' places: the programme finds what they lack.
    """
    doors, hands = costs.shape
    programme = _programme(costs, pairs, bounds, prices)
    programme["c"] -= programme["A_eq"].T @ known
    answer = linprog(**programme)
    at = np.full(doors, -1, dtype=np.int64)
    taken = pairs[np.asarray(answer.x)[: len(pairs)] > 0.5]
    at[taken // hands] = taken % hands
    duals = np.asarray(answer.eqlin.marginals, dtype=np.float64) + known
    return at, duals[:doors], duals[doors:]


def _programme(costs: Matrix, kept: Ints, bounds: Bounds, prices: Prices) -> dict[str, Any]:
    """Variables: pairs, then doors left out, then places short of each lower limit, then those above it."""
    doors, hands = costs.shape
    pairs, rows, columns = len(kept), kept // hands, kept % hands
    least, most = bounds.least, bounds.most
    out, short, above = pairs, pairs + doors, pairs + doors + hands
    whole = above + hands
    door, hand = np.arange(doors), np.arange(hands)
    at_row = np.concatenate([rows, columns + doors, door, hand + doors, hand + doors])
    at_column = np.concatenate([np.arange(pairs), np.arange(pairs), door + out, hand + short, hand + above])
    values = np.ones(len(at_row))
    values[-hands:] = -1.0
    upper = np.concatenate([np.ones(pairs + doors), least, most - least])
    objective = np.concatenate(
        [
            costs[rows, columns],
            np.full(doors, prices.uncovered),
            np.full(hands, prices.short),
            np.zeros(hands),
        ]
    )
    return {
        "c": objective.astype(np.float64),
        "A_eq": csc_array((values, (at_row, at_column)), shape=(doors + hands, whole)),
        "b_eq": np.concatenate([np.ones(doors), least]).astype(np.float64),
        "bounds": np.column_stack([np.zeros(whole), upper]),
        "method": "highs-ds",
        # It would take longer than it saves: nothing in a network can be left out beforehand.
        "options": {"presolve": False},
    }


def _cost(costs: Matrix, at: Ints, bounds: Bounds, prices: Prices) -> int:
    """The objective of an answer, in whole numbers."""
    held = np.flatnonzero(at >= 0)
    loads = np.bincount(at[held], minlength=costs.shape[1])
    left = len(at) - len(held)
    short = int(np.maximum(bounds.least - loads, 0).sum())
    return int(costs[held, at[held]].sum()) + left * prices.uncovered + short * prices.short
