"""The day's close: what is open reaches zero, or is signed for; once, by who may."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liba.accounts.terms import Role
from liba.governance.models import JournalLine
from liba.kernel.ids import new_id
from liba.kernel.refusals import Forbidden
from liba.rounds.models import DayClose, Difference, Finding, Round
from liba.rounds.refusals.closing import DayClosed, DayIsOpen, DayToCome, NotAClosingArea
from liba.rounds.rules.closing import Open, check_close
from liba.rounds.selectors.closing import CloseLine, closes, closing
from liba.rounds.services.closing import close_day
from liba.workforce.models import Post, Rota, Shift
from tests.rounds.recording import add_alert, add_round, went
from tests.support.town import DAY, SmallTown, local, town

__all__ = ["town"]
NIGHT = local("21:00")


@pytest.fixture
def daily(town: SmallTown) -> Round:
    return add_round()


def _lines(town: SmallTown, day: date = DAY) -> dict[int, CloseLine]:
    return {line.area.pk: line for line in closing(town.system, day, NIGHT)}


def _see_all(town: SmallTown, round_: Round) -> None:
    for home in town.households:
        for window, clock in ((0, "09:00"), (1, "17:00")):
            went(round_, home, local(clock), window=window)


@given(
    counts=st.dictionaries(st.sampled_from([kind.value for kind in Open]), st.integers(0, 9)),
    reason=st.text(max_size=20),
    ahead=st.integers(-3, 3),
)
def test_a_day_closes_at_zero_or_with_a_reason_and_never_before_it_comes(
    counts: dict[str, int], reason: str, ahead: int
) -> None:
    day = DAY + timedelta(days=ahead)
    may = ahead <= 0 and (sum(counts.values()) == 0 or bool(reason.strip()))
    if may:
        assert check_close(counts, reason, day, DAY) == (reason.strip() if sum(counts.values()) else "")
    else:
        with pytest.raises((DayIsOpen, DayToCome)):
            check_close(counts, reason, day, DAY)


def test_what_is_open_is_counted_by_village_and_for_the_town(town: SmallTown, daily: Round) -> None:
    home = town.households[0]
    add_alert(went(daily, home, local("09:00")))
    Difference.objects.create(
        household=home, kind="new_person", source="check", state="open", raised_at=NIGHT
    )
    Finding.objects.create(
        visit=went(daily, home, local("17:00"), window=1), words="消毒记录缺失", state="open", due_on=DAY,
        found_at=local("10:00"), found_by="督查",
    )  # fmt: skip
    counts = _lines(town)[town.villages[0].pk].counts
    assert counts == {"dues": 10, "alerts": 1, "findings": 1, "differences": 1}
    assert _lines(town)[town.root.pk].counts == {
        "dues": 22, "alerts": 1, "findings": 1, "differences": 1, "villages": 2,
    }  # fmt: skip


def test_a_post_nobody_came_to_is_open_once_a_shift(town: SmallTown) -> None:
    post = Post.objects.create(
        code="P1", kind="checkpoint", name_zh="卡口", area=town.villages[0], opened_on=DAY - timedelta(days=9)
    )
    rota = Rota.objects.create(
        id=new_id(), kind="posts", name_zh="排班", area=town.root, from_on=DAY, to_on=DAY, state="published",
        made_at=town.now, made_by="tests",
    )  # fmt: skip
    for pattern, came in (("day", None), ("night", local("20:00"))):
        for place in (0, 1):
            Shift.objects.create(
                rota=rota, post=post, day=DAY, pattern=pattern, place=place, starts_at=local("08:00"),
                ends_at=local("20:00"), arrived_at=came if place else None,
            )  # fmt: skip
    assert _lines(town)[town.villages[0].pk].counts == {"posts": 1}


def test_settled_dues_and_rounds_that_do_not_count_leave_nothing_open(town: SmallTown, daily: Round) -> None:
    add_round("extra", in_close=False)
    _see_all(town, daily)
    assert _lines(town)[town.villages[0].pk].open == 0


def test_villages_close_at_zero_and_then_the_town(town: SmallTown, daily: Round) -> None:
    _see_all(town, daily)
    for area in (*town.villages, town.root):
        close = close_day(town.system, area_id=area.pk, day=DAY, now=NIGHT)
        assert (close.open_count, close.reason) == (0, "")
    assert JournalLine.objects.filter(verb="rounds.day.closed").count() == 3
    assert [one.area for one in closes(town.system)] == [town.root, *town.villages]


def test_a_reason_is_asked_for_what_is_open_and_kept(town: SmallTown, daily: Round) -> None:
    village = town.villages[0]
    cadre = town.actor(Role.VILLAGE_CADRE, village)
    with pytest.raises(DayIsOpen):
        close_day(cadre, area_id=village.pk, day=DAY, reason="  ", now=NIGHT)
    close_day(cadre, area_id=village.pk, day=DAY, reason="大雪封路", now=NIGHT)
    line = _lines(town)[village.pk]
    assert line.close is not None
    assert (line.close.reason, line.close.open_count, line.since) == ("大雪封路", 12, 0)


def test_what_comes_later_is_shown_as_later(town: SmallTown, daily: Round) -> None:
    village = town.villages[0]
    close_day(town.system, area_id=village.pk, day=DAY, reason="补访中", now=NIGHT)
    home = town.households[0]
    add_alert(
        went(daily, home, local("17:30"), window=1, recorded_at=local("22:00")), arrived_at=local("22:00")
    )
    went(daily, town.households[1], local("17:40"), window=1, recorded_at=local("22:00"))
    line = _lines(town)[village.pk]
    assert line.since == -1
    assert line.close is not None
    assert line.close.open_count == 12


def test_a_day_is_closed_once_and_not_before_it_comes(town: SmallTown, daily: Round) -> None:
    village = town.villages[0]
    close_day(town.system, area_id=village.pk, day=DAY, reason="x", now=NIGHT)
    with pytest.raises(DayClosed):
        close_day(town.system, area_id=village.pk, day=DAY, reason="y", now=NIGHT)
    with pytest.raises(DayToCome):
        close_day(town.system, area_id=village.pk, day=DAY + timedelta(days=1), reason="y", now=NIGHT)
    assert DayClose.objects.count() == 1


def test_only_who_may_closes_and_only_villages_and_the_town_do(town: SmallTown, daily: Round) -> None:
    cadre = town.actor(Role.VILLAGE_CADRE, town.villages[0])
    for area in (town.villages[1], town.root):
        with pytest.raises(Forbidden):
            close_day(cadre, area_id=area.pk, day=DAY, reason="x", now=NIGHT)
    with pytest.raises(Forbidden):
        close_day(town.actor(Role.UNIT_LEADER), area_id=town.villages[0].pk, day=DAY, reason="x", now=NIGHT)
    with pytest.raises(NotAClosingArea):
        close_day(cadre, area_id=town.groups[0].pk, day=DAY, reason="x", now=NIGHT)
    assert not DayClose.objects.exists()
