"""Shifts in time: midnight, rest, whose night it is, what counts as arriving."""

from datetime import date, timedelta

import pytest

from liba.workforce.rules.shifts import Clash, clash_of, first_clash, is_arrival, nights_of, stretch_of
from tests.support.duty import EVENING, MORNING, NIGHT
from tests.support.town import DAY, ZONE, local


def test_a_night_ends_on_the_next_day() -> None:
    stretch = stretch_of(NIGHT, DAY, ZONE)
    assert stretch.starts_at == local("22:00")
    assert stretch.ends_at == local("06:00", DAY + timedelta(days=1))


@pytest.mark.parametrize(
    ("other", "days", "expected"),
    [(MORNING, 0, Clash.OVERLAP), (EVENING, 0, Clash.REST), (NIGHT, 0, Clash.REST), (NIGHT, -1, Clash.REST),
     (MORNING, 1, None), (EVENING, -1, Clash.REST)],
)  # fmt: skip
def test_eleven_hours_lie_between_two_shifts(other, days, expected) -> None:
    one, two = stretch_of(MORNING, DAY, ZONE), stretch_of(other, DAY + timedelta(days=days), ZONE)
    assert clash_of(one, two, 11 * 60) is expected
    assert clash_of(two, one, 11 * 60) is expected


def test_the_rest_is_the_town_s_own_and_its_exact_length_is_enough() -> None:
    one, two = stretch_of(MORNING, DAY, ZONE), stretch_of(NIGHT, DAY, ZONE)
    assert clash_of(one, two, 8 * 60) is None
    assert clash_of(one, two, 8 * 60 + 1) is Clash.REST


def test_the_worst_clash_is_told() -> None:
    one = stretch_of(MORNING, DAY, ZONE)
    assert first_clash(one, [stretch_of(EVENING, DAY, ZONE), one], 660) is Clash.OVERLAP
    assert first_clash(one, [], 660) is None


def test_nights_go_from_group_to_group() -> None:
    days = [nights_of(DAY + timedelta(days=n), 1) for n in range(4)]
    assert set(days) == {"A", "B"}
    assert days[0] == days[2] != days[1] == days[3]
    weeks = [nights_of(date(2020, 3, 1) + timedelta(days=n), 7) for n in range(28)]
    assert weeks.count("A") == weeks.count("B") == 14
    assert nights_of(DAY, 0) == ""


@pytest.mark.parametrize(
    ("clock", "counts"),
    [("01:59", False), ("02:00", True), ("06:30", True), ("13:59", True), ("14:00", False)],
)
def test_an_arrival_counts_from_four_hours_before_to_the_end(clock: str, counts: bool) -> None:
    assert is_arrival(local(clock), stretch_of(MORNING, DAY, ZONE)) is counts
