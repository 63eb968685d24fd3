"""What follows: alerts taken and settled, missed dues told up the chain in steps, once each."""

from datetime import timedelta

import pytest

from liba.accounts.models import Notice
from liba.accounts.terms import Role
from liba.governance.models import JournalLine
from liba.governance.services import end_measure
from liba.kernel.ids import new_id
from liba.kernel.refusals import Forbidden, NotFound
from liba.kernel.text import Text
from liba.rounds import refusals
from liba.rounds.advance import advance
from liba.rounds.models import Alert, Escalation, Round
from liba.rounds.reports import Visited
from liba.rounds.selectors.missed import missed_targets, steps_due
from liba.rounds.selectors.plans import read_ground
from liba.rounds.services import (
    enrol,
    record_visits,
    settle_alert,
    start_round,
    take_alert,
)
from liba.rounds.terms.plans import By, Denser, Step, When
from liba.workforce.models import Link
from tests.rounds.test_rounds import FOLLOW, WHOLE_DAY
from tests.rounds.visiting import Walk, answers_of, report, visitor
from tests.support.rounding import EVENING, MORNING, RoundsTown, daily_spec
from tests.support.town import DAY, local


@pytest.fixture
def today(rounds: RoundsTown) -> RoundsTown:
    """The round begins on the town's day, so that no day before it is missed."""
    Round.objects.filter(pk=rounds.daily.pk).update(starts_on=DAY)
    rounds.daily.refresh_from_db()
    return rounds


def told(rounds: RoundsTown) -> dict[str, int]:
    """How many were told to be missing, by responder."""
    rows = Escalation.objects.exclude(count=0).select_related("responder")
    return {row.responder.code if row.responder else "": row.count for row in rows}


def visit_all(rounds: RoundsTown, *, but: int = 0, clock: str = "09:00") -> None:
    """Every linker visits every door, but for the last few."""
    doors = [(n, home) for n in range(len(rounds.linkers)) for home in rounds.doors(n)]
    batch = [
        Visited(visitor(rounds.linkers[n]), report(rounds.daily, f"h{home.pk}", local(clock), outcome="refused", id=str(new_id())))
        for n, home in doors[: len(doors) - but]
    ]  # fmt: skip
    assert {one.status.value for one in record_visits(batch, local("12:01"))} == {"stored"}


# -- missed ----------------------------------------------------------------------------------------------------------


def test_missed_dues_go_up_the_chain_step_by_step_and_once_each(today: RoundsTown) -> None:
    visit_all(today, but=2)
    assert advance(now=local("12:09"))["missed_told"] == 0
    assert [advance(now=local("12:10"))["missed_told"] for _ in range(2)] == [1, 0]
    assert told(today) == {"L5": 2}
    assert advance(now=local("12:29"))["missed_told"] == 0
    assert advance(now=local("12:30"))["missed_told"] == 1
    grid, village = today.grids[1], today.villages[1]
    assert told(today) == {"L5": 2, grid.code: 2}
    assert advance(now=local("13:05"))["missed_told"] == 1
    assert told(today) == {"L5": 2, grid.code: 2, village.code: 2}
    notices = Notice.objects.filter(kind="rounds_missed").order_by("pk")
    assert [one.user_id for one in notices] == [today.linkers[5].user_id, grid.user_id, village.user_id]
    assert all(one.facts["count"] == 2 for one in notices)
    assert JournalLine.objects.filter(verb="rounds.missed.told").count() == 3


def test_what_was_done_meanwhile_is_not_told_further(today: RoundsTown) -> None:
    visit_all(today, but=2)
    advance(now=local("12:10"))
    visit_all(today, clock="11:55")
    assert advance(now=local("12:31"))["missed_told"] == 0
    assert told(today) == {"L5": 2}
    assert Escalation.objects.filter(count=0, step=1).count() == 1
    assert list(steps_due(local("12:31"))) == []


def test_a_night_without_a_server_is_told_once_with_counts(today: RoundsTown) -> None:
    """Everything of the day before comes in one go: each person hears once of each window."""
    later = local("09:00", DAY + timedelta(days=1))
    assert advance(now=later)["missed_told"] == 2 * (6 + 2 + 2)
    assert advance(now=later)["missed_told"] == 0
    assert Notice.objects.filter(kind="rounds_missed", user=today.linkers[0].user).count() == 2


def test_a_week_without_a_server_tells_of_the_last_day_only(today: RoundsTown) -> None:
    advance(now=local("09:00", DAY + timedelta(days=7)))
    days = set(Escalation.objects.values_list("day", flat=True))
    assert days == {DAY + timedelta(days=6)}


def test_dues_of_nobody_are_kept_as_nobodys(today: RoundsTown) -> None:
    Link.objects.all().delete()
    assert advance(now=local("12:10"))["missed_told"] == 0
    row = Escalation.objects.get()
    assert (row.responder_id, row.count) == (None, 12)


def test_a_round_under_a_measure_that_ended_misses_nothing(today: RoundsTown) -> None:
    town = today.town
    Round.objects.filter(pk=today.daily.pk).update(measure=town.measures["cordon"])
    end_measure(town.system, town.measures["cordon"].pk, reason="解除", now=local("07:30"))
    assert advance(now=local("13:30"))["missed_told"] == 0
    assert not Escalation.objects.exists()


def test_only_where_the_round_is_denser_the_extra_window_is_missed(today: RoundsTown) -> None:
    town = today.town
    spec = daily_spec(
        when=When((MORNING,)), denser=(Denser((town.villages[0].code,), When((MORNING, EVENING))),),
        missed=(Step(0, By.VILLAGE),),
    )  # fmt: skip
    Round.objects.filter(pk=today.daily.pk).update(stopped_at=local("07:00"))
    dense = start_round(
        town.system, code="dense", name=Text("消毒"), spec=spec, starts_on=DAY, ends_on=DAY, now=town.now
    )
    now = local("20:00")
    found = {
        (due.slot.window): len(missed_targets(due.plan, due.slot, read_ground())) for due in steps_due(now)
    }
    assert found == {0: 12, 1: 6}
    assert dense.code == "dense"


def test_a_followed_persons_missed_day_is_told(today: RoundsTown) -> None:
    town, home = today.town, today.doors(0)[0]
    Round.objects.filter(pk=today.daily.pk).update(stopped_at=local("07:00"))
    spec = daily_spec(
        over=FOLLOW.over, by=By.NAMED, when=When((WHOLE_DAY,), offsets=(1, 3)), missed=(Step(10, By.GRID),)
    )
    follow = start_round(
        town.system, code="contacts", name=Text("随访"), spec=spec, starts_on=DAY, ends_on=DAY + timedelta(days=20),
        now=town.now,
    )  # fmt: skip
    enrol(
        town.system, round_id=follow.pk, household_id=home.pk, reason="close_contact", event_on=DAY - timedelta(days=1),
        now=town.now,
    )  # fmt: skip
    assert advance(now=local("00:30", DAY + timedelta(days=1)))["missed_told"] == 1
    assert advance(now=local("00:30", DAY + timedelta(days=2)))["missed_told"] == 0
    assert advance(now=local("00:30", DAY + timedelta(days=3)))["missed_told"] == 1


# -- alerts ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def alert(rounds: RoundsTown) -> Alert:
    walk = Walk(rounds)
    walk.store("11:30", answers=answers_of(walk.door, visitors="yes", visitors_from="县城"))
    return Alert.objects.get()


def test_an_alert_is_taken_then_settled_with_a_sealed_note(rounds: RoundsTown, alert: Alert) -> None:
    grid = rounds.town.actor(Role.GRID_WORKER, rounds.grids[0].area, "网格员甲")
    now = local("12:05")
    assert [take_alert(grid, alert.pk, now=now).state for _ in range(2)] == ["taken", "taken"]
    with pytest.raises(refusals.SettleWithoutNote):
        settle_alert(grid, alert.pk, note="  ", now=now)
    done = settle_alert(grid, alert.pk, note="已劝返", now=now)
    assert (done.state, done.settled_by, done.taken_by) == ("settled", "网格员甲", "网格员甲")
    with pytest.raises(refusals.AlertSettled):
        settle_alert(grid, alert.pk, note="再次", now=now)
    with pytest.raises(refusals.AlertSettled):
        take_alert(grid, alert.pk, now=now)
    verbs = JournalLine.objects.filter(verb__startswith="rounds.alert").order_by("seq")
    assert [line.verb for line in verbs] == ["rounds.alert.taken", "rounds.alert.settled"]
    assert "劝返" not in "".join(line.facts for line in verbs)


def test_alerts_are_settled_only_where_one_answers(rounds: RoundsTown, alert: Alert) -> None:
    other = next(one for one in rounds.grids if not alert.area.path.startswith(one.area.path))
    for actor in (
        rounds.town.actor(Role.GRID_WORKER, other.area),
        rounds.town.actor(Role.LINKER, alert.area),
        rounds.town.actor(Role.CLERK),
    ):
        with pytest.raises(Forbidden):
            settle_alert(actor, alert.pk, note="x", now=local("12:05"))
    with pytest.raises(NotFound):
        take_alert(rounds.town.system, 999_999, now=local("12:05"))
