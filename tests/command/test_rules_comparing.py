"""Units are compared by medians."""

from datetime import UTC, datetime, timedelta

from liba.command.rules.comparing import Way, compared

T0 = datetime(2020, 2, 27, 8, tzinfo=UTC)


def way(done: int | None, *, late: bool = False, grade: int | None = None, sent_back: int = 0) -> Way:
    at = T0 + timedelta(minutes=done) if done is not None else None
    return Way(T0, None, at, at, at, late, done is None, False, sent_back, grade)


def test_medians_do_not_shame_for_one_bad_day() -> None:
    found = compared([way(10), way(12), way(600, late=True), way(None)])
    assert (found.orders, found.done, found.in_time, found.open, found.late) == (4, 3, 2, 1, 1)
    assert (found.to_done, found.to_read) == (12, 12)


def test_nothing_is_said_of_what_is_not_there() -> None:
    found = compared([])
    assert (found.orders, found.to_done, found.grade) == (0, None, None)
    assert compared([way(-5)]).to_done == 0
    assert compared([way(1, grade=1), way(1, grade=3, sent_back=2)]).grade == 2.0
