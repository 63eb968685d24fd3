"""The alarm on the desk: starting with the number typed, two commanders, the board, the door, the report on paper."""

from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from liba.accounts.terms import Role
from liba.command.models import Activation, ActivationMember, MusterEvent
from liba.command.services import decide_plan, report_task, take_lead
from liba.command.services.plan_tasks import TaskSaid
from liba.command.terms.activation import Hindrance, TaskWord
from liba.command.terms.muster import Learned, Lesson
from liba.console.alarm.wording import lesson_said
from liba.governance.models import JournalLine
from liba.kernel import clock
from liba.kernel.ids import new_id
from liba.workforce.terms import Standing
from tests.command.acting import phone_of
from tests.console.conftest import SignIn, browser_of, said_by
from tests.support.alarm import Alarmed, golden
from tests.support.commanding import Commanded, commanded
from tests.support.serving import enlist
from tests.support.town import SmallTown


@pytest.fixture
def command(town: SmallTown) -> Commanded:
    made = commanded(town)
    decide_plan(town.system, golden(), now=town.now)
    return made


@pytest.fixture
def commander(sign_in: SignIn) -> Client:
    return sign_in(Role.COMMANDER)


@pytest.fixture
def alarm(command: Commanded) -> Alarmed:
    return Alarmed(command)


def _url(name: str, *args: object) -> str:
    return reverse(f"console:{name}", args=args)


def _start(client: Client, drill: str = "", **given: str) -> str:
    said = {"reason": "两份检测结果异常", "confirmation": "6", **given}
    response = client.post(_url("alarm_start", "golden") + drill, said, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_town_is_told_where_plans_come_from(commander: Client) -> None:
    assert "no emergency plan yet" in said_by(commander, _url("alarm"))


def test_starting_shows_what_will_happen_and_asks_for_the_number(
    command: Commanded, commander: Client
) -> None:
    page = said_by(commander, _url("alarm_start", "golden"))
    assert "Doors" in page
    assert "T+10" in page
    for wrong in ("", "5", "六", "6 people"):
        assert "Everybody is being called" not in _start(commander, confirmation=wrong)
    assert not Activation.objects.exists()
    assert "Everybody is being called" in _start(commander)
    assert Activation.objects.get().members.count() == 6


def test_the_second_commander_reads_by_whom_it_runs(
    command: Commanded, commander: Client, town: SmallTown
) -> None:
    _start(commander)
    second = browser_of(town.user(Role.COMMANDER, name="second"))
    page = _start(second)
    assert "Nothing was done twice" in page
    assert "started by commander" in page
    assert Activation.objects.count() == 1


def test_a_drill_is_marked_on_every_page(command: Commanded, commander: Client) -> None:
    mark = "Nobody outside is called."
    assert mark in said_by(commander, _url("alarm_start", "golden"), drill="1")
    assert mark in _start(commander, "?drill=1")
    drill = Activation.objects.get()
    for name in ("alarm_board", "alarm_door", "alarm_report"):
        assert mark in said_by(commander, _url(name, drill.pk)), name
    assert mark in said_by(commander, _url("alarm"))


def test_the_board_shows_groups_posts_tasks_and_is_fetched_live(
    alarm: Alarmed, commander: Client, standing: clock.StandingClock
) -> None:
    for who in (alarm.command.leaders[0], alarm.command.members[0]):
        alarm.comes(who, 2)
    standing.moment = alarm.after(35)
    page = said_by(commander, _url("alarm_board", alarm.activation.pk))
    for words in ("T+35", "changed-muster", "Command post 1/1", "waits for Close the place", "5 min late"):
        assert words in page, words
    assert "of 6 called" in said_by(commander, _url("alarm_live", alarm.activation.pk))


def test_tasks_are_reported_and_something_is_in_the_way(alarm: Alarmed, commander: Client) -> None:
    close = alarm.activation.tasks.get(code="close")
    page = commander.post(_url("alarm_task", close.pk), {"what": "block", "reason": "缺人"}, follow=True)
    assert "缺人" in page.content.decode()
    commander.post(_url("alarm_task", close.pk), {"what": "done"})
    close.refresh_from_db()
    assert close.done_at is not None
    commander.post(_url("alarm_task", close.pk), {"what": "reopen"})
    close.refresh_from_db()
    assert close.done_at is None
    assert commander.post(_url("alarm_task", close.pk), {"what": "explode"}).status_code == 404
    assert commander.post(_url("alarm_task", 999), {"what": "done"}).status_code == 404


def test_a_group_s_leader_reports_its_tasks_from_their_own_desk(alarm: Alarmed) -> None:
    user = alarm.command.leaders[0].user
    assert user is not None
    user.grants.update(role=Role.VILLAGE_CADRE.value)
    client = browser_of(user)
    page = said_by(client, _url("alarm_board", alarm.activation.pk))
    assert page.count('value="done"') == 2
    other = alarm.activation.tasks.get(code="list")
    assert client.post(_url("alarm_task", other.pk), {"what": "done"}).status_code == 403


def test_who_was_put_in_the_lead_reports_from_a_desk_and_the_board_says_who_said_what(alarm: Alarmed) -> None:
    member, close = alarm.command.members[0], alarm.activation.tasks.get(code="close")
    user = member.user
    assert user is not None
    user.grants.update(role=Role.VILLAGE_CADRE.value)
    client, board = browser_of(user), _url("alarm_board", alarm.activation.pk)
    assert 'value="done"' not in said_by(client, board)
    take_lead(alarm.command.commander, alarm.member(member).pk, now=alarm.after(0))
    assert said_by(client, board).count('value="done"') == 2
    said = TaskSaid(new_id(), TaskWord.BEGUN, alarm.after(0))
    report_task(phone_of(member), close.pk, said, responder_id=member.pk, now=alarm.after(0))
    assert f"begun 07:00 {member.name}" in " ".join(said_by(client, board).split())
    said = TaskSaid(new_id(), TaskWord.BLOCKED, alarm.after(0), "桥断了", Hindrance.ACCESS)
    report_task(phone_of(member), close.pk, said, responder_id=member.pk, now=alarm.after(0))
    page = said_by(client, board)
    assert "can&#x27;t get in or through: 桥断了" in page
    assert f"07:00 {member.name}" in page
    report = said_by(client, _url("alarm_report", alarm.activation.pk))
    assert "can&#x27;t get in or through" in report


def test_the_door_ticks_by_list_and_by_badge(alarm: Alarmed, sign_in: SignIn) -> None:
    clerk = sign_in(Role.CLERK)
    door = _url("alarm_door", alarm.activation.pk)
    assert said_by(clerk, door).count("door-row") == 6
    assert JournalLine.objects.filter(verb="command.muster.list_seen").count() == 1
    one, two = alarm.command.leaders
    assert said_by(clerk, door, q=one.code).count("door-row") == 1
    member = alarm.member(one)
    row = clerk.post(_url("alarm_tick", alarm.activation.pk, member.pk), {}, headers={"HX-Request": "true"})
    assert "07:00" in row.content.decode()
    page = clerk.post(_url("alarm_scan", alarm.activation.pk), {"badge": two.code}, follow=True)
    assert f"{two.name} · Tracing · Forward post" in page.content.decode()
    page = clerk.post(_url("alarm_scan", alarm.activation.pk), {"badge": two.code}, follow=True)
    assert "was ticked before" in page.content.decode()
    assert [event.way for event in MusterEvent.objects.order_by("recorded_at", "pk")] == [
        "list",
        "scan",
        "scan",
    ]
    assert said_by(clerk, door).count("door-row") == 4
    assert said_by(clerk, door, show="all").count("door-row") == 6


def test_the_door_notes_who_can_not_come_and_refuses_strangers(alarm: Alarmed, sign_in: SignIn) -> None:
    clerk = sign_in(Role.CLERK)
    member = alarm.member(alarm.command.members[0])
    clerk.post(_url("alarm_tick", alarm.activation.pk, member.pk), {"what": "cannot"})
    assert ActivationMember.objects.get(pk=member.pk).answer == "cannot"
    for badge in ("", "X999", "' or 1=1"):
        response = clerk.post(_url("alarm_scan", alarm.activation.pk), {"badge": badge})
        assert response.status_code == 404
    assert clerk.post(_url("alarm_tick", alarm.activation.pk, 999), {}).status_code == 404
    assert clerk.get(_url("alarm_door", 999)).status_code == 404


def test_the_list_is_only_for_who_keeps_the_door_of_the_whole_town(alarm: Alarmed, sign_in: SignIn) -> None:
    town = alarm.command.town
    for client in (sign_in(Role.VILLAGE_CADRE, town.villages[0]), sign_in(Role.OFFICIAL)):
        assert client.get(_url("alarm_door", alarm.activation.pk)).status_code == 403
        assert client.get(_url("alarm_start", "golden")).status_code == 403
        assert client.post(_url("alarm_end", alarm.activation.pk), {"reason": ""}).status_code == 403
        assert client.get(_url("alarm_board", alarm.activation.pk)).status_code == 200


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_who_came_uncalled_is_added_at_the_door(alarm: Alarmed, town: SmallTown, language: str) -> None:
    clerk = browser_of(town.user(Role.CLERK), language)
    one = enlist(town, "热心<b>", Standing.VOLUNTEER)
    door = _url("alarm_door", alarm.activation.pk)
    assert "alarm_join" not in said_by(clerk, door)
    page = clerk.post(
        _url("alarm_scan", alarm.activation.pk), {"badge": one.code}, follow=True
    ).content.decode()
    assert "热心&lt;b&gt;" in page
    assert ("was not called" if language == "en" else "没有被召集") in page
    assert f'name="responder" value="{one.pk}"' in page
    join = _url("alarm_join", alarm.activation.pk)
    assert clerk.post(join, {"responder": one.pk, "group": ""}).status_code == 404
    page = clerk.post(join, {"responder": one.pk, "group": "doors"}, follow=True).content.decode()
    assert "热心&lt;b&gt; · " in page
    refused = clerk.post(join, {"responder": one.pk, "group": "tracing"})
    assert refused["X-Liba-Refusal"] == "command.in_another_group"
    commander = browser_of(town.user(Role.COMMANDER, name="second"), language)
    board = said_by(commander, _url("alarm_board", alarm.activation.pk))
    assert ("+ 1 uncalled" if language == "en" else "另有 1 人未召自到") in board
    report = said_by(commander, _url("alarm_report", alarm.activation.pk))
    assert ("Came uncalled" if language == "en" else "未召自到") in report


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_the_list_is_exported(alarm: Alarmed, commander: Client, format_: str) -> None:
    response = commander.get(_url("alarm_door", alarm.activation.pk), {"format": format_})
    assert response.status_code == 200
    assert f"muster-{alarm.activation.pk}.{format_}" in response["Content-Disposition"]


def test_a_deputy_takes_the_leaders_place(alarm: Alarmed, commander: Client) -> None:
    deputy = alarm.command.deputies[0]
    alarm.comes(deputy, 0)
    assert "Somebody else leads" in said_by(commander, _url("alarm_board", alarm.activation.pk))
    commander.post(_url("alarm_lead", alarm.activation.pk, alarm.member(deputy).pk))
    assert alarm.activation.groups.get(code="doors").leader == deputy
    member = alarm.command.members[0]
    alarm.comes(member, 0)
    late = commander.post(
        _url("alarm_lead", alarm.activation.pk, alarm.member(member).pk),
        {"instead_of": str(alarm.command.leaders[0].pk)},
        follow=True,
    )
    assert f"led by {deputy.name} since" in late.content.decode()
    assert alarm.activation.groups.get(code="doors").leader == deputy


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_stand_down_gives_the_report_on_page_and_paper(
    alarm: Alarmed, town: SmallTown, standing: clock.StandingClock, language: str
) -> None:
    commander = browser_of(town.user(Role.COMMANDER), language)
    alarm.comes(alarm.command.leaders[0], 0)
    standing.moment = alarm.after(40)
    page = commander.post(
        _url("alarm_end", alarm.activation.pk), {"reason": "电话号码要更新 <b>"}, follow=True
    ).content.decode()
    assert "电话号码要更新 &lt;b&gt;" in page
    commander.post(_url("alarm_learned", alarm.activation.pk), {"learned": "两条路线都要演练"})
    report = _url("alarm_report", alarm.activation.pk)
    assert "两条路线都要演练" in said_by(commander, report)
    pdf = commander.get(report, {"format": "pdf"}).content
    assert pdf.startswith(b"%PDF")
    book = openpyxl.load_workbook(BytesIO(commander.get(report, {"format": "xlsx"}).content))
    assert len(book.sheetnames) == 5
    again = commander.post(_url("alarm_end", alarm.activation.pk), {"reason": ""})
    assert again.status_code == 409


def test_a_drill_can_not_be_started_twice_and_its_report_says_so(
    command: Commanded, commander: Client, standing: clock.StandingClock
) -> None:
    _start(commander, "?drill=1")
    drill = Activation.objects.get()
    assert "Nothing was done twice" in _start(commander, "?drill=1")
    commander.post(_url("alarm_end", drill.pk), {"reason": "都到了"})
    assert "drill" in said_by(commander, _url("alarm")).lower()


@pytest.mark.parametrize(("n", "said"), [(1, "1 person did not answer"), (2, "2 people did not answer")])
def test_what_was_learned_counts_one_as_one(n: int, said: str) -> None:
    with override("en"):
        assert lesson_said(Learned(Lesson.SILENT, n=n)).startswith(said)
