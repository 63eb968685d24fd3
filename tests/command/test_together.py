"""Two at the same moment: one alarm runs, one end, one answer to a report, one lead; the other is told whose it is."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from liba.accounts.models import Notice
from liba.accounts.terms import Role
from liba.command.advance import advance
from liba.command.models import Activation, ActivationMember, CopyEvent, MusterEvent, OrderCopy
from liba.command.refusals import CopyClosed, CopyReturned
from liba.command.refusals.alarm import ActivationOver, AlreadyRunning, InAnotherGroup, LedByAnother
from liba.command.services import (
    activate,
    approve_copy,
    decide_plan,
    join_group,
    record_copy_event,
    return_copy,
    stand_down,
    take_lead,
)
from liba.command.terms.activation import MusterAnswer
from liba.command.terms.orders import CopyEventKind
from liba.governance.models import JournalLine
from liba.governance.selectors import verify_journal
from liba.kernel.actors import Actor
from liba.kernel.ids import new_id
from liba.kernel.refusals import Refusal
from liba.workforce.terms import Standing
from tests.support.alarm import Alarmed, golden
from tests.support.commanding import Commanded
from tests.support.serving import enlist
from tests.support.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = ("first", "second", "third", "fourth")


@pytest.fixture
def commanders(command: Commanded) -> list[Actor]:
    return [command.town.actor(Role.COMMANDER, name=name) for name in NAMES]


@pytest.fixture
def alarm(command: Commanded) -> Alarmed:
    return Alarmed(command)


def _told(kind: str) -> int:
    return Notice.objects.filter(kind=kind).count()


def _lines(verb: str) -> int:
    return JournalLine.objects.filter(verb=verb).count()


def _the_one(results: list[Refusal | None], refusal: type[Refusal]) -> str:
    """Who was first; the others were all refused so."""
    assert results.count(None) == 1, results
    assert all(isinstance(one, refusal) for one in results if one is not None), results
    assert verify_journal().fault is None
    return NAMES[results.index(None)]


@pytest.mark.parametrize("drill", [False, True])
def test_of_commanders_who_activate_one_does(
    command: Commanded, commanders: list[Actor], drill: bool
) -> None:
    decide_plan(command.town.system, golden(), now=command.town.now)

    def starts(who: Actor) -> Callable[[], object]:
        return lambda: activate(who, plan="golden", reason="检测异常", drill=drill, now=command.town.now)

    results = at_once(*map(starts, commanders))
    first = _the_one(results, AlreadyRunning)
    assert Activation.objects.get().started_by == first
    assert {str(one.facts["by"]) for one in results if one} == {first}
    assert {str(one.facts["plan"]) for one in results if one} == {"黄金24小时"}
    assert ActivationMember.objects.count() == 6
    assert _told("drill_muster" if drill else "muster") == 6
    assert _lines("command.activation.started") == 1


def test_an_alarm_and_a_drill_at_once_leave_the_alarm(command: Commanded, commanders: list[Actor]) -> None:
    decide_plan(command.town.system, golden(), now=command.town.now)
    results = at_once(
        lambda: activate(commanders[0], plan="golden", reason="演练", drill=True, now=command.town.now),
        lambda: activate(commanders[1], plan="golden", reason="检测异常", now=command.town.now),
    )
    assert results[1] is None
    running = Activation.objects.get(ended_at=None)
    assert (running.drill, running.started_by) == (False, "second")
    if isinstance(results[0], AlreadyRunning):
        assert results[0].facts["by"] == "second"
        assert Activation.objects.count() == 1
    else:
        assert results[0] is None
        assert Activation.objects.get(drill=True).ended_by == "second"


def test_it_is_ended_once(alarm: Alarmed, commanders: list[Actor]) -> None:
    def ends(who: Actor) -> Callable[[], object]:
        return lambda: stand_down(who, alarm.activation.pk, learned=f"{who.name}的话", now=alarm.after(20))

    results = at_once(*map(ends, commanders))
    first = _the_one(results, ActivationOver)
    ended = Activation.objects.get()
    assert (ended.ended_by, ended.learned, ended.version) == (first, f"{first}的话", 2)
    assert {str(one.facts["by"]) for one in results if one} == {first}
    assert _told("stand_down") == 6
    assert _lines("command.activation.ended") == 1


def test_a_decision_and_the_clock_end_it_once(alarm: Alarmed, commanders: list[Actor]) -> None:
    over = alarm.activation.ends_at
    results = at_once(
        lambda: stand_down(commanders[0], alarm.activation.pk, now=over),
        lambda: advance(now=over),
        lambda: advance(now=over),
    )
    assert results[1:] == [None, None]
    assert results[0] is None or isinstance(results[0], ActivationOver)
    assert _told("stand_down") == 6
    assert _lines("command.activation.ended") == 1


def test_a_report_is_accepted_once(command: Commanded, commanders: list[Actor]) -> None:
    copy = _reported_again(command)

    def accepts(grade: int) -> Callable[[], object]:
        return lambda: approve_copy(commanders[grade - 1], copy.pk, grade=grade, now=command.town.now)

    results = at_once(*map(accepts, (1, 2, 3)))
    first = _the_one(results, CopyClosed)
    copy.refresh_from_db()
    assert copy.grade == NAMES.index(first) + 1
    assert {str(one.facts["by"]) for one in results if one} == {first}
    assert CopyEvent.objects.filter(copy=copy, kind=CopyEventKind.APPROVED.value).count() == 1


def test_a_report_is_accepted_or_sent_back_and_never_both(
    command: Commanded, commanders: list[Actor]
) -> None:
    copy = _reported_again(command)
    results = at_once(
        lambda: approve_copy(commanders[0], copy.pk, now=command.town.now),
        lambda: return_copy(commanders[1], copy.pk, because="缺三户", now=command.town.now),
    )
    assert results.count(None) == 1
    (refused,) = [one for one in results if one is not None]
    assert isinstance(refused, CopyClosed if results[0] is None else CopyReturned)
    assert refused.facts["by"] == NAMES[results.index(None)]
    copy.refresh_from_db()
    assert (copy.approved_at is not None) != (copy.returned_at is not None)
    assert _told("order_returned") == (2 if results[0] is None else 4)


def test_of_two_who_are_given_the_lead_one_leads(alarm: Alarmed, commanders: list[Actor]) -> None:
    leader, deputy, member = (
        people[0] for people in (alarm.command.leaders, alarm.command.deputies, alarm.command.members)
    )
    for one in (deputy, member):
        alarm.comes(one, 2)

    def leads(who: Actor, one: int) -> Callable[[], object]:
        return lambda: take_lead(who, one, instead_of=leader.pk, now=alarm.after(5))

    chosen = [alarm.member(one).pk for one in (deputy, member)]
    results = at_once(*(leads(who, one) for who, one in zip(commanders, chosen, strict=False)))
    first = NAMES.index(_the_one(results, LedByAnother))
    leads_now = alarm.activation.groups.get(code="doors").leader
    assert leads_now == (deputy, member)[first]
    assert {one.facts["who"] for one in results if one} == {leads_now.name}
    assert {(one.facts["group"], one.facts["group_en"]) for one in results if one} == {
        ("敲门排查组", "Doors")
    }
    stands_in = ActivationMember.objects.exclude(stands_in_for=None)
    assert [one.responder_id for one in stands_in] == [leads_now.pk]
    assert _lines("command.muster.led") == 1


def test_who_is_added_to_two_groups_at_once_serves_in_one(alarm: Alarmed, commanders: list[Actor]) -> None:
    one = enlist(alarm.command.town, "热心人", Standing.VOLUNTEER)

    def adds(who: Actor, group: str) -> Callable[[], object]:
        return lambda: join_group(
            who, event_id=new_id(), activation_id=alarm.activation.pk, group=group, responder_id=one.pk,
            happened_at=alarm.after(5), now=alarm.after(5),
        )  # fmt: skip

    results = at_once(
        *(adds(who, group) for who, group in zip(commanders, ("doors", "tracing"), strict=False))
    )
    first = NAMES.index(_the_one(results, InAnotherGroup))
    assert alarm.member(one).group == ("doors", "tracing")[first]
    assert _lines("command.muster.joined") == _lines("command.muster.arrived") == 1


@pytest.mark.parametrize("time", range(5))
def test_a_leader_who_declines_while_the_missing_are_counted(
    alarm: Alarmed, commanders: list[Actor], time: int
) -> None:
    leader, deputy = alarm.command.leaders[0], alarm.command.deputies[0]
    alarm.comes(deputy, 2)
    chosen = alarm.member(deputy).pk
    results = at_once(
        lambda: alarm.answers(leader, 10, MusterAnswer.CANNOT),
        lambda: advance(now=alarm.after(10)),
        lambda: take_lead(commanders[0], chosen, now=alarm.after(10)),
        lambda: alarm.comes(deputy, 10),
    )
    assert results == [None] * 4
    assert alarm.member(leader).answer == MusterAnswer.CANNOT
    assert alarm.activation.groups.get(code="doors").leader == deputy
    assert Notice.objects.filter(kind="muster_deputy", user=deputy.user).count() <= 1


def test_one_fact_that_comes_twice_at_once_is_one(alarm: Alarmed) -> None:
    leader, fact = alarm.command.leaders[0], new_id()
    results = at_once(*[lambda: alarm.comes(leader, 3, event_id=fact)] * 4)
    assert results == [None] * 4
    assert MusterEvent.objects.get().pk == fact
    assert _lines("command.muster.arrived") == 1


def _reported_again(command: Commanded) -> OrderCopy:
    """A copy whose report was sent back, and that was reported anew."""
    copy = command.copy(command.issue())
    for minutes in (1, 3):
        at = command.town.now + timedelta(minutes=minutes)
        record_copy_event(
            command.town.system, event_id=new_id(), copy_id=copy.pk, kind=CopyEventKind.DONE,
            happened_at=at, now=at, responder_id=command.leaders[0].pk,
        )  # fmt: skip
        if minutes == 1:
            return_copy(command.commander, copy.pk, because="补齐", now=at + timedelta(minutes=1))
    return copy
