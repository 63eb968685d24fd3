"""Assignment: the optimum, proved; what is left and what cures it; few moves after a drop-out."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from liba.workforce.rules.assigning import (
    Cure,
    CureKind,
    Door,
    Ground,
    Hand,
    Outcome,
)
from liba.workforce.rules.assigning.costs import costs_of
from liba.workforce.rules.assigning.cures import cures_of
from liba.workforce.rules.assigning.figures import figures_of, gini
from liba.workforce.rules.assigning.plan import assign, replace
from liba.workforce.terms import LinkLimits, LinkWeights, TieKind

VILLAGE, GRIDS = "1.2.", ("1.2.3.", "1.2.4.")


def ground(
    doors: int,
    hands: int,
    *,
    seed: int = 1,
    within: str = "village",
    least: int = 5,
    most: int = 10,
    **more: object,
) -> Ground:
    lot = Random(seed)

    def at() -> tuple[float, float]:
        return (104.9 + lot.random() / 100, 29.4 + lot.random() / 100)

    def scope(path: str) -> str:
        return path if within == "grid" else VILLAGE

    homes = tuple(Door(1000 + n, GRIDS[n % 2], VILLAGE, scope(GRIDS[n % 2]), at()) for n in range(doors))
    people = tuple(Hand(1 + n, VILLAGE, scope(GRIDS[n % 2]), at()) for n in range(hands))
    facts: dict[str, object] = {"ties": {}, **more}
    return Ground(
        homes, people, limits=LinkLimits(least, most, within=within), weights=LinkWeights(), **facts
    )  # type: ignore[arg-type]


def held(
    before: Ground, outcome: Outcome, *, without: frozenset[int] = frozenset(), most: int = 10
) -> Ground:
    """The ground after an outcome was confirmed and some hands left."""
    has = {line.door: line.hand for line in outcome.lines}
    doors = tuple(Door(d.id, d.path, d.village, d.scope, d.at, has[d.id]) for d in before.doors)
    hands = tuple(hand for hand in before.hands if hand.id not in without)
    return Ground(doors, hands, before.ties, LinkLimits(5, most), before.weights)


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 60), st.integers(1, 8), st.integers(0, 99))
def test_the_answer_is_the_optimum_and_proved(doors: int, hands: int, seed: int) -> None:
    """Without a lower limit, each hand is `most` places: the assignment problem, which SciPy solves in another way."""
    plain = ground(doors, hands, seed=seed, least=0)
    outcome = assign(plain)
    assert outcome.gap == 0.0
    figures = figures_of(plain, outcome)
    assert figures.covered == min(doors, hands * 10)
    assert figures.most <= 10
    if doors <= hands * 10:
        matrix = np.repeat(costs_of(plain, list(plain.doors), list(plain.hands)).base, 10, axis=1)
        assert outcome.cost == matrix[linear_sum_assignment(matrix)].sum()


def test_a_lower_limit_is_met_where_it_can_be() -> None:
    assert figures_of(*_solved(ground(40, 8))).under == 0
    assert figures_of(*_solved(ground(36, 8))).under > 0


def _solved(plain: Ground) -> tuple[Ground, Outcome]:
    return plain, assign(plain)


def test_kin_go_before_neighbours() -> None:
    far = Door(1, GRIDS[0], VILLAGE, VILLAGE, (104.9, 29.4))
    near, kin = Hand(1, VILLAGE, VILLAGE, (104.9, 29.4)), Hand(2, VILLAGE, VILLAGE, (104.906, 29.4))
    plain = Ground((far,), (near, kin), {(2, 1): TieKind.KIN}, LinkLimits(0, 10), LinkWeights())
    (line,) = assign(plain).lines
    assert (line.hand, line.tie, line.metres) == (2, TieKind.KIN, 582)


def test_the_same_ground_gives_the_same_answer() -> None:
    assert assign(ground(50, 6)) == assign(ground(50, 6))
    assert ground(50, 6).digest() == ground(50, 6).digest() != ground(50, 7).digest()


def test_a_door_in_no_village_is_left_and_said() -> None:
    lost = Door(1, "1.", "", "", None)
    plain = Ground((lost,), ground(1, 1).hands, {}, LinkLimits(), LinkWeights())
    outcome = assign(plain)
    assert outcome.lines[0].hand is None
    assert cures_of(plain, outcome) == (Cure(CureKind.PLACE, "", 1, 1, all=True),)


def test_no_hands_leave_every_door() -> None:
    plain = ground(12, 0)
    outcome = assign(plain)
    assert figures_of(plain, outcome).uncovered == 12
    assert cures_of(plain, outcome) == (Cure(CureKind.HANDS, VILLAGE, 2, 12, all=True),)


def test_cures_are_computed_and_each_holds() -> None:
    plain = ground(64, 6, waiting={VILLAGE: 1})
    outcome = assign(plain)
    assert figures_of(plain, outcome).uncovered == 4
    assert cures_of(plain, outcome) == (
        Cure(CureKind.CLEAR, VILLAGE, 1, 4, all=True),
        Cure(CureKind.LIMIT, VILLAGE, 11, 4, all=True),
        Cure(CureKind.HANDS, VILLAGE, 1, 4, all=True),
    )
    for cured in (ground(64, 6, most=11), ground(64, 7)):
        assert figures_of(*_solved(cured)).uncovered == 0


def test_hands_of_the_next_grid_are_a_cure_where_they_are_kept_to_their_own() -> None:
    plain = ground(30, 4, within="grid")
    crowded = Ground(
        tuple(Door(d.id, GRIDS[0], VILLAGE, GRIDS[0], d.at) for d in plain.doors),
        plain.hands,
        {},
        plain.limits,
        plain.weights,
    )
    outcome = assign(crowded)
    assert figures_of(crowded, outcome).uncovered == 10
    assert cures_of(crowded, outcome) == (
        Cure(CureKind.LIMIT, VILLAGE, 15, 10, all=True),
        Cure(CureKind.NEIGHBOURS, VILLAGE, 10, 10, all=True),
        Cure(CureKind.HANDS, GRIDS[0], 1, 10, all=True),
    )


@settings(max_examples=15, deadline=None)
@given(st.integers(20, 60), st.integers(4, 8), st.integers(0, 99))
def test_after_a_drop_out_only_doors_that_must_move(doors: int, hands: int, seed: int) -> None:
    before = ground(doors, hands, seed=seed, least=0)
    after = held(before, assign(before), without=frozenset({1}))
    outcome = replace(after)
    figures = figures_of(after, outcome)
    assert figures.covered == min(doors, (hands - 1) * 10)
    # Any hand can take any door of the village, so room is enough wherever it is: nobody else moves.
    assert figures.moved == 0
    assert outcome.gap == 0.0


def test_a_door_moves_only_if_another_is_covered_by_it() -> None:
    """One door can go to the full hand only; that hand gives one of its own to a neighbour: one move, not two."""
    doors = [
        Door(1, GRIDS[0], VILLAGE, GRIDS[0], None, 9),
        *(Door(n, VILLAGE, VILLAGE, VILLAGE, None, 1) for n in range(2, 12)),
    ]
    full, free = Hand(1, VILLAGE, VILLAGE, None), Hand(2, VILLAGE, GRIDS[1], None)
    stuck = Ground(tuple(doors), (full, free), {}, LinkLimits(), LinkWeights())
    assert figures_of(stuck, replace(stuck)).uncovered == 1
    movable = [
        Door(d.id, GRIDS[1] if d.id > 1 else GRIDS[0], VILLAGE, VILLAGE, None, d.holder) for d in doors
    ]
    outcome = replace(Ground(tuple(movable), (full, free), {}, LinkLimits(), LinkWeights()))
    figures = figures_of(stuck, outcome)
    assert (figures.uncovered, figures.moved) == (0, 1)


@pytest.mark.parametrize(("loads", "expected"), [([5, 5, 5], 0.0), ([0, 0, 9], 0.6667), ([], 0.0)])
def test_unevenness(loads: list[int], expected: float) -> None:
    assert gini(loads) == expected
