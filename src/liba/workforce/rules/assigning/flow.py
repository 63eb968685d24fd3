"""The exact optimum of one village: a minimum-cost flow, solved as a sparse linear programme that is widened until proved.

Doors go to hands; a hand takes from `least` (what is missing has a price) to `most`; a door may stay uncovered, at a
price. Only the nearest hands of each door are in the programme at first. Its duals price every pair that is not, and
those that would help are added, until a bound over *all* pairs meets the answer. The matrix is that of a network, so
the answer of the simplex method is whole.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog
from scipy.sparse import csc_array

from liba.workforce.rules.assigning.costs import FORBIDDEN, Matrix

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
NEAREST = 16
_MOST_ROUNDS = 60
_BLOCK = 500


@dataclass(frozen=True, slots=True)
class Bounds:
    """The fewest and the most doors of each hand."""

    least: Ints
    most: Ints


@dataclass(frozen=True, slots=True)
class Prices:
    """What an uncovered door and a place below the lower limit cost."""

    uncovered: int
    short: int


@dataclass(frozen=True, slots=True)
class Flow:
    """Each door's column, -1 for none; the objective, its proved lower bound, and how often the programme was widened."""

    at: Ints
    cost: int
    bound: float
    rounds: int


def solve(costs: Matrix, bounds: Bounds, prices: Prices, hints: Ints) -> Flow:
    """The cheapest way for doors (rows) to hands (columns). `hints` is a column for each row to begin with, or -1."""
    hands = costs.shape[1]
    pairs = _first_pairs(costs, hints)
    rounds = 0
    while True:
        rounds += 1
        rows, columns = pairs // hands, pairs % hands
        answer = linprog(**_programme(costs, pairs, bounds, prices))
        duals = np.asarray(answer.eqlin.marginals, dtype=np.float64)[len(costs) :]
        bound, more = _price(costs, duals, bounds, prices)
        wider = np.union1d(pairs, more)
        if answer.fun - bound < 0.99 or len(wider) == len(pairs) or rounds == _MOST_ROUNDS:
            break
        pairs = wider
    at = np.full(len(costs), -1, dtype=np.int64)
    taken = np.flatnonzero(np.asarray(answer.x)[: len(pairs)] > 0.5)
    at[rows[taken]] = columns[taken]
    return Flow(at, round(answer.fun), bound, rounds)


def _first_pairs(costs: Matrix, hints: Ints) -> Ints:
    doors, hands = costs.shape
    count = min(NEAREST, hands)
    near = np.argpartition(costs, count - 1, axis=1)[:, :count].astype(np.int64)
    pairs = (np.arange(doors, dtype=np.int64)[:, None] * hands + near).ravel()
    held = np.flatnonzero(hints >= 0)
    pairs = np.union1d(pairs, held * hands + hints[held])
    allowed: Ints = pairs[costs[pairs // hands, pairs % hands] < FORBIDDEN]
    return allowed


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
    }


def _price(costs: Matrix, duals: Floats, bounds: Bounds, prices: Prices) -> tuple[float, Ints]:
    """A lower bound over all pairs (Lagrange's, by what each hand's places are worth), and the pairs to let in.

    Given the worth of places, each door takes its cheapest pair or stays out, and each hand its cheapest load.
    """
    hands = costs.shape[1]
    count = min(NEAREST, hands)
    short = np.minimum(prices.short - duals, 0.0) * bounds.least
    above = np.minimum(duals, 0.0) * (bounds.most - bounds.least)
    bound = float((bounds.least * duals + short + above).sum())
    found = []
    for start in range(0, len(costs), _BLOCK):
        reduced = costs[start : start + _BLOCK] - duals[None, :]
        best = np.minimum(reduced.min(axis=1), prices.uncovered)
        bound += float(best.sum())
        near = np.argpartition(reduced, count - 1, axis=1)[:, :count]
        row, place = np.nonzero(np.take_along_axis(reduced, near, axis=1) < best[:, None] + 1.5)
        found.append((row + start) * hands + near[row, place])
    return bound, np.concatenate(found).astype(np.int64)
