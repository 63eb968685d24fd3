"""Activating a plan by one decision, two commanders at once, drills, and its end."""

import json
from datetime import timedelta

import pytest

from liba.accounts.models import Notice
from liba.accounts.terms import Role
from liba.command.advance import advance
from liba.command.models import Activation, ActivationMember
from liba.command.refusals.alarm import (
    ActivationOver,
    AlreadyRunning,
    NeedsMeasure,
    NeedsReason,
    NobodyToCall,
    UnknownPlan,
)
from liba.command.retention import RETENTION
from liba.command.selectors.activation import preview
from liba.command.selectors.muster_report import report_of
from liba.command.services import activate, decide_plan, note_lessons, stand_down
from liba.command.terms.activation import PlanGroup
from liba.command.terms.muster import Lesson
from liba.governance.models import JournalLine
from liba.kernel.refusals import Forbidden
from liba.kernel.text import Text
from tests.support.alarm import Alarmed, golden
from tests.support.commanding import Commanded
from tests.support.town import DAY


@pytest.fixture
def alarm(command: Commanded) -> Alarmed:
    return Alarmed(command)


def _told(kind: str) -> int:
    return Notice.objects.filter(kind=kind).count()


def test_one_decision_calls_everybody_once(alarm: Alarmed) -> None:
    assert ActivationMember.objects.filter(activation=alarm.activation).count() == 6
    assert _told("muster") == 6
    assert alarm.activation.tasks.count() == 3
    assert alarm.activation.ends_at == alarm.after(24 * 60)
    leads = {group.code: group.leader for group in alarm.activation.groups.all()}
    assert leads == {"doors": alarm.command.leaders[0], "tracing": alarm.command.leaders[1]}
    line = JournalLine.objects.get(verb="command.activation.started")
    assert json.loads(line.facts)["called"] == 6


def test_the_second_commander_is_told_who_was_first(alarm: Alarmed) -> None:
    other = alarm.command.town.actor(Role.COMMANDER, name="second")
    with pytest.raises(AlreadyRunning) as refused:
        activate(other, plan="golden", reason="也要启动", now=alarm.after(0))
    assert refused.value.facts["by"] == "commander"
    assert Activation.objects.count() == 1
    assert _told("muster") == 6


@pytest.mark.parametrize("role", [Role.VILLAGE_CADRE, Role.CLERK, Role.ADMINISTRATOR, Role.UNIT_LEADER])
def test_only_a_commander_activates(command: Commanded, role: Role) -> None:
    decide_plan(command.town.system, golden(), now=command.town.now)
    with pytest.raises(Forbidden):
        activate(command.town.actor(role), plan="golden", reason="x", now=command.town.now)
    assert not Activation.objects.exists()


def test_what_can_not_be_started(command: Commanded) -> None:
    now, who = command.town.now, command.commander
    decide_plan(command.town.system, golden(), now=now)
    with pytest.raises(NeedsReason):
        activate(who, plan="golden", reason="  ", now=now)
    with pytest.raises(UnknownPlan):
        activate(who, plan="nothing", reason="x", now=now)
    empty = (PlanGroup("doors", Text("组"), units=("u9",)),)
    decide_plan(command.town.system, golden(code="empty", groups=empty, tasks=()), now=now)
    with pytest.raises(NobodyToCall):
        activate(who, plan="empty", reason="x", now=now)
    assert not Activation.objects.exists()


def test_a_plan_that_binds_needs_a_measure_in_force_but_a_drill_needs_none(command: Commanded) -> None:
    now, who = command.town.now, command.commander
    decide_plan(command.town.system, golden(binds=True), now=now)
    measure = command.town.measures["cordon"]
    with pytest.raises(NeedsMeasure):
        activate(who, plan="golden", reason="x", now=now)
    with pytest.raises(NeedsMeasure):
        activate(who, plan="golden", reason="x", measure_id=measure.pk, now=measure.ends_at)
    drill = activate(who, plan="golden", reason="x", drill=True, now=now)
    assert drill.measure is None
    assert activate(who, plan="golden", reason="x", measure_id=measure.pk, now=now).measure == measure


def test_an_alarm_ends_the_drill_and_no_drill_runs_beside_it(command: Commanded) -> None:
    drilled = Alarmed(command, drill=True)
    assert (_told("drill_muster"), _told("muster")) == (6, 0)
    with pytest.raises(AlreadyRunning):
        drilled.start(drill=True)
    drilled.start()
    drilled.activation.refresh_from_db()
    assert drilled.activation.ended_at == drilled.after(0)
    with pytest.raises(AlreadyRunning):
        drilled.start(drill=True)


def test_who_is_named_twice_is_called_once_and_shown(command: Commanded) -> None:
    groups = (
        PlanGroup("doors", Text("甲组"), units=("u0",)),
        PlanGroup("all", Text("全体"), standings=("village_cadre",), leader=command.members[1].code),
    )
    decide_plan(command.town.system, golden(groups=groups, tasks=()), now=command.town.now)
    found = preview("golden", command.town.now)
    assert {one.responder for one in found.doubly} == {
        command.leaders[0], command.deputies[0], command.members[0],
    }  # fmt: skip
    assert (found.groups["doors"], found.groups["all"]) == (3, 3)
    made = activate(command.commander, plan="golden", reason="x", now=command.town.now)
    assert made.members.count() == 6
    assert made.groups.get(code="all").leader == command.members[1]


def test_who_is_ill_or_left_is_not_called(command: Commanded) -> None:
    ill, gone = command.members
    ill.clearance = "ill"
    ill.save()
    gone.left_on = DAY
    gone.save()
    alarmed = Alarmed(command)
    assert alarmed.activation.members.count() == 4
    assert preview("golden", command.town.now).unable == 2


def test_stand_down_keeps_the_report_and_tells_everybody(alarm: Alarmed) -> None:
    for minutes, who in enumerate([*alarm.command.leaders, *alarm.command.deputies], 5):
        alarm.comes(who, minutes)
    ended = stand_down(
        alarm.command.commander, alarm.activation.pk, learned="电话要更新", now=alarm.after(40)
    )
    report = report_of(ended, alarm.after(99))
    assert (report.called, report.arrived, report.silent, report.half) == (6, 4, 2, 7)
    assert report.nine_tenths is None
    assert (report.minutes, report.missing) == ((10, 20, 30), (2, 2, 2))
    assert [group.stood_at for group in report.groups] == [alarm.after(7), alarm.after(8)]
    lessons = {(one.lesson, one.n) for one in report.learned}
    assert {(Lesson.SILENT, 2), (Lesson.STOOD, 8), (Lesson.UNDONE, 10)} <= lessons
    assert ended.learned == "电话要更新"
    assert _told("stand_down") == 6
    names = [*alarm.command.leaders, *alarm.command.members]
    assert not any(one.name in str(ended.report) for one in names)
    with pytest.raises(ActivationOver):
        stand_down(alarm.command.commander, alarm.activation.pk, now=alarm.after(41))
    assert (
        note_lessons(alarm.command.commander, ended.pk, learned="补充", now=alarm.after(50)).learned == "补充"
    )


def test_it_ends_by_itself_once_and_another_can_start(alarm: Alarmed) -> None:
    late = alarm.activation.ends_at + timedelta(hours=3)
    assert advance(now=alarm.activation.ends_at - timedelta(seconds=1))["activations_ended"] == 0
    assert advance(now=late)["activations_ended"] == 1
    assert advance(now=late)["activations_ended"] == 0
    alarm.activation.refresh_from_db()
    assert alarm.activation.ended_at == alarm.activation.ends_at
    assert _told("stand_down") == 6
    assert alarm.start(now=late).pk != alarm.activation.pk


def test_no_message_says_why(alarm: Alarmed) -> None:
    advance(now=alarm.after(10))
    stand_down(alarm.command.commander, alarm.activation.pk, now=alarm.after(20))
    assert Notice.objects.exists()
    assert not any("检测" in str(notice.facts) for notice in Notice.objects.all())


def test_who_was_called_is_destroyed_in_time_and_the_figures_stay(alarm: Alarmed) -> None:
    stand_down(alarm.command.commander, alarm.activation.pk, now=alarm.after(20))
    (rule,) = [rule for rule in RETENTION if rule.name == "command.musters"]
    assert rule.destroy(alarm.after(20)) == 0
    assert rule.destroy(alarm.after(21)) == 6
    assert rule.destroy(alarm.after(21)) == 0
    alarm.activation.refresh_from_db()
    assert not alarm.activation.groups.exclude(leader=None).exists()
    assert report_of(alarm.activation, alarm.after(99)).called == 6
