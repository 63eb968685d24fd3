"""A working group's tasks on its leader's phone: told to who leads, said offline, kept once whatever comes of it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from liba.command.models import ActivationTask, TaskEvent
from liba.command.retention import RETENTION
from liba.command.selectors.muster import activation_board
from liba.command.services import finish_task, stand_down, take_lead
from liba.field.models import ReceivedCommand
from liba.governance.models import JournalLine
from liba.kernel.clock import StandingClock
from liba.kernel.ids import id_at
from liba.project.proofs.wire import Wire
from tests.field.test_muster import Phone
from tests.support.alarm import Alarmed
from tests.support.commanding import Commanded, commanded
from tests.support.town import SmallTown


@pytest.fixture
def command(town: SmallTown) -> Commanded:
    return commanded(town)


@pytest.fixture
def alarm(command: Commanded) -> Alarmed:
    return Alarmed(command)


class Leader(Phone):
    """A phone that reports tasks; `say_task` at a minute, arriving at another."""

    def say_task(
        self,
        alarm: Alarmed,
        minutes: float,
        code: str,
        what: str,
        *,
        arrives: float | None = None,
        **more: object,
    ) -> Any:
        said = self.made(alarm, minutes, code, what, **more)
        return self.send(alarm, minutes if arrives is None else arrives, said)

    def made(self, alarm: Alarmed, minutes: float, code: str, what: str, **more: object) -> dict[str, object]:
        moment = alarm.after(minutes)
        task = alarm.activation.tasks.get(code=code).pk
        head = {"id": str(id_at(moment)), "kind": "task_event", "at": int(moment.timestamp()), "skew": 0}
        return {**head, "task": task, "what": what, **more}

    def send(self, alarm: Alarmed, minutes: float, *said: Mapping[str, object]) -> Any:
        moment = self.clock.moment = alarm.after(minutes)
        body = {"sent_at": int(moment.timestamp()), "commands": list(said)}
        receipts = self.wire.call("POST", "/api/field/commands", token=self.token, send=body).json()[
            "receipts"
        ]
        return receipts[0] if len(said) == 1 else receipts


@pytest.fixture
def leader(wire: Wire, command: Commanded, clock: StandingClock) -> Leader:
    return Leader(wire, command, command.leaders[0], clock)


def _task(alarm: Alarmed, code: str) -> ActivationTask:
    return alarm.activation.tasks.get(code=code)


def test_who_leads_is_told_the_group_s_tasks_and_what_they_wait_for(alarm: Alarmed, leader: Leader) -> None:
    told = leader.muster(alarm, 5)
    assert [(one["code"], one["ends"], one["after"]) for one in told["tasks"]] == [
        ("close", 30, []),
        ("knock", 120, ["list"]),
    ]
    assert told["tasks"][0] == {
        "id": _task(alarm, "close").pk,
        "code": "close",
        "name": {"zh": "封控场所", "en": "Close the place"},
        "starts_at": int(alarm.after(0).timestamp()),
        "due_at": int(alarm.after(30).timestamp()),
        "ends": 30,
        "after": [],
        "begun_at": None,
        "done_at": None,
        "done_by": "",
        "blocked_at": None,
        "hindrance": "",
        "blocked_because": "",
    }
    (wait,) = told["waits"]
    assert (wait["code"], wait["group"]["en"], wait["after"], wait["blocked"]) == (
        "list", "Tracing", ["close"], False,
    )  # fmt: skip
    assert not {"id", "done_by", "blocked_because", "hindrance"} & wait.keys()


def test_a_member_who_leads_nothing_is_told_of_no_task_until_they_are_put_in_the_lead(
    wire: Wire, command: Commanded, clock: StandingClock, alarm: Alarmed
) -> None:
    member, deputy = (Leader(wire, command, one, clock) for one in (command.members[0], command.deputies[0]))
    assert not {"tasks", "waits"} & member.muster(alarm, 1).keys()
    assert len(deputy.muster(alarm, 1)["tasks"]) == 2
    receipt = member.say_task(alarm, 2, "close", "done")
    assert (receipt["status"], receipt["code"]) == ("rejected", "command.not_your_task")
    take_lead(command.commander, alarm.member(command.members[0]).pk, now=alarm.after(3))
    assert len(member.muster(alarm, 4)["tasks"]) == 2
    assert member.say_task(alarm, 4, "close", "done")["status"] == "stored"


def test_begun_blocked_and_done_keep_the_moment_they_happened_and_who_said_it(
    alarm: Alarmed, leader: Leader, command: Commanded
) -> None:
    said = [
        leader.made(alarm, 10, "close", "begun"),
        leader.made(alarm, 12, "close", "blocked", hindrance="access", words="桥断了"),
        leader.made(alarm, 20, "close", "freed"),
        leader.made(alarm, 25, "close", "done"),
    ]
    answers = leader.send(alarm, 50, *reversed(said))
    assert [one["status"] for one in answers] == ["stored"] * 4
    close, name = _task(alarm, "close"), command.leaders[0].name
    assert (close.begun_at, close.begun_by) == (alarm.after(10), name)
    assert (close.done_at, close.done_by, close.blocked_at) == (alarm.after(25), name, None)
    assert set(TaskEvent.objects.values_list("recorded_at", flat=True)) == {alarm.after(50)}
    assert activation_board(alarm.activation, alarm.after(50)).tasks[0].minutes_late == 0
    verbs = JournalLine.objects.filter(verb__startswith="command.muster.task_").values_list("verb", flat=True)
    assert sorted(one.rsplit("_")[-1] for one in verbs) == ["begun", "blocked", "finished", "unblocked"]


def test_what_is_in_the_way_comes_from_the_list_or_in_words(alarm: Alarmed, leader: Leader) -> None:
    nothing = leader.say_task(alarm, 5, "close", "blocked")
    assert (nothing["status"], nothing["code"]) == ("rejected", "command.needs_reason")
    leader.say_task(alarm, 6, "close", "blocked", hindrance="people")
    told = leader.muster(alarm, 7)["tasks"][0]
    assert (told["hindrance"], told["blocked_at"]) == ("people", int(alarm.after(6).timestamp()))
    assert activation_board(alarm.activation, alarm.after(7)).tasks[0].state == "blocked"
    assert leader.say_task(alarm, 8, "close", "blocked", words="桥断了")["status"] == "stored"
    assert _task(alarm, "close").hindrance == ""
    assert leader.say_task(alarm, 9, "close", "blocked", hindrance="ghosts")["code"] == "field.malformed"


def test_the_same_report_again_changes_nothing(alarm: Alarmed, leader: Leader) -> None:
    said = leader.made(alarm, 5, "close", "done")
    assert leader.send(alarm, 6, said)["status"] == "stored"
    assert leader.send(alarm, 90, said)["status"] == "replayed"
    first, second = leader.send(alarm, 91, *[leader.made(alarm, 90, "knock", "begun")] * 2)
    assert (first["status"], second["status"]) == ("stored", "replayed")
    assert TaskEvent.objects.count() == 2
    assert _task(alarm, "close").done_at == alarm.after(5)


def test_a_report_after_the_task_was_done_is_kept_and_says_so(
    alarm: Alarmed, leader: Leader, command: Commanded
) -> None:
    finish_task(command.commander, _task(alarm, "close").pk, now=alarm.after(20))
    assert leader.say_task(alarm, 22, "close", "done")["flags"] == ["again"]
    assert leader.say_task(alarm, 23, "close", "blocked", hindrance="people")["flags"] == ["too_late"]
    assert _task(alarm, "close").done_by == "commander"
    # Done before the command post said so, and heard of later: the moment at which it happened stands.
    assert "flags" not in leader.say_task(alarm, 15, "close", "done", arrives=40)
    assert (_task(alarm, "close").done_at, _task(alarm, "close").done_by) == (
        alarm.after(15), command.leaders[0].name,
    )  # fmt: skip
    assert TaskEvent.objects.count() == 4


def test_after_stand_down_it_is_kept_and_what_happened_before_counts(
    alarm: Alarmed, leader: Leader, command: Commanded
) -> None:
    before = leader.made(alarm, 19, "close", "done")
    stand_down(command.commander, alarm.activation.pk, now=alarm.after(20))
    after = leader.say_task(alarm, 21, "knock", "done", arrives=600)
    assert (after["status"], after["flags"]) == ("stored", ["too_late"])
    assert _task(alarm, "knock").done_at is None
    assert TaskEvent.objects.get().late
    assert "flags" not in leader.send(alarm, 601, before)
    assert _task(alarm, "close").done_at == alarm.after(19)
    assert leader.muster(alarm, 602) is None


def test_who_no_longer_leads_is_refused_in_words_and_what_was_done_before_counts(
    wire: Wire, command: Commanded, clock: StandingClock, alarm: Alarmed
) -> None:
    member = Leader(wire, command, command.members[0], clock)
    for minutes, who in ((1, command.members[0]), (30, command.deputies[0])):
        take_lead(command.commander, alarm.member(who).pk, now=alarm.after(minutes))
    assert "tasks" not in member.muster(alarm, 31)
    assert member.say_task(alarm, 29, "close", "done", arrives=40)["status"] == "stored"
    refused = member.say_task(alarm, 31, "knock", "begun")
    assert (refused["status"], refused["code"]) == ("rejected", "command.not_your_task")
    assert "敲门排查组" in refused["title"]
    assert ReceivedCommand.objects.get(pk=refused["id"]).payload is not None
    assert TaskEvent.objects.count() == 1


@pytest.mark.parametrize("drill", [False, True])
def test_another_group_s_leader_reports_nothing_here(
    wire: Wire, command: Commanded, clock: StandingClock, *, drill: bool
) -> None:
    alarm = Alarmed(command, drill=drill)
    own, other = (Leader(wire, command, one, clock) for one in command.leaders)
    assert {one["code"] for one in other.muster(alarm, 1)["tasks"]} == {"list"}
    for what in ("begun", "done", "reopened", "undone"):
        refused = other.say_task(alarm, 2, "close", what)
        assert (refused["status"], refused["code"]) == ("rejected", "command.not_your_task")
    assert not TaskEvent.objects.exists()
    assert own.say_task(alarm, 3, "close", "done")["status"] == "stored"
    assert own.muster(alarm, 4)["drill"] is drill


def test_who_was_not_called_learns_nothing_of_a_task(
    wire: Wire, command: Commanded, clock: StandingClock, alarm: Alarmed, leader: Leader
) -> None:
    unknown = leader.send(alarm, 1, {**leader.made(alarm, 1, "close", "done"), "task": 10**6})
    assert (unknown["status"], unknown["code"]) == ("rejected", "command.unknown_activation")
    alarm.activation.members.filter(responder=command.leaders[0]).delete()
    assert leader.say_task(alarm, 2, "close", "done")["code"] == "command.unknown_activation"
    assert not TaskEvent.objects.exists()


def test_a_task_of_a_call_that_is_over_is_not_the_running_one_s(
    alarm: Alarmed, leader: Leader, command: Commanded
) -> None:
    old = leader.made(alarm, 40, "close", "done")
    stand_down(command.commander, alarm.activation.pk, now=alarm.after(30))
    second = alarm.start(now=alarm.after(35))
    assert leader.send(alarm, 45, old)["flags"] == ["too_late"]
    assert second.tasks.get(code="close").done_at is None


def test_a_report_is_taken_back_within_ten_minutes_by_whoever_made_it(
    wire: Wire, command: Commanded, clock: StandingClock, alarm: Alarmed, leader: Leader
) -> None:
    done = leader.made(alarm, 5, "close", "done")
    leader.send(alarm, 5, done)
    deputy = Leader(wire, command, command.deputies[0], clock)
    refused = deputy.say_task(alarm, 6, "close", "undone", undoes=done["id"])
    assert (refused["status"], refused["code"]) == ("rejected", "command.task_undo_too_late")
    assert leader.say_task(alarm, 9, "close", "undone", undoes=done["id"])["status"] == "stored"
    assert _task(alarm, "close").done_at is None
    again = leader.made(alarm, 20, "close", "done")
    leader.send(alarm, 20, again)
    late = leader.say_task(alarm, 31, "close", "undone", undoes=again["id"])
    assert (late["status"], late["code"]) == ("rejected", "command.task_undo_too_late")
    assert leader.say_task(alarm, 32, "close", "reopened")["status"] == "stored"
    assert _task(alarm, "close").done_at is None


def test_what_is_taken_back_before_it_comes_never_counts(alarm: Alarmed, leader: Leader) -> None:
    done = leader.made(alarm, 5, "close", "done")
    undo = leader.made(alarm, 6, "close", "undone", undoes=done["id"])
    assert leader.send(alarm, 7, undo)["status"] == "stored"
    assert leader.send(alarm, 8, done)["status"] == "stored"
    assert _task(alarm, "close").done_at is None


def test_a_clock_that_runs_ahead_or_before_the_alarm_stays_within_it(alarm: Alarmed, leader: Leader) -> None:
    leader.say_task(alarm, 300, "close", "done", arrives=10)
    leader.say_task(alarm, -60, "knock", "begun", arrives=11)
    assert _task(alarm, "close").done_at == alarm.after(10)
    assert _task(alarm, "knock").begun_at == alarm.after(0)


@pytest.mark.parametrize(
    "fields",
    [
        {"what": "dance"},
        {"what": "done", "task": 0},
        {"what": "done", "task": "1"},
        {"what": "undone", "undoes": "x"},
    ],
)
def test_nonsense_never_becomes_a_fact(alarm: Alarmed, leader: Leader, fields: dict[str, object]) -> None:
    said = {**leader.made(alarm, 1, "close", "done"), **fields}
    assert leader.send(alarm, 1, said)["status"] == "rejected"
    assert not TaskEvent.objects.exists()


def test_an_undo_may_not_reach_into_another_task(alarm: Alarmed, leader: Leader) -> None:
    done = leader.made(alarm, 5, "close", "done")
    leader.send(alarm, 5, done)
    stray = leader.say_task(alarm, 6, "knock", "undone", undoes=done["id"])
    assert stray["status"] == "rejected"
    assert _task(alarm, "close").done_at == alarm.after(5)
    assert UUID(str(done["id"])) == TaskEvent.objects.get().pk


def test_names_go_when_the_muster_s_go(alarm: Alarmed, leader: Leader, command: Commanded) -> None:
    leader.say_task(alarm, 5, "close", "begun")
    leader.say_task(alarm, 6, "close", "blocked", hindrance="people")
    stand_down(command.commander, alarm.activation.pk, now=alarm.after(20))
    (rule,) = [rule for rule in RETENTION if rule.name == "command.musters"]
    rule.destroy(alarm.after(20) + timedelta(minutes=1))
    close = _task(alarm, "close")
    assert (close.begun_by, close.blocked_by, TaskEvent.objects.count()) == ("", "", 0)
    assert close.hindrance == "people"
