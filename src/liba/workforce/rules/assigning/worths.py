"""What a place of each hand is worth: a guess to begin with, and the bound over all pairs that any worths give.

A worth above zero is what a hand is paid to reach its lower limit, below zero what a door pays for one of its places.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from liba.workforce.rules.assigning.costs import FORBIDDEN, Matrix, blocks

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
NEAREST, SPREAD = 16, 2
# Softness, in points of cost, is halved down to this; worths are mended so often at each.
_HARDEST, _MENDED = 0.5, 20
_GOLDEN = 0.6180339887498949
# Stands for nothing where a logarithm is taken.
_TINY = 1e-9


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
class Priced:
    """A lower bound of the objective over all pairs, what each door costs at best, and the pairs that come near it."""

    bound: float
    doors: Floats
    pairs: Ints


def nearest(costs: Matrix) -> Ints:
    """The columns of each door's cheapest hands, doors × at most NEAREST, in no order."""
    count = min(NEAREST, costs.shape[1])
    found: Ints = np.concatenate(
        [np.argpartition(costs[rows], count - 1, axis=1)[:, :count] for rows in blocks(len(costs))]
    )
    return found


def spread(doors: int, hands: int) -> Ints:
    """A few columns for each door that lie evenly over all hands, doors × SPREAD."""
    turn = np.arange(doors)[:, None] * _GOLDEN + np.arange(SPREAD) / SPREAD
    columns: Ints = (turn % 1 * hands).astype(np.int64)
    return columns


def first_worths(costs: Matrix, near: Ints, bounds: Bounds, prices: Prices) -> Floats:
    """Whole numbers close to the worths of the optimum over the pairs `near` (doors × columns).

    Each door is shared out softly over its pairs, the cheaper the more (the ways of Sinkhorn and Knopp); a hand with
    too much asks for more, one with too little pays; then the same again less softly.
    """
    hands = costs.shape[1]
    cost = np.take_along_axis(costs, near, axis=1).astype(np.float64)
    allowed = cost[cost < FORBIDDEN]
    softness = max(float(allowed.std()), 1.0) if allowed.size else 1.0
    least, most = np.maximum(bounds.least, _TINY), np.maximum(bounds.most, _TINY)
    worths = np.zeros(hands)
    while softness > _HARDEST:
        for _ in range(_MENDED):
            loads = np.bincount(
                near.ravel(), _shares(cost - worths[near], prices.uncovered, softness).ravel(), hands
            )
            loads = np.maximum(loads, _TINY)
            paid = worths + softness * np.log(least / loads)
            asked = worths + softness * np.log(most / loads)
            worths = np.minimum(np.maximum(paid, np.minimum(asked, 0.0)), prices.short)
        softness /= 2
    whole: Floats = np.rint(worths)
    return whole


def _shares(reduced: Floats, uncovered: int, softness: float) -> Floats:
    """How much of each door goes to each of its pairs; the rest stays out."""
    best = np.minimum(reduced.min(axis=1), uncovered)
    shares: Floats = np.exp((best[:, None] - reduced) / softness)
    shares /= (shares.sum(axis=1) + np.exp((best - uncovered) / softness))[:, None]
    return shares


def priced(
    costs: Matrix, worths: Floats, bounds: Bounds, prices: Prices, paid: Floats | None = None
) -> Priced:
    """A bound over all pairs (Lagrange's), and the pairs to let in: near the best, or below what a door has `paid`.

    Given the worth of places, each door takes its cheapest pair or stays out, and each hand its cheapest load.
    """
    hands = costs.shape[1]
    count = min(NEAREST, hands)
    short = np.minimum(prices.short - worths, 0.0) * bounds.least
    above = np.minimum(worths, 0.0) * (bounds.most - bounds.least)
    doors, pairs = [], []
    for rows in blocks(len(costs)):
        reduced = costs[rows] - worths
        best = np.minimum(reduced.min(axis=1), prices.uncovered)
        near = np.argpartition(reduced, count - 1, axis=1)[:, :count]
        below = best + 1.5 if paid is None else np.maximum(best + 1.5, paid[rows])
        row, place = np.nonzero(np.take_along_axis(reduced, near, axis=1) < below[:, None])
        doors.append(best)
        pairs.append((row + rows.start) * hands + near[row, place])
    of_door = np.concatenate(doors)
    bound = float((bounds.least * worths + short + above).sum() + of_door.sum())
    return Priced(bound, of_door, np.concatenate(pairs).astype(np.int64))
