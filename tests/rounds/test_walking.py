"""The order in which doors are walked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liba.rounds.rules.walking import Position, walking_order

pytestmark = pytest.mark.pure
PLACES = st.none() | st.tuples(st.floats(104, 105), st.floats(29, 30))


def test_the_nearest_comes_next_and_doors_without_a_place_last_by_code() -> None:
    doors: list[tuple[str, Position | None]] = [
        ("d", None), ("c", (104.93, 29.4)), ("a", (104.91, 29.4)), ("b", None), ("e", (104.92, 29.4)),
    ]  # fmt: skip
    assert [doors[place][0] for place in walking_order((104.9, 29.4), doors)] == ["a", "e", "c", "b", "d"]
    assert [doors[place][0] for place in walking_order((104.94, 29.4), doors)] == ["c", "e", "a", "b", "d"]


def test_a_degree_of_longitude_is_shorter_than_one_of_latitude() -> None:
    doors: list[tuple[str, Position | None]] = [("north", (104.0, 60.9)), ("east", (105.0, 60.0))]
    assert walking_order((104.0, 60.0), doors) == [1, 0]


@given(st.lists(PLACES, max_size=30), PLACES)
def test_every_door_is_walked_once_and_always_in_the_same_order(
    places: list[Position | None], start: Position | None
) -> None:
    doors = [(f"{n:02d}", place) for n, place in enumerate(places)]
    order = walking_order(start, doors)
    assert sorted(order) == list(range(len(doors)))
    assert order == walking_order(start, list(doors))
