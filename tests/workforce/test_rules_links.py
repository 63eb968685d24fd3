"""The rules of links: any history leaves one linker a door; circles are found however long."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from liba.workforce.rules.links import Held, Span, ancestors, answers_to, circles, rewrites_past, take_over
from liba.workforce.terms import LinkLevel

FIRST = date(2020, 2, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(30)]


@given(st.lists(st.tuples(st.integers(0, 29), st.integers(0, 29)), max_size=12))
def test_on_any_day_a_door_has_one_linker_at_most(orders: list[tuple[int, int]]) -> None:
    """Each order comes on a day and begins on another; what would rewrite the past is refused, the rest takes over."""
    held: list[Span] = []
    for number, (today, begins) in enumerate(sorted(orders, key=lambda order: order[0])):
        if rewrites_past(held, DAYS[begins], DAYS[today]):
            continue
        before = {day: [s.id for s in held if s.holds(day)] for day in DAYS[:today]}
        ends = take_over(held, DAYS[begins])
        held = [Span(s.id, s.starts_on, ends.get(s.id, s.ends_on)) for s in held] + [
            Span(number, DAYS[begins])
        ]
        for day in DAYS:
            holding = [s.id for s in held if s.holds(day)]
            assert len(holding) <= 1
            assert holding == [number] if day >= DAYS[begins] else True
        for day, those in before.items():
            assert not those or those == [s.id for s in held if s.holds(day)]


def test_a_path_knows_what_is_above_it() -> None:
    assert ancestors("0001.0002.0003.") == ("0001.0002.0003.", "0001.0002.", "0001.")


def test_a_level_that_nobody_fills_is_skipped() -> None:
    above = answers_to([Held(LinkLevel.OFFICIAL, 1, "1."), Held(LinkLevel.LINKER, 2, "1.2.3.")])
    assert above == {1: frozenset(), 2: frozenset({1})}


@given(st.dictionaries(st.integers(0, 8), st.frozensets(st.integers(0, 8), max_size=3), max_size=9))
def test_a_circle_is_found_exactly_when_there_is_one(above: dict[int, frozenset[int]]) -> None:
    reach = {one: set(those) for one, those in above.items()}
    for _ in above:
        reach = {
            one: those | {far for near in those for far in reach.get(near, ())}
            for one, those in reach.items()
        }
    rings = circles(above)
    assert bool(rings) == any(one in those for one, those in reach.items())
    for ring in rings:
        assert all(ring[(n + 1) % len(ring)] in above[one] for n, one in enumerate(ring))


def test_a_town_may_let_a_grid_worker_have_doors_of_the_own_grid() -> None:
    assert circles({1: {1}}, own=True) == ()
    assert circles({1: {2}, 2: {1}}, own=True) == ((1, 2),)
