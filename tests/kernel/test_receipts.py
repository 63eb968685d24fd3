"""A phone's clock set right."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from liba.kernel.receipts import EPOCH, set_right

NOW = datetime(2020, 2, 27, 2, 0, tzinfo=UTC)


def test_a_measured_skew_sets_the_clock_right_and_the_future_counts_as_now() -> None:
    ahead = int((NOW + timedelta(days=1)).timestamp())
    assert set_right(ahead, -86_400 - 60, NOW) == (NOW - timedelta(seconds=60), -86_460)
    assert set_right(ahead, 0, NOW) == (NOW, -86_400)


@given(st.integers(0, 2**34), st.integers(-(2**31), 2**31 - 1))
def test_no_report_comes_from_the_future_or_from_before_all_clocks(at: int, skew: int) -> None:
    moment, shift = set_right(at, skew, NOW)
    assert EPOCH <= moment <= NOW
    assert moment == EPOCH + timedelta(seconds=at + shift)
