"""Cells as people write them."""

from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liba.registry.roster.terms import Cell
from liba.registry.roster.values import (
    Unreadable,
    code_list,
    is_inverted,
    parse_date,
    parse_sex,
    parse_yes_no,
    stated,
    text_of,
)
from liba.registry.terms import Sex

DAY = date(2020, 2, 6)


@pytest.mark.parametrize(
    "cell",
    [
        "20200206",
        20200206,
        20200206.0,
        "2020-02-06",
        "2020/2/6",
        "2020.2.6",
        "2020年2月6日",
        " 2020 年 2 月 6 日 ",
        "２０２０-２-６",
        "2020-02-06 00:00:00",
        "2020-02-06T08:00",
        43867,
        43867.5,
        "43867",
        DAY,
        datetime(2020, 2, 6, 8, 0),  # noqa: DTZ001  a spreadsheet knows no zone
    ],
)
def test_a_day_is_read_however_it_is_written(cell: Cell) -> None:
    assert parse_date(cell) == DAY


@pytest.mark.parametrize("cell", ["2月6日", "2月6号", "2/6", "02-06"])
def test_a_day_without_a_year_takes_the_one_it_is_given(cell: str) -> None:
    assert parse_date(cell, year=2020) == DAY
    with pytest.raises(Unreadable):
        parse_date(cell)


@pytest.mark.parametrize("cell", [None, "", "无", "-", " "])
def test_an_empty_cell_says_nothing(cell: Cell) -> None:
    assert parse_date(cell) is None
    assert stated(cell) == ""


@pytest.mark.parametrize("cell", ["2020-13-01", "20200230", "正月初五", "123", True, 1e300, "2020-02"])
def test_what_is_no_day_is_unreadable(cell: Cell) -> None:
    with pytest.raises(Unreadable):
        parse_date(cell)


@given(st.dates(date(1900, 3, 1), date(2099, 12, 31)))
def test_every_way_of_writing_gives_the_same_day(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    written = (
        f"{day:%Y%m%d}",
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        serial,
        float(serial),
    )
    assert {parse_date(cell) for cell in written} == {day}


@given(st.one_of(st.text(max_size=20), st.integers(), st.floats(), st.booleans(), st.none()))
def test_no_cell_breaks_the_readers(cell: Cell) -> None:
    assert isinstance(text_of(cell), str)
    for read in (parse_date, parse_sex, parse_yes_no):
        with suppress(Unreadable):
            read(cell)


@pytest.mark.parametrize("cell", ["1", 1, 1.0, "是", "√", True, "Y"])
def test_yes(cell: Cell) -> None:
    assert parse_yes_no(cell) is True


@pytest.mark.parametrize("cell", ["0", 0, "否", "×", False, "无"])
def test_no(cell: Cell) -> None:
    assert parse_yes_no(cell) is False


def test_zero_means_yes_where_the_heading_says_so() -> None:
    codes = code_list("目前是否在家（0-是 1-否）")
    assert codes == {"0": "是", "1": "否"}
    assert is_inverted(codes)
    assert parse_yes_no("0", codes) is True
    assert parse_yes_no(1, codes) is False
    assert not is_inverted(code_list("是否在家（1是0否）"))


@pytest.mark.parametrize(
    ("cell", "sex"),
    [("男", Sex.MALE), ("男性", Sex.MALE), ("M", Sex.MALE), ("1", Sex.MALE), (1.0, Sex.MALE),
     ("女", Sex.FEMALE), ("F", Sex.FEMALE), (2, Sex.FEMALE), ("", Sex.UNKNOWN)],
)  # fmt: skip
def test_sex(cell: Cell, sex: Sex) -> None:
    assert parse_sex(cell) is sex


def test_sex_by_the_heading_s_own_codes() -> None:
    codes = code_list("性别(0女1男)")
    assert parse_sex("0", codes) is Sex.FEMALE
    assert parse_sex(1, codes) is Sex.MALE
