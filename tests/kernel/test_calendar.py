"""Lunar days: hand-picked ones always, every day of the observatory's tables where those are at hand."""

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from liba.kernel.calendar import calendar_day, calendar_from, local_day, local_minute, lunar_label

# The observatory permits testing with its tables, not shipping them; so they lie outside of the repository.
OBSERVATORY = Path(__file__).resolve().parents[3] / "shared" / "data" / "lunar" / "observatory_2019_2022.csv"

HAND_PICKED = (
    # (civil day, month, day, leap): months of 29 and 30 days, a leap month, new years
    ("2020-01-24", 12, 30, False),
    ("2020-01-25", 1, 1, False),
    ("2020-02-22", 1, 29, False),
    ("2020-02-23", 2, 1, False),
    ("2020-02-28", 2, 6, False),
    ("2020-03-23", 2, 30, False),
    ("2020-03-24", 3, 1, False),
    ("2020-05-22", 4, 30, False),
    ("2020-05-23", 4, 1, True),
    ("2020-06-20", 4, 29, True),
    ("2020-06-21", 5, 1, False),
    ("2021-02-12", 1, 1, False),
    # where the browsers' own Chinese calendar is a day off
    ("2027-02-06", 1, 1, False),
    ("2030-02-03", 1, 1, False),
)


@pytest.mark.parametrize(("day", "month", "lunar", "leap"), HAND_PICKED)
def test_a_day_has_its_lunar_date(day: str, month: int, lunar: int, leap: bool) -> None:
    found = calendar_day(date.fromisoformat(day))
    assert (found.lunar_month, found.lunar_day, found.leap) == (month, lunar, leap)


def test_a_month_gives_nine_days_to_each_colour_and_none_to_the_tens() -> None:
    month = calendar_from(date(2020, 2, 23), 30)
    for digits in ((1, 4, 7), (2, 5, 8), (3, 6, 9)):
        assert sum(day.digit in digits for day in month) == 9
    assert [day.lunar_day for day in month if day.digit == 0] == [10, 20, 30]


def test_a_leap_month_turns_the_cards_like_any_other() -> None:
    leap = [day for day in calendar_from(date(2020, 5, 23), 30) if day.leap]
    assert [day.lunar_day for day in leap] == [*range(1, 30)]
    assert sum(day.digit in (3, 6, 9) for day in leap) == 9


def test_days_are_said_as_the_town_says_them() -> None:
    assert lunar_label(calendar_day(date(2020, 2, 28))) == "二月初六"
    assert lunar_label(calendar_day(date(2020, 5, 23))) == "闰四月初一"
    assert lunar_label(calendar_day(date(2020, 1, 24))) == "腊月三十"


def test_the_town_s_day_begins_at_its_own_midnight() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    before = datetime(2020, 2, 26, 15, 59, 59, tzinfo=UTC)
    assert local_day(before, zone) == date(2020, 2, 26)
    assert local_day(before + timedelta(seconds=1), zone) == date(2020, 2, 27)
    assert local_minute(before, zone) == 23 * 60 + 59


@pytest.mark.skipif(not OBSERVATORY.exists(), reason="the observatory's tables are not beside this clone")
def test_every_day_of_the_observatory_agrees() -> None:
    with OBSERVATORY.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    wrong = []
    for row in rows:
        found = calendar_day(date.fromisoformat(row["date"]))
        expected = (int(row["lunar_month"]), row["leap"] == "1", int(row["lunar_day"]))
        if (found.lunar_month, found.leap, found.lunar_day) != expected:
            wrong.append(row["date"])
    assert len(rows) > 1400
    assert wrong == []
