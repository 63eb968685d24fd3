"""Who comes without being called: added to one group, counted as there, in neither the called nor the missing."""

import json

import pytest

from liba.accounts.models import Notice
from liba.accounts.terms import Role
from liba.command.models import Message, MusterEvent
from liba.command.refusals.alarm import ActivationOver, CanNotServe, InAnotherGroup
from liba.command.selectors.muster import activation_board, uncalled_people
from liba.command.selectors.muster_report import report_of
from liba.command.services import join_group, stand_down, take_lead
from liba.command.services.muster import MusterRecorded
from liba.governance.models import JournalLine
from liba.kernel.actors import Actor
from liba.kernel.ids import new_id
from liba.kernel.refusals import Forbidden, NotFound
from liba.workforce.models import Responder
from liba.workforce.terms import Standing
from tests.support.alarm import Alarmed
from tests.support.commanding import Commanded
from tests.support.serving import enlist
from tests.support.town import DAY


@pytest.fixture
def alarm(command: Commanded) -> Alarmed:
    return Alarmed(command)


@pytest.fixture
def helper(command: Commanded) -> Responder:
    return enlist(command.town, "热心人", Standing.VOLUNTEER)


def _joins(
    alarm: Alarmed, one: Responder, minutes: float, group: str = "doors", by: Actor | None = None
) -> MusterRecorded:
    return join_group(
        by or alarm.command.commander, event_id=new_id(), activation_id=alarm.activation.pk, group=group,
        responder_id=one.pk, happened_at=alarm.after(minutes), now=alarm.after(minutes),
    )  # fmt: skip


def test_they_are_there_and_make_the_group_complete(alarm: Alarmed, helper: Responder) -> None:
    alarm.comes(alarm.command.leaders[0], 2)
    recorded = _joins(alarm, helper, 6, by=alarm.command.town.actor(Role.CLERK))
    assert (recorded.flags, recorded.member.uncalled) == ((), True)
    board = activation_board(alarm.activation, alarm.after(7))
    doors = board.groups[0]
    assert (doors.called, doors.uncalled, doors.arrived, doors.complete_at) == (3, 1, 2, alarm.after(6))
    assert (board.called, board.arrived, len(board.missing)) == (6, 2, 5)
    (line,) = JournalLine.objects.filter(verb="command.muster.joined")
    assert json.loads(line.facts)["responder"] == helper.code
    assert MusterEvent.objects.get(member__responder=helper).way == "list"


def test_they_may_lead_and_are_told_of_the_end(alarm: Alarmed, helper: Responder) -> None:
    user = alarm.command.town.user(Role.GRID_WORKER, name="helper")
    helper.user = user
    helper.save()
    member = _joins(alarm, helper, 3).member
    take_lead(alarm.command.commander, member.pk, now=alarm.after(4))
    assert activation_board(alarm.activation, alarm.after(5)).groups[0].lead_is_there
    stand_down(alarm.command.commander, alarm.activation.pk, now=alarm.after(9))
    assert Notice.objects.filter(user=user, kind="stand_down").count() == 1


def test_the_report_counts_them_apart(alarm: Alarmed, helper: Responder) -> None:
    for who in (*alarm.command.leaders, alarm.command.deputies[0]):
        alarm.comes(who, 4)
    _joins(alarm, helper, 1)
    ended = stand_down(alarm.command.commander, alarm.activation.pk, now=alarm.after(40))
    report = report_of(ended, alarm.after(99))
    assert (report.called, report.arrived, report.uncalled, report.half) == (6, 4, 1, 4)
    assert report.missing == (3, 3, 3)
    assert [group.uncalled for group in report.groups] == [1, 0]
    with pytest.raises(ActivationOver):
        _joins(alarm, helper, 41)


def test_nobody_serves_in_two_groups(alarm: Alarmed, helper: Responder) -> None:
    called = alarm.command.members[1]
    with pytest.raises(InAnotherGroup) as refused:
        _joins(alarm, called, 3, "doors")
    assert refused.value.facts == {"who": called.name, "group": "流调溯源组", "group_en": "Tracing"}
    _joins(alarm, helper, 3, "doors")
    with pytest.raises(InAnotherGroup):
        _joins(alarm, helper, 4, "tracing")
    assert _joins(alarm, helper, 5, "doors").flags == ("again",)
    assert alarm.member(helper).arrived_at == alarm.after(3)
    assert alarm.activation.members.filter(uncalled=True).count() == 1


def test_who_was_called_to_that_group_is_ticked_as_ever(alarm: Alarmed) -> None:
    called = alarm.command.members[0]
    assert _joins(alarm, called, 3).member.uncalled is False
    assert not JournalLine.objects.filter(verb="command.muster.joined").exists()


def test_what_is_refused(alarm: Alarmed, helper: Responder) -> None:
    with pytest.raises(Forbidden):
        _joins(alarm, helper, 1, by=alarm.command.town.actor(Role.OFFICIAL))
    with pytest.raises(NotFound):
        _joins(alarm, helper, 1, "no-such-group")
    helper.clearance = "ill"
    helper.save()
    with pytest.raises(CanNotServe) as refused:
        _joins(alarm, helper, 1)
    assert "ill" not in str(refused.value.facts)
    assert not MusterEvent.objects.exists()


def test_in_a_drill_too_and_nothing_leaves_the_house(command: Commanded, helper: Responder) -> None:
    drill = Alarmed(command, drill=True)
    _joins(drill, helper, 2)
    assert activation_board(drill.activation, drill.after(3)).uncalled == 1
    stand_down(command.commander, drill.activation.pk, now=drill.after(5))
    assert not Message.objects.exists()


def test_they_are_found_by_name_badge_or_telephone(alarm: Alarmed, helper: Responder) -> None:
    helper.phone_tail = "4711"
    helper.save()
    for words in ("热心", helper.code.lower(), "4711", " 热心人 "):
        assert uncalled_people(alarm.activation, words, DAY) == [helper], words
    assert uncalled_people(alarm.activation, "热", DAY) == []
    assert uncalled_people(alarm.activation, alarm.command.leaders[0].code, DAY) == []
    helper.left_on = DAY
    helper.save()
    assert uncalled_people(alarm.activation, "热心", DAY) == []
