"""One village's programme: the optimum of the whole problem, whatever pairs it begins with and whatever it guesses first."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from liba.workforce.rules.assigning import flow, worths
from liba.workforce.rules.assigning.costs import FORBIDDEN, Matrix
from liba.workforce.rules.assigning.flow import Flow, solve
from liba.workforce.rules.assigning.worths import (
    Bounds,
    Prices,
    first_worths,
    nearest,
    priced,
    spread,
)

PRICES = Prices(uncovered=4000, short=800)


def village(doors: int, hands: int, seed: int, barred: float = 0.0) -> tuple[Matrix, Bounds]:
    """Costs with a share of barred pairs, and hands whose limits differ."""
    lot = np.random.default_rng(seed)
    costs = lot.integers(0, 200, (doors, hands)).astype(np.int32)
    costs[lot.random((doors, hands)) < barred] = FORBIDDEN
    least = lot.integers(0, 4, hands)
    return costs, Bounds(least, least + lot.integers(0, 5, hands))


def whole(costs: Matrix, bounds: Bounds) -> int:
    """The optimum with every pair and every place written out, by SciPy's way for square problems."""
    doors = len(costs)
    places = [costs[:, hand] - PRICES.short for hand, least in enumerate(bounds.least) for _ in range(least)]
    above = bounds.most - bounds.least
    places += [costs[:, hand] for hand, more in enumerate(above) for _ in range(more)]
    matrix = np.column_stack([*places, np.full((doors, doors), PRICES.uncovered)]).astype(np.int64)
    rows, columns = linear_sum_assignment(matrix)
    return int(matrix[rows, columns].sum()) + PRICES.short * int(bounds.least.sum())


def from_few(costs: Matrix, bounds: Bounds, hints: list[int]) -> Flow:
    """Begun with two near hands and one anywhere, from guessed worths, as a large village is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flow, "MANY", 0)
        patch.setattr(worths, "NEAREST", 2)
        patch.setattr(worths, "SPREAD", 1)
        return solve(costs, bounds, PRICES, np.array(hints))


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 40),
    st.integers(1, 9),
    st.integers(0, 9999),
    st.sampled_from([0.0, 0.3, 0.9]),
    st.booleans(),
)
def test_few_pairs_come_to_the_optimum_of_all(
    doors: int, hands: int, seed: int, barred: float, hinted: bool
) -> None:
    costs, bounds = village(doors, hands, seed, barred)
    lot = Random(seed)
    hints = [lot.randrange(hands) if hinted and lot.random() < 0.5 else -1 for _ in range(doors)]
    for found in (from_few(costs, bounds, hints), solve(costs, bounds, PRICES, np.array(hints))):
        assert found.cost == whole(costs, bounds)
        assert 0 <= found.cost - found.bound < 0.99
        taken = np.flatnonzero(found.at >= 0)
        assert (costs[taken, found.at[taken]] < FORBIDDEN).all()
        assert (np.bincount(found.at[taken], minlength=hands) <= bounds.most).all()


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 30), st.integers(1, 8), st.integers(0, 9999), st.integers(0, 9999))
def test_any_worths_bound_the_optimum_from_below(doors: int, hands: int, seed: int, other: int) -> None:
    costs, bounds = village(doors, hands, seed)
    guessed = np.random.default_rng(other).integers(-300, 300, hands).astype(np.float64)
    assert priced(costs, guessed, bounds, PRICES).bound <= whole(costs, bounds)


def test_the_first_guess_is_close_to_the_optimum() -> None:
    """Within 2%, where guessing nothing is 15% and more from it."""
    lot = np.random.default_rng(5)
    here, there = lot.random((600, 2)) * 1500, lot.random((70, 2)) * 1500
    costs = np.rint(np.hypot(*(here[:, None] - there[None]).transpose(2, 0, 1)) / 10).astype(np.int32)
    bounds = Bounds(np.full(70, 5), np.full(70, 10))
    near = np.concatenate([nearest(costs), spread(600, 70)], axis=1)
    best = whole(costs, bounds)
    guessed = priced(costs, first_worths(costs, near, bounds, PRICES), bounds, PRICES).bound
    assert priced(costs, np.zeros(70), bounds, PRICES).bound < 0.85 * best
    assert 0.98 * best < guessed <= best


def test_few_columns_for_each_door_lie_over_all_hands() -> None:
    columns = spread(1000, 37)
    assert columns.shape == (1000, worths.SPREAD)
    counts = np.bincount(columns.ravel(), minlength=37)
    assert counts.min() > 0.8 * counts.mean()
    assert (columns[:, 0] != columns[:, 1]).all()
