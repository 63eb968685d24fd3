"""Answers and arrivals, deputies, the counts at T+10, T+20, T+30, the board, and tasks."""

from datetime import timedelta

import pytest

from liba.accounts.models import Notice
from liba.accounts.terms import Role
from liba.command.advance import advance
from liba.command.models import ActivationTask, MusterEvent
from liba.command.refusals.alarm import (
    ActivationOver,
    NeedsReason,
    NotCalled,
    NotYourTask,
    UnknownActivation,
    UnknownBadge,
    UnknownReply,
)
from liba.command.selectors.muster import ActivationBoard, GroupLine, activation_board
from liba.command.services import (
    answer_by_reply,
    answer_muster,
    arrive,
    block_task,
    finish_task,
    reopen_task,
    stand_down,
    take_lead,
)
from liba.command.services.muster import responder_by_badge
from liba.command.terms.activation import MusterAnswer, TaskState
from liba.governance.models import JournalLine
from liba.kernel.ids import new_id
from liba.kernel.refusals import Forbidden
from liba.workforce.models import Responder
from tests.command.acting import phone_of
from tests.support.alarm import Alarmed
from tests.support.commanding import Commanded

CANNOT = MusterAnswer.CANNOT


@pytest.fixture
def alarm(command: Commanded) -> Alarmed:
    return Alarmed(command)


def _board(alarm: Alarmed, minutes: float) -> ActivationBoard:
    alarm.activation.refresh_from_db()
    return activation_board(alarm.activation, alarm.after(minutes))


def _doors(alarm: Alarmed, minutes: float) -> GroupLine:
    return _board(alarm, minutes).groups[0]


def _told(who: Responder, kind: str) -> int:
    return Notice.objects.filter(user=who.user, kind=kind).count()


def _task(alarm: Alarmed, code: str) -> ActivationTask:
    return alarm.activation.tasks.get(code=code)


def test_a_tap_a_reply_and_a_tick_are_counted(alarm: Alarmed) -> None:
    leader, deputy, member = alarm.command.leaders[0], alarm.command.deputies[0], alarm.command.members[0]
    alarm.answers(leader, 1)
    code = alarm.member(deputy).reply_code
    answer_by_reply(
        alarm.command.town.system, event_id=new_id(), code=code, words=" 2 ", happened_at=alarm.after(2),
        now=alarm.after(2),
    )  # fmt: skip
    alarm.comes(member, 3)
    line = _doors(alarm, 4)
    assert (line.coming, line.cannot, line.arrived, line.silent) == (1, 1, 1, 0)
    assert [one.way for one in MusterEvent.objects.order_by("happened_at")] == ["tap", "reply", "list"]
    assert (
        JournalLine.objects.filter(verb__in=("command.muster.answered", "command.muster.arrived")).count()
        == 3
    )


def test_answering_twice_is_kept_flagged_and_harmless(alarm: Alarmed) -> None:
    leader = alarm.command.leaders[0]
    assert alarm.answers(leader, 1).flags == ()
    assert alarm.answers(leader, 2).flags == ("again",)
    assert alarm.comes(leader, 3).flags == ()
    assert alarm.comes(leader, 9).flags == ("again",)
    assert alarm.member(leader).arrived_at == alarm.after(3)
    assert MusterEvent.objects.count() == 4


def test_the_same_fact_sent_again_is_one(alarm: Alarmed) -> None:
    leader, fact = alarm.command.leaders[0], new_id()
    for _time in range(2):
        arrive(
            alarm.command.commander, event_id=fact, activation_id=alarm.activation.pk, way="scan",
            responder_id=leader.pk, happened_at=alarm.after(1), now=alarm.after(1),
        )  # fmt: skip
    assert MusterEvent.objects.count() == 1


def test_facts_count_in_the_order_in_which_they_happened(alarm: Alarmed) -> None:
    leader = alarm.command.leaders[0]
    alarm.answers(leader, 5, CANNOT)
    alarm.answers(leader, 2)  # it came in late: the phone was without network
    assert alarm.member(leader).answer == CANNOT


def test_yesterdays_message_is_kept_and_changes_nothing(alarm: Alarmed) -> None:
    stand_down(alarm.command.commander, alarm.activation.pk, now=alarm.after(60))
    yesterday = alarm.member(alarm.command.leaders[0])
    anew = alarm.start(now=alarm.after(24 * 60))
    recorded = answer_by_reply(
        alarm.command.town.system, event_id=new_id(), code=yesterday.reply_code, words="来",
        happened_at=alarm.after(24 * 60 + 1), now=alarm.after(24 * 60 + 1),
    )  # fmt: skip
    assert recorded.flags == ("too_late",)
    assert alarm.member(alarm.command.leaders[0]).answer == ""
    assert not anew.members.exclude(answer="").exists()
    assert MusterEvent.objects.get().late


def test_who_may_say_what_for_whom(alarm: Alarmed) -> None:
    leader, other = alarm.command.leaders
    given = {"event_id": new_id(), "activation_id": alarm.activation.pk, "responder_id": leader.pk}
    at = {"happened_at": alarm.after(1), "now": alarm.after(1)}
    with pytest.raises(NotCalled):
        answer_muster(phone_of(other), answer=CANNOT, way="tap", **given, **at)  # type: ignore[arg-type]
    with pytest.raises(Forbidden):
        arrive(phone_of(other), way="list", **given, **at)  # type: ignore[arg-type]
    with pytest.raises(Forbidden):
        arrive(alarm.command.town.actor(Role.OFFICIAL), way="scan", **given, **at)  # type: ignore[arg-type]
    clerk = alarm.command.town.actor(Role.CLERK)
    assert arrive(clerk, way="list", **given, **at).member.arrived_at  # type: ignore[arg-type]
    with pytest.raises(UnknownActivation):
        arrive(clerk, way="list", **{**given, "event_id": new_id(), "activation_id": 999}, **at)  # type: ignore[arg-type]
    with pytest.raises(NotCalled):
        arrive(clerk, way="list", **{**given, "event_id": new_id(), "responder_id": 999}, **at)  # type: ignore[arg-type]


@pytest.mark.parametrize(("code", "words"), [("000000x", "1"), ("", "1"), (None, "maybe"), (None, "")])
def test_nonsense_is_no_reply(alarm: Alarmed, code: str | None, words: str) -> None:
    mine = alarm.member(alarm.command.leaders[0]).reply_code
    with pytest.raises(UnknownReply):
        answer_by_reply(
            alarm.command.town.system, event_id=new_id(), code=mine if code is None else code, words=words,
            happened_at=alarm.after(1), now=alarm.after(1),
        )  # fmt: skip


def test_a_badge_is_found_whatever_its_letters(alarm: Alarmed) -> None:
    one = alarm.command.leaders[0]
    assert responder_by_badge(f" {one.code.lower()} ") == one
    with pytest.raises(UnknownBadge):
        responder_by_badge("no such badge")


def test_the_silent_are_called_again_and_deputies_once(alarm: Alarmed) -> None:
    leader, deputy, member = alarm.command.leaders[0], alarm.command.deputies[0], alarm.command.members[0]
    alarm.answers(member, 1)
    for who in (alarm.command.leaders[1], alarm.command.deputies[1], alarm.command.members[1]):
        alarm.comes(who, 2)
    assert advance(now=alarm.after(9.9))["musters_counted"] == 0
    assert advance(now=alarm.after(10))["musters_counted"] == 1
    assert advance(now=alarm.after(10.5))["musters_counted"] == 0
    assert [_told(one, "muster") for one in (leader, deputy, member)] == [2, 2, 1]
    assert _told(deputy, "muster_deputy") == 1
    assert _told(alarm.command.deputies[1], "muster_deputy") == 0
    assert advance(now=alarm.after(20))["musters_counted"] == 1
    assert (_told(leader, "muster"), _told(deputy, "muster_deputy")) == (3, 1)


def test_after_a_standstill_nobody_is_called_three_times_in_a_minute(alarm: Alarmed) -> None:
    assert advance(now=alarm.after(31))["musters_counted"] == 3
    assert _told(alarm.command.leaders[0], "muster") == 2
    assert advance(now=alarm.after(32))["musters_counted"] == 0


def test_a_leader_who_can_not_come_is_stood_in_for_at_once(alarm: Alarmed) -> None:
    leader, deputy = alarm.command.leaders[0], alarm.command.deputies[0]
    alarm.answers(leader, 1, CANNOT)
    assert _told(deputy, "muster_deputy") == 1
    alarm.comes(deputy, 5)
    alarm.comes(alarm.command.members[0], 6)
    assert _doors(alarm, 7).complete_at is None
    take_lead(alarm.command.commander, alarm.member(deputy).pk, now=alarm.after(8))
    line = _doors(alarm, 9)
    assert line.complete_at == alarm.after(6)
    assert line.lead is not None
    assert line.lead.member.stands_in_for == alarm.member(leader)
    with pytest.raises(Forbidden):
        take_lead(phone_of(deputy), alarm.member(deputy).pk, now=alarm.after(9))


def test_who_fell_ill_or_left_after_the_call_is_not_waited_for(alarm: Alarmed) -> None:
    leader = alarm.command.leaders[0]
    alarm.answers(leader, 1)
    leader.clearance = "ill"
    leader.save()
    line = _doors(alarm, 5)
    assert (line.cannot, line.coming) == (1, 0)
    assert leader not in [one.member.responder for one in _board(alarm, 5).missing]
    advance(now=alarm.after(10))
    assert _told(alarm.command.deputies[0], "muster_deputy") == 1
    assert not Notice.objects.filter(facts__icontains="ill").exists()


def test_posts_are_filled_when_their_groups_stand(alarm: Alarmed) -> None:
    for who in (alarm.command.leaders[0], alarm.command.members[0]):
        alarm.comes(who, 4)
    board = _board(alarm, 5)
    assert [post.filled for post in board.posts] == [True, False]
    assert (board.filled, board.complete, board.arrived, len(board.missing)) == (1, 1, 2, 4)
    assert (board.minutes, board.next_count) == (5, 10)


def test_tasks_are_due_late_and_blocked_by_one_that_is_late(alarm: Alarmed) -> None:
    def states(minutes: float) -> list[TaskState]:
        return [line.state for line in _board(alarm, minutes).tasks]

    assert states(5) == [TaskState.DUE, TaskState.WAITING, TaskState.WAITING]
    assert states(31) == [TaskState.LATE, TaskState.BLOCKED, TaskState.BLOCKED]
    assert [one.code for one in _board(alarm, 31).tasks[1].because] == ["close"]
    finish_task(phone_of(alarm.command.deputies[0]), _task(alarm, "close").pk, now=alarm.after(35))
    assert states(36) == [TaskState.DONE, TaskState.DUE, TaskState.WAITING]
    assert _board(alarm, 36).tasks[0].minutes_late == 5
    block_task(alarm.command.commander, _task(alarm, "list").pk, because="缺少监控录像", now=alarm.after(37))
    assert states(38)[1:] == [TaskState.BLOCKED, TaskState.BLOCKED]
    block_task(alarm.command.commander, _task(alarm, "list").pk, because="", now=alarm.after(39))
    assert states(40)[1] is TaskState.DUE
    with pytest.raises(NeedsReason):
        block_task(alarm.command.commander, _task(alarm, "list").pk, because=" ", now=alarm.after(39))


def test_a_task_is_its_groups_and_can_be_taken_back(alarm: Alarmed) -> None:
    close = _task(alarm, "close")
    for who in (alarm.command.members[0], alarm.command.leaders[1]):
        with pytest.raises(NotYourTask):
            finish_task(phone_of(who), close.pk, now=alarm.after(1))
    done = finish_task(phone_of(alarm.command.leaders[0]), close.pk, now=alarm.after(1))
    assert finish_task(alarm.command.commander, close.pk, now=alarm.after(9)).done_at == done.done_at
    with pytest.raises(ActivationOver):
        block_task(alarm.command.commander, close.pk, because="x", now=alarm.after(9))
    assert reopen_task(alarm.command.commander, close.pk, now=alarm.after(10)).done_at is None
    stand_down(alarm.command.commander, alarm.activation.pk, now=alarm.after(11))
    with pytest.raises(ActivationOver):
        finish_task(alarm.command.commander, close.pk, now=alarm.after(12))


def test_the_board_of_what_ended_stands_still(alarm: Alarmed) -> None:
    stand_down(alarm.command.commander, alarm.activation.pk, now=alarm.after(20))
    board = _board(alarm, 20 + 24 * 60)
    assert (board.minutes, board.now) == (20, alarm.after(0) + timedelta(minutes=20))
