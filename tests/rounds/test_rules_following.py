"""Two followings at one door: nobody is asked twice on a day, and nobody's days are forgotten."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liba.rounds.rules.following import Meeting, Term, meet

TODAY = date(2020, 2, 27)


def term(person: int | None, first: int, last: int, event: int = 0) -> Term:
    days = [TODAY + timedelta(days=n) for n in (event, first, last)]
    return Term(person, *days)


@pytest.mark.parametrize(
    ("arriving", "other", "by_event", "what"),
    [
        (term(1, 0, 9), term(1, 0, 9), False, Meeting.ENDS),
        (term(1, 0, 9), term(None, -3, 9), False, Meeting.ENDS),
        (term(1, 0, 14), term(None, 0, 9), False, Meeting.WAITS),
        (term(None, 0, 9), term(1, 0, 9), False, Meeting.OTHER_ENDS),
        (term(None, 0, 9), term(1, -2, 14), False, Meeting.OTHER_WAITS),
        (term(1, 0, 9), term(2, 0, 9), False, Meeting.APART),
        (term(1, 0, 3), term(1, 4, 9), False, Meeting.APART),
        (term(1, 0, 9), term(1, -9, -1), False, Meeting.APART),
        # Days after what happened: the later event counts.
        (term(1, 0, 14, event=0), term(1, 0, 9, event=-5), True, Meeting.OTHER_ENDS),
        (term(1, 0, 9, event=-5), term(1, 0, 14, event=0), True, Meeting.ENDS),
        (term(1, 0, 9), term(None, 0, 9), True, Meeting.APART),
    ],
)
def test_which_of_two_asks(arriving: Term, other: Term, by_event: bool, what: Meeting) -> None:
    assert meet(arriving, other, TODAY, by_event=by_event) is what


spans = st.tuples(st.integers(-5, 0), st.integers(0, 20))
whom = st.sampled_from([None, 1, 2])


@given(whom, spans, whom, spans)
def test_of_two_that_run_today_each_day_of_each_person_is_asked_by_exactly_one(
    one: int | None, mine: tuple[int, int], two: int | None, theirs: tuple[int, int]
) -> None:
    arriving, other = term(one, *mine), term(two, *theirs)
    what = meet(arriving, other, TODAY, by_event=False)
    mine_first = other.ends_on + timedelta(days=1) if what is Meeting.WAITS else TODAY
    their_first = arriving.ends_on + timedelta(days=1) if what is Meeting.OTHER_WAITS else TODAY
    for n in range(21):
        day = TODAY + timedelta(days=n)
        by_mine = what is not Meeting.ENDS and mine_first <= day <= arriving.ends_on
        by_other = what is not Meeting.OTHER_ENDS and their_first <= day <= other.ends_on
        for person in (1, 2):
            wanted = [
                row for row in (arriving, other) if row.ends_on >= day and row.person_id in (None, person)
            ]
            asked = (by_mine and one in (None, person)) + (by_other and two in (None, person))
            assert asked == bool(wanted)
