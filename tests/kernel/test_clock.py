"""The clock of a demonstration may be moved; in earnest it is the world's."""

from datetime import UTC, datetime, timedelta

import pytest

from liba.kernel import clock


@pytest.fixture
def fresh_clock() -> object:
    clock.offset.cache_clear()
    yield clock
    clock.offset.cache_clear()


@pytest.mark.usefixtures("fresh_clock")
def test_the_clock_is_the_worlds_without_an_offset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIBA_CLOCK_OFFSET_SECONDS", "0")
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


@pytest.mark.usefixtures("fresh_clock")
def test_a_demonstration_lives_on_its_own_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIBA_CLOCK_OFFSET_SECONDS", "-86400")
    assert abs(clock.now() - datetime.now(UTC) + timedelta(days=1)) < timedelta(seconds=5)
