"""What a unit's leader is asked for on the phone, and what goes up from it: the return, and problems."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache

from liba.command.models import Problem, UnitReturn
from liba.command.services import decide_cycle, end_problem
from liba.command.terms.cycle import CycleSpec
from liba.kernel.clock import StandingClock
from liba.kernel.ids import id_at
from liba.kernel.text import Text
from liba.project.proofs.wire import Wire
from liba.rounds.services.returns import decide_return, seal_returns
from liba.rounds.terms.returns import DueCount, DuesOf, Figure, ReturnSpec
from liba.workforce.models import Responder
from tests.field.test_orders import Held
from tests.rounds.recording import add_round, went
from tests.support.commanding import Commanded, commanded
from tests.support.town import DAY, SmallTown, local


@pytest.fixture
def command(town: SmallTown) -> Commanded:
    made = commanded(town)
    figure = Figure("seen", Text("已走访", "seen"), DuesOf("daily", DueCount.DONE))
    decide_return(town.system, ReturnSpec((figure,), 960), now=town.now)
    decide_cycle(town.system, CycleSpec(), now=town.now)
    went(add_round(), town.households[0], local("09:00"))
    return made


class Phone(Held):
    """A phone whose server's clock is moved."""

    def __init__(self, wire: Wire, command: Commanded, one: Responder, clock: StandingClock) -> None:
        super().__init__(wire, command, one)
        self.clock = clock


@pytest.fixture
def leader(wire: Wire, command: Commanded, clock: StandingClock) -> Phone:
    return Phone(wire, command, command.leaders[0], clock)


def _send(held: Phone, at: str, kind: str, **fields: object) -> Any:
    moment = held.clock.moment = local(at)
    sent = {"id": str(id_at(moment)), "kind": kind, "at": int(moment.timestamp()), "skew": 0, **fields}
    body = {"sent_at": int(moment.timestamp()), "commands": [sent]}
    answer = held.wire.call("POST", "/api/field/commands", token=held.token, send=body)
    assert answer.status == 200, answer.body
    return answer.json()["receipts"][0]


def _told(held: Phone, at: str) -> Any:
    held.clock.moment = local(at)
    cache.clear()
    return held.orders()


def test_a_leader_is_asked_from_noon_and_reports_once(command: Commanded, leader: Phone) -> None:
    assert _told(leader, "11:00")["return"] is None
    asked = _told(leader, "15:00")["return"]
    assert asked["unit"] == command.units[0].pk
    assert asked["figures"] == [{"code": "seen", "name": {"zh": "已走访", "en": "seen"}, "value": 1}]
    assert (asked["reported"], asked["due_at"]) == (False, int(local("16:00").timestamp()))
    said = {"unit": asked["unit"], "day": asked["day"], "agrees": True}
    assert _send(leader, "15:10", "unit_return", **said)["status"] == "stored"
    assert _send(leader, "15:10", "unit_return", **said)["status"] in {"stored", "replayed"}
    assert _told(leader, "15:20")["return"]["reported"] is True
    assert UnitReturn.objects.get().responder == command.leaders[0]


def test_who_leads_nothing_is_asked_nothing_and_reports_nothing(
    wire: Wire, command: Commanded, clock: StandingClock
) -> None:
    held = Phone(wire, command, command.members[0], clock)
    assert _told(held, "15:00")["return"] is None
    receipt = _send(held, "15:00", "unit_return", unit=command.units[0].pk, day=DAY.isoformat(), agrees=True)
    assert (receipt["status"], receipt["code"]) == ("rejected", "command.not_your_return")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"unit": 99_999}, "command.unknown_unit"),
        ({"agrees": False}, "command.nothing_said"),
        ({"day": (DAY + timedelta(days=1)).isoformat()}, "command.not_that_day"),
    ],
)
def test_what_can_not_be_is_refused_with_a_reason(
    command: Commanded, leader: Phone, fields: dict[str, object], code: str
) -> None:
    given = {"unit": command.units[0].pk, "day": DAY.isoformat(), "agrees": True} | fields
    receipt = _send(leader, "15:00", "unit_return", **given)
    assert (receipt["status"], receipt["code"]) == ("rejected", code)
    assert UnitReturn.objects.count() == 0


def test_figures_are_the_sealed_ones_after_the_hour(command: Commanded, leader: Phone) -> None:
    seal_returns(command.town.system, now=local("16:00"))
    went(add_round("again"), command.town.households[2], local("16:30"))
    assert _told(leader, "16:40")["return"]["figures"][0]["value"] == 1


def test_a_problem_goes_up_and_its_end_comes_back(command: Commanded, leader: Phone) -> None:
    words = "体温枪没电了"
    receipt = _send(leader, "10:00", "problem", words=words, unit=command.units[0].pk)
    assert receipt["status"] == "stored"
    one = Problem.objects.get()
    assert (one.words, one.unit) == (words, command.units[0])
    end_problem(command.commander, one.pk, outcome="已送电池", now=local("12:00"))
    (told,) = _told(leader, "12:01")["problems"]
    assert (told["words"], told["state"], told["outcome"]) == (words, "ended", "已送电池")
    assert _send(leader, "12:02", "problem", words="  ")["code"] == "command.no_words"
