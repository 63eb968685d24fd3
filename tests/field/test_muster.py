"""The alarm on the phone: the call that waits, one tap, and what comes too late."""

from typing import Any

import pytest
from django.core.cache import cache

from liba.command.models import MusterEvent
from liba.command.services import stand_down
from liba.kernel.clock import StandingClock
from liba.kernel.ids import id_at
from liba.project.proofs.wire import Wire
from liba.workforce.models import Responder
from tests.field.test_orders import Held
from tests.support.alarm import Alarmed
from tests.support.commanding import Commanded, commanded
from tests.support.town import SmallTown


@pytest.fixture
def command(town: SmallTown) -> Commanded:
    return commanded(town)


class Phone(Held):
    """A phone whose holder answers the call."""

    def __init__(self, wire: Wire, command: Commanded, one: Responder, clock: StandingClock) -> None:
        super().__init__(wire, command, one)
        self.clock = clock

    def muster(self, alarm: Alarmed, minutes: float = 0) -> Any:
        self.clock.moment = alarm.after(minutes)
        cache.clear()
        return self.orders()["muster"]

    def say(self, alarm: Alarmed, minutes: float, **fields: object) -> Any:
        moment = self.clock.moment = alarm.after(minutes)
        sent = {
            "id": str(id_at(moment)), "kind": "muster_event", "at": int(moment.timestamp()), "skew": 0,
            "activation": alarm.activation.pk, "way": "tap", **fields,
        }  # fmt: skip
        body = {"sent_at": int(moment.timestamp()), "commands": [sent]}
        answer = self.wire.call("POST", "/api/field/commands", token=self.token, send=body)
        if answer.status != 200:
            return answer.json()
        return answer.json()["receipts"][0]


@pytest.fixture
def leader(wire: Wire, command: Commanded, clock: StandingClock) -> Phone:
    return Phone(wire, command, command.leaders[0], clock)


@pytest.fixture
def member(wire: Wire, command: Commanded, clock: StandingClock) -> Phone:
    return Phone(wire, command, command.members[0], clock)


def test_the_call_is_told_and_answered_by_one_tap(command: Commanded, member: Phone) -> None:
    assert member.orders()["muster"] is None
    alarm = Alarmed(command)
    told = member.muster(alarm)
    assert told == {
        "activation": alarm.activation.pk,
        "plan": {"zh": "黄金24小时", "en": "Golden 24 hours"},
        "drill": False,
        "group": {"zh": "敲门排查组", "en": "Doors"},
        "post": {"zh": "镇指挥部", "en": "Command post"},
        "reason": "两份检测结果异常",
        "started_at": int(alarm.after(0).timestamp()),
        "answer": "",
        "arrived_at": None,
        "missing_at": [10, 20, 30],
    }
    assert member.say(alarm, 1, what="answered", answer="coming")["status"] == "stored"
    assert member.say(alarm, 5, what="arrived")["status"] == "stored"
    told = member.muster(alarm, 6)
    assert (told["answer"], told["arrived_at"]) == ("coming", int(alarm.after(5).timestamp()))
    assert member.say(alarm, 9, what="arrived")["flags"] == ["again"]


def test_a_drill_is_told_as_one_and_an_alarm_comes_first(command: Commanded, leader: Phone) -> None:
    alarm = Alarmed(command, drill=True)
    assert leader.muster(alarm)["drill"] is True
    alarm.start()
    assert leader.muster(alarm)["drill"] is False


def test_what_comes_too_late_is_stored_and_says_so(command: Commanded, leader: Phone) -> None:
    alarm = Alarmed(command)
    stand_down(command.commander, alarm.activation.pk, now=alarm.after(20))
    assert leader.muster(alarm, 21) is None
    receipt = leader.say(alarm, 24 * 60, what="answered", answer="coming")
    assert (receipt["status"], receipt["flags"]) == ("stored", ["too_late"])
    assert MusterEvent.objects.get().late


def test_what_is_no_answer_is_rejected(command: Commanded, leader: Phone) -> None:
    alarm = Alarmed(command)
    receipt = leader.say(alarm, 1, what="arrived", activation=999)
    assert (receipt["status"], receipt["code"]) == ("rejected", "command.unknown_activation")
    alarm.activation.members.filter(responder=command.leaders[0]).delete()
    receipt = leader.say(alarm, 2, what="arrived")
    assert (receipt["status"], receipt["code"]) == ("rejected", "command.not_called")


@pytest.mark.parametrize(
    "fields",
    [{"what": "dance"}, {"what": "arrived", "way": "list"}, {"what": "answered", "answer": "maybe"}, {}],
)
def test_nonsense_never_becomes_a_fact(command: Commanded, leader: Phone, fields: dict[str, object]) -> None:
    alarm = Alarmed(command)
    said = leader.say(alarm, 1, **fields)
    assert said.get("status") != "stored"
    assert not MusterEvent.objects.exists()
