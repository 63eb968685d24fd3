"""The neighbours' rota: in turn, fair in nights, whoever is away."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liba.workforce.rules.rota.values import Slot, Stand
from liba.workforce.rules.turns import Door
from liba.workforce.rules.turns.taking import take_turns

FIRST = date(2020, 2, 10)
REST = 11 * 60
PATTERNS = (
    ("morning", 6 * 60, 14 * 60, False),
    ("evening", 14 * 60, 22 * 60, False),
    ("night", 22 * 60, 30 * 60, True),
)


def _stands(days: int, patterns: int = 3, needs: int = 1) -> list[Stand]:
    return [
        Stand(1, "lane", Slot(day, code, base + starts, base + ends, night), needs)
        for day in (FIRST + timedelta(days=n) for n in range(days))
        for base in [day.toordinal() * 1440]
        for code, starts, ends, night in PATTERNS[-patterns:]
    ]


def _turns_of(stands: list[Stand], places: tuple[tuple[int, ...], ...]) -> dict[int, list[date]]:
    found: dict[int, list[date]] = {}
    for stand, doors in zip(stands, places, strict=True):
        for door in doors:
            found.setdefault(door, []).append(stand.slot.day)
    return found


@st.composite
def lanes(draw: st.DrawFn) -> tuple[list[Door], list[Stand]]:
    days = draw(st.integers(1, 40))
    away = st.frozensets(st.integers(0, days - 1).map(lambda n: FIRST + timedelta(days=n)), max_size=days)
    doors = [
        Door(n, draw(away) if draw(st.booleans()) else frozenset()) for n in range(draw(st.integers(1, 40)))
    ]
    return doors, _stands(days, draw(st.integers(1, 3)), draw(st.integers(1, 3)))


@settings(max_examples=150, deadline=None)
@given(lanes())
def test_none_a_second_time_before_every_other_that_can_come_has_had_its_turn(lane) -> None:
    doors, stands = lane
    turns = _turns_of(stands, take_turns(doors, stands, REST).places)
    for door in doors:
        for before, after in pairwise(turns.get(door.id, [])):
            for other in doors:
                had = any(before <= day <= after for day in turns.get(other.id, []))
                assert had or after in other.away or other is door


@settings(max_examples=150, deadline=None)
@given(lanes())
def test_nobody_comes_who_is_away_or_has_not_rested(lane) -> None:
    doors, stands = lane
    places = take_turns(doors, stands, REST).places
    away = {door.id: door.away for door in doors}
    served: dict[int, list[Slot]] = {}
    for stand, there in zip(stands, places, strict=True):
        assert len(there) <= stand.needs
        for door in there:
            assert stand.slot.day not in away[door]
            assert all(stand.slot.starts >= one.ends + REST for one in served.get(door, []))
            served.setdefault(door, []).append(stand.slot)


@pytest.mark.parametrize("count", [265, 112, 202, 30, 31, 33])
def test_nights_rotate_however_many_households_there_are(count: int) -> None:
    stands = _stands(count)
    places = take_turns([Door(n) for n in range(count)], stands, REST).places
    assert all(len(there) == 1 for there in places)
    nights = dict.fromkeys(range(count), 0)
    turns = dict.fromkeys(range(count), 0)
    for stand, (door,) in zip(stands, places, strict=True):
        turns[door] += 1
        nights[door] += stand.slot.night
    assert max(turns.values()) - min(turns.values()) <= 1
    assert max(nights.values()) - min(nights.values()) <= 1


def test_the_row_goes_on_where_the_last_rota_ended() -> None:
    stands = _stands(4)
    doors = [Door(n) for n in range(20)]
    first = take_turns(doors, stands, REST)
    again = take_turns([doors[n] for n in first.row], stands, REST)
    assert sorted(_turns_of(stands, again.places)) == [0, 1, 2, 3, *range(12, 20)]


def test_who_comes_back_takes_one_turn_and_not_all_that_were_missed() -> None:
    away = frozenset(FIRST + timedelta(days=n) for n in range(10))
    doors = [Door(0, away), *(Door(n) for n in range(1, 4))]
    stands = _stands(14, patterns=1)
    turns = _turns_of(stands, take_turns(doors, stands, REST).places)
    assert turns[0] == [FIRST + timedelta(days=10)]


def test_one_household_alone_rests_too_and_the_rest_is_open() -> None:
    stands = _stands(2)
    places = take_turns([Door(1)], stands, REST).places
    assert [len(there) for there in places] == [1, 0, 0, 1, 0, 0]


def test_no_household_leaves_every_place_open() -> None:
    assert take_turns([], _stands(2), REST).places == ((),) * 6
