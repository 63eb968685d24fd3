"""A draft of turns changed by hand: exchanged, taken, refused, and nobody passed over."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liba.workforce.rules.rota.values import Bar, Slot
from liba.workforce.rules.turns import Door
from liba.workforce.rules.turns.changing import Draft, Turn, bar_of, move_of

pytestmark = pytest.mark.pure
FIRST, REST = date(2020, 2, 27), 8 * 60


def turn(shift: int, day: int, hour: int = 8) -> Turn:
    start = (day * 24 + hour) * 60
    return Turn(shift, Slot(FIRST + timedelta(days=day), "x", start, start + 240, night=False))


def draft(turns: dict[int, list[Turn]], *more: int, **away: int) -> Draft:
    """Households with these turns and some without; `d3=0` has household 3 away on the first day."""
    doors = {
        one: Door(one, frozenset({FIRST + timedelta(days=away[f"d{one}"])} if f"d{one}" in away else ()))
        for one in (*turns, *more)
    }
    return Draft(doors, {one: tuple(theirs) for one, theirs in turns.items()}, REST)


def test_two_with_turns_change_them() -> None:
    one, other = turn(1, 0), turn(2, 3)
    assert move_of(draft({1: [one], 2: [other]}), one, 1, 2).in_return == other


def test_the_earliest_turn_that_the_one_before_can_come_for_is_taken() -> None:
    one, second, third = turn(1, 0), turn(2, 1), turn(3, 4)
    assert move_of(draft({1: [one], 2: [second, third]}, d1=1), one, 1, 2).in_return == third
    barred = move_of(draft({1: [one], 2: [second]}, d1=1), one, 1, 2)
    assert (barred.bar, barred.whose, barred.may) == (Bar.AWAY, 1, False)


@pytest.mark.parametrize(
    ("own", "bar"), [(turn(9, 0, 10), Bar.BUSY), (turn(9, 0, 14), Bar.RESTING), (turn(9, 1), None)]
)
def test_a_turn_beside_another_is_too_near(own: Turn, bar: Bar | None) -> None:
    held = draft({2: [own]})
    assert bar_of(held, 2, turn(1, 0).slot) is bar
    assert bar_of(held, 2, turn(1, 0).slot, giving_up=[9]) is None


def test_who_stands_beside_has_nothing_to_change() -> None:
    one, beside = turn(1, 0), turn(2, 0)
    held = draft({1: [one], 2: [beside]})
    assert move_of(held, one, 1, 2).bar is Bar.BUSY
    elsewhere = Turn(2, beside.slot, post=5)
    assert move_of(draft({1: [one], 2: [elsewhere]}), one, 1, 2).in_return == elsewhere


def test_who_is_away_takes_no_turn_that_day() -> None:
    one = turn(1, 0)
    assert move_of(draft({1: [one]}, 2, d2=0), one, 1, 2).bar is Bar.AWAY


def test_nobody_has_a_second_turn_while_another_that_can_come_has_none() -> None:
    one, other = turn(1, 0), turn(2, 3)
    assert move_of(draft({2: [other]}, 3, 4), one, None, 2).passed_over == 2
    assert move_of(draft({2: [other]}, 3, d3=0), one, None, 2).may
    assert move_of(draft({2: [other]}, 3), one, None, 3).may


def test_who_gives_up_their_only_turn_does_not_fall_behind_those_with_two() -> None:
    one = turn(1, 0)
    twice = {1: [one], 2: [turn(2, 2), turn(3, 4)]}
    assert move_of(draft(twice, 3), one, 1, 3).robbed
    assert move_of(draft(twice, 3, d1=0), one, 1, 3).may
    assert move_of(draft({1: [one], 2: [turn(2, 2)]}, 3), one, 1, 3).may


@given(st.lists(st.integers(0, 2), min_size=3, max_size=8), st.data())
def test_a_move_that_may_be_leaves_turns_as_even_as_they_were(counts: list[int], data: st.DataObject) -> None:
    places = iter(range(100))
    turns = {
        one: [turn(n, n) for n in (next(places) for _ in range(count))] for one, count in enumerate(counts)
    }
    held = draft(turns)
    taken = [(theirs[0], one) for one, theirs in turns.items() if theirs]
    place, holder = data.draw(st.sampled_from([*taken, (turn(200, 200), None)]))
    to = data.draw(st.sampled_from([one for one in turns if one != holder]))
    move = move_of(held, place, holder, to)
    after = list(counts)
    if move.may and move.in_return is None:
        after[to] += 1
        if holder is not None:
            after[holder] -= 1
    assert max(after) - min(after) <= max(1, max(counts) - min(counts))
