"""Days in both calendars, strips of bars, and cells that no spreadsheet takes for a formula."""

from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
import pytest
from django.utils import translation

from liba.console.exports import export, safe
from liba.console.saying import say_civil_day, say_lunar_day, say_minute, say_moment
from liba.console.strips import Bar, drawn


@pytest.mark.parametrize(
    ("language", "civil", "lunar", "moment"),
    [
        ("zh-hans", "5月23日 周六", "闰四月初一", "5月23日 06:40"),
        ("en", "Sat 23 May", "lunar leap 4/1", "23 May 06:40"),
    ],
)
def test_a_day_is_said_in_both_calendars(language: str, civil: str, lunar: str, moment: str) -> None:
    day = date(2020, 5, 23)
    with translation.override(language):
        assert say_civil_day(day) == civil
        assert say_lunar_day(day) == lunar
        assert say_moment(datetime(2020, 5, 22, 22, 40, tzinfo=UTC)) == moment


def test_a_minute_of_the_day_is_a_time() -> None:
    assert [say_minute(minute) for minute in (0, 400, 1439)] == ["00:00", "06:40", "23:59"]


def test_a_strip_draws_refusals_below_the_line_on_the_same_scale() -> None:
    drawing = drawn([Bar(28, entered=6, left=2, refused=2), Bar(29, entered=1)], height=114)
    heights = {block.css: block.height for block in drawing.blocks if block.x == 28 * 6}
    assert heights["in"] == pytest.approx(3 * heights["refused"])
    assert all(block.y >= drawing.line for block in drawing.blocks if block.css == "refused")
    assert all(block.y + block.height <= drawing.line for block in drawing.blocks if block.css != "refused")
    assert (drawing.entered, drawing.left, drawing.refused) == (7, 2, 2)


def test_an_empty_day_is_a_line() -> None:
    assert drawn([], height=72).blocks == ()


@pytest.mark.parametrize("text", ["=1+1", "+86", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_no_text_can_act_as_a_formula(text: str) -> None:
    assert safe(text) == f"'{text}"
    row = [[text, 5, date(2020, 2, 27), None]]
    csv = export("csv", "list", ["=head", "n", "day", "none"], row).content.decode()
    assert f"'{text}".split("\r")[0] in csv
    assert "\n=" not in csv
    book = openpyxl.load_workbook(BytesIO(export("xlsx", "list", ["a", "n", "day", "none"], row).content))
    cells = list(next(book.active.iter_rows(min_row=2)))
    assert cells[0].data_type == "s"
    assert cells[1].value == 5


def test_ordinary_text_stays_as_it_is() -> None:
    assert safe("𠮷田·阿里") == "𠮷田·阿里"
