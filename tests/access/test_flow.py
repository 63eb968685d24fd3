"""What the console shows of gates: flow, reasons, people inside, silent posts, doubles."""

from datetime import timedelta
from uuid import uuid4

import pytest

from liba.access import selectors
from liba.access import services as access
from liba.access.advance import advance
from liba.access.models import Gate, Pass
from liba.access.refusals import AlreadySettled, UnknownGate
from liba.access.terms import Direction, Outcome
from liba.accounts.models import Notice
from liba.accounts.terms import Role
from liba.governance.services import end_measure
from liba.kernel.ids import new_id
from liba.kernel.refusals import Forbidden
from tests.access.guarding import Phone
from tests.support.town import DAY, SmallTown, local

pytestmark = pytest.mark.django_db


@pytest.fixture
def morning(town: SmallTown, yellow: list[Pass]) -> Phone:
    """Three entries, one refusal with two reasons, an exit of two, at the pocket's gate."""
    phone = Phone(town)
    entries = [
        phone.check(local(clock), yellow[n * 3]) for n, clock in enumerate(("07:01", "07:16", "07:20"))
    ]
    refused = phone.check(
        local("07:31"), yellow[9], Outcome.REFUSED, answers=None, reasons=("no_mask", "no_id")
    )
    left = phone.check(local("08:01"), None, Outcome.LEFT, direction=Direction.OUT, people=2)
    phone.send(*entries, refused, left, now=local("08:01"))
    return phone


def test_a_gate_s_day(town: SmallTown, morning: Phone) -> None:
    flow = {one.gate.code: one for one in selectors.gate_flow(town.system, DAY)}
    pocket = flow["pocket"]
    assert (pocket.entered, pocket.refused, pocket.left, pocket.overridden) == (3, 1, 2, 0)
    assert set(flow) == set(town.gates)
    assert flow["east"].entered == 0


def test_a_day_by_quarters(town: SmallTown, morning: Phone) -> None:
    quarters = selectors.flow_by_quarter(town.gates["pocket"].pk, DAY)
    assert len(quarters) == 96
    assert [quarters[n].entered for n in (28, 29)] == [1, 2]
    assert (quarters[30].refused, quarters[32].left) == (1, 2)
    assert selectors.town_by_quarter(town.system, DAY) == quarters


def test_reasons_are_counted(town: SmallTown, morning: Phone) -> None:
    counted = {one.code: one.n for one in selectors.refusals_by_reason(town.system, DAY)}
    assert counted == {"no_mask": 1, "no_id": 1}
    assert not selectors.refusals_by_reason(town.system, DAY, town.gates["east"].pk)


def test_people_inside_and_a_recount(town: SmallTown, morning: Phone) -> None:
    people = {one.cordon.code: one.people for one in selectors.inside_all(town.system, local("09:00"))}
    assert people == {"town": 0, "market": 101}
    access.recount(
        morning.guard.actor, recount_id=uuid4(), cordon_id=town.cordons["market"].pk, count=90,
        happened_at=local("09:00"), now=local("09:00"),
    )  # fmt: skip
    assert selectors.inside(town.cordons["market"].pk) == 90
    morning.send(
        morning.check(local("09:10"), None, Outcome.LEFT, direction=Direction.OUT), now=local("09:10")
    )
    assert selectors.inside(town.cordons["market"].pk) == 89
    end_measure(town.system, town.measures["cordon"].pk, reason="over", now=local("10:00"))
    assert [one.enforced for one in selectors.inside_all(town.system, local("11:00"))] == [False, False]


def test_recounting_is_for_those_who_stand_there(town: SmallTown) -> None:
    with pytest.raises(Forbidden):
        access.recount(
            town.actor(Role.CLERK), recount_id=uuid4(), cordon_id=town.cordons["market"].pk, count=1,
            happened_at=town.now, now=town.now,
        )  # fmt: skip
    assert selectors.inside(town.cordons["market"].pk) == 100


def test_the_newest_checks_come_first(town: SmallTown, morning: Phone, yellow: list[Pass]) -> None:
    latest = selectors.latest_checks(town.system, town.gates["pocket"].pk, limit=2)
    assert [check.outcome for check in latest] == ["left", "refused"]
    assert len(selectors.checks_of_serials(town.system, [yellow[0].serial])) == 1
    assert not selectors.checks_of_serials(town.actor(Role.CLERK), [yellow[0].serial])
    flagged = selectors.flagged_checks(town.system)
    assert [check.flags for check in flagged] == ["differs"]


def test_doubles_are_shown_until_they_are_settled(
    town: SmallTown, morning: Phone, yellow: list[Pass]
) -> None:
    morning.send(morning.check(local("08:30"), yellow[1]), now=local("08:30"))
    [double] = selectors.doubles_open(town.system)
    assert double.first is not None
    assert double.second is not None
    assert selectors.doubles_count() == 1
    with pytest.raises(Forbidden):
        access.settle_double(morning.guard.actor, double.double.pk, note="", now=local("09:00"))
    access.settle_double(town.system, double.double.pk, note="两扇门同时断网", now=local("09:00"))
    assert selectors.doubles_count() == 0
    with pytest.raises(AlreadySettled):
        access.settle_double(town.system, double.double.pk, note="", now=local("09:00"))


def test_a_post_that_falls_silent_is_told_once_for_each_silence(town: SmallTown) -> None:
    officer = town.user(Role.GATE_OFFICER)
    east = town.gates["east"]
    Gate.objects.filter(pk=east.pk).update(last_heard_at=local("07:00"))
    assert advance(now=local("07:30"))["posts_silent"] == 0  # nobody is on duty there
    access.start_duty(
        Phone(town).guard, duty_id=new_id(), gate_id=east.pk, started_at=local("07:00"), now=local("07:00")
    )
    assert advance(now=local("07:05"))["posts_silent"] == 0
    assert advance(now=local("07:15"))["posts_silent"] == 1
    assert advance(now=local("07:20"))["posts_silent"] == 0
    [notice] = Notice.objects.filter(user=officer)
    assert (notice.kind, notice.facts["gate"]) == ("silent_post", "east")
    Gate.objects.filter(pk=east.pk).update(last_heard_at=local("07:30"))
    assert advance(now=local("07:45"))["posts_silent"] == 1
    assert "east" in {post.gate.code for post in selectors.silent_posts(town.system, local("07:45"))}
    assert not selectors.silent_posts(town.system, local("23:00"))


def test_passes_past_their_last_day_end(town: SmallTown) -> None:
    run = access.issue_run(town.system, "yellow", town.root.pk, now=town.now, valid_from=DAY, valid_to=DAY)
    assert advance(now=local("23:59"))["passes_ended"] == 0
    after = advance(now=town.now + timedelta(days=1))
    assert after["passes_ended"] == run.count
    assert advance(now=town.now + timedelta(days=1))["passes_ended"] == 0


def test_duties_follow_each_other_on_one_phone(town: SmallTown) -> None:
    phone = Phone(town)
    first, second = uuid4(), uuid4()
    east, west = town.gates["east"].pk, town.gates["west"].pk
    access.start_duty(phone.guard, duty_id=first, gate_id=east, started_at=local("06:00"), now=local("06:00"))
    access.start_duty(phone.guard, duty_id=first, gate_id=east, started_at=local("06:00"), now=local("06:01"))
    assert [duty.pk for duty in selectors.on_duty(east)] == [first]
    access.start_duty(
        phone.guard, duty_id=second, gate_id=west, started_at=local("08:00"), now=local("08:00")
    )
    assert not selectors.on_duty(east)
    assert access.end_duty(phone.guard, duty_id=second, ended_at=local("12:00"), now=local("12:00"))
    assert access.end_duty(phone.guard, duty_id=uuid4(), ended_at=local("12:00"), now=local("12:00")) is None
    with pytest.raises(UnknownGate):
        access.start_duty(phone.guard, duty_id=uuid4(), gate_id=9999, started_at=town.now, now=town.now)
