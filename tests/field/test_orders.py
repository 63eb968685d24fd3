"""What a phone is told of orders, and what it says of them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from liba.accounts.services import make_device_code
from liba.accounts.terms import Role
from liba.command.models import Attachment, Order
from liba.command.services import withdraw_order
from liba.command.services.attachments import add_attachment
from liba.command.terms.orders import Proof, ProofKind
from liba.governance.models import JournalLine
from liba.kernel.ids import id_at
from liba.project.proofs.wire import Wire
from liba.workforce.models import Responder
from liba.workforce.services import join_unit
from tests.command.test_attachments import PDF
from tests.field.conftest import FieldPhone
from tests.rounds.test_photos import picture
from tests.support.commanding import Commanded, commanded
from tests.support.serving import enlist
from tests.support.town import SmallTown


@pytest.fixture
def command(town: SmallTown) -> Commanded:
    return commanded(town)


class Held:
    """A phone of one responder's."""

    def __init__(self, wire: Wire, command: Commanded, one: Responder) -> None:
        town = command.town
        code = make_device_code(town.system, one.user_id or 0, label="p", now=town.now + timedelta(minutes=9))
        said = wire.call("POST", "/api/field/pair", send={"code": code, "label": "p"}).json()
        self.wire, self.token, self.town = wire, str(said["token"]), town

    def orders(self, since: object = 0) -> Any:
        answer = self.wire.call("GET", f"/api/field/orders?since={since}", token=self.token)
        assert answer.status == 200, answer.body
        return answer.json()

    def event(self, order: Order, command: Commanded, what: str, *, minute: int = 10, **known: object) -> Any:
        moment = self.town.now + timedelta(minutes=minute)
        sent = {
            "id": str(id_at(moment)), "kind": "copy_event", "at": int(moment.timestamp()), "skew": 0,
            "copy": command.copy(order).pk, "what": what, **known,
        }  # fmt: skip
        body = {"sent_at": int(moment.timestamp()), "commands": [sent]}
        answer = self.wire.call("POST", "/api/field/commands", token=self.token, send=body)
        assert answer.status == 200, answer.body
        return answer.json()["receipts"][0]


@pytest.fixture
def leader(wire: Wire, command: Commanded) -> Held:
    return Held(wire, command, command.leaders[0])


def test_a_leader_is_told_and_answers(command: Commanded, leader: Held) -> None:
    order = command.issue(urgent=True)
    told = leader.orders()
    (copy,) = told["orders"]
    assert (copy["number"], copy["unit"], copy["answers"], copy["urgent"], copy["state"]) == (
        "2020-1", "0号单元", True, True, "sent",
    )  # fmt: skip
    assert (told["v"], told["whole"], told["muster"], told["bulletins"]) == (1, True, None, [])
    assert leader.orders(told["since"])["orders"] == []
    assert leader.event(order, command, "read")["status"] == "stored"
    changed = leader.orders(told["since"])
    assert [one["state"] for one in changed["orders"]] == ["read"]
    assert not changed["whole"]


def test_a_phone_gets_the_parts_that_it_asks_for(leader: Held) -> None:
    assert set(leader.orders()) >= {"muster", "bulletins", "incidents", "problems", "return"}
    alone = leader.orders("0&parts=orders")
    assert not {"muster", "bulletins", "incidents", "problems", "return"} & set(alone)
    assert "return" in leader.orders("0&parts=return,nonsense")


def test_members_read_and_leaders_answer(wire: Wire, command: Commanded) -> None:
    order = command.issue()
    member = Held(wire, command, command.members[0])
    assert [one["answers"] for one in member.orders()["orders"]] == [False]
    assert member.event(order, command, "read")["status"] == "stored"
    refused = member.event(order, command, "done", minute=11)
    assert (refused["status"], refused["code"]) == ("rejected", "command.not_yours")


def test_who_joins_a_unit_is_told_everything_anew(wire: Wire, command: Commanded, town: SmallTown) -> None:
    command.issue()
    user = town.user(Role.GRID_WORKER, town.villages[0], "new")
    one = enlist(town, "新来", user_id=user.pk)
    held = Held(wire, command, one)
    told = held.orders()
    assert told["orders"] == []
    join_unit(town.system, command.units[0].pk, one.pk, now=town.now)
    again = held.orders(told["since"])
    assert (again["whole"], len(again["orders"])) == (True, 1)


def test_a_number_and_its_bounds(command: Commanded, leader: Held) -> None:
    order = command.issue(proof=Proof(ProofKind.NUMBER, least=0, most=9))
    assert leader.event(order, command, "done")["code"] == "command.proof_missing"
    assert leader.event(order, command, "done", number=10)["code"] == "command.number_out_of_bounds"
    said = str(uuid4())
    assert leader.event(order, command, "done", number=9, id=said)["status"] == "stored"
    assert leader.event(order, command, "done", number=9, id=said)["status"] == "replayed"


def test_days_later_and_withdrawn_it_is_too_late(command: Commanded, leader: Held) -> None:
    order = command.issue()
    withdraw_order(command.commander, order.pk, because="作废", now=command.town.now)
    receipt = leader.event(order, command, "done")
    assert (receipt["status"], receipt["flags"]) == ("stored", ["too_late"])
    (copy,) = leader.orders()["orders"]
    assert (copy["withdrawn"], copy["state"]) == (True, "sent")


def test_a_file_is_fetched_by_those_who_have_its_order(wire: Wire, command: Commanded, leader: Held) -> None:
    one = add_attachment(command.commander, name="通知.pdf", content=PDF, now=command.town.now)
    command.issue(attachments=(one.pk,))
    (copy,) = leader.orders()["orders"]
    assert copy["attachments"] == [
        {"id": str(one.pk), "name": "通知.pdf", "kind": "application/pdf", "size": len(PDF)}
    ]
    path = f"/api/field/attachment/{one.pk}"
    assert wire.call("GET", path, token=leader.token).body == PDF
    assert wire.call("GET", f"{path}?keep=1", token=leader.token).body == PDF
    verbs = JournalLine.objects.filter(verb__startswith="command.attachment.").order_by("seq")
    assert list(verbs.values_list("verb", flat=True))[1:] == [
        "command.attachment.seen",
        "command.attachment.phone_seen",
    ]
    assert wire.call("GET", f"/api/field/attachment/{uuid4()}", token=leader.token).status == 404
    assert wire.call("GET", "/api/field/attachment/x", token=leader.token).status == 400
    other = Held(wire, command, command.leaders[1])
    Order.objects.all().delete()
    assert wire.call("GET", path, token=other.token).status == 404


def test_photos_show_what_was_done(wire: Wire, command: Commanded, leader: Held) -> None:
    order = command.issue(proof=Proof(ProofKind.PHOTO))
    copy, photo = command.copy(order), str(uuid4())
    path = f"/api/field/photo/{photo}?copy={copy.pk}&at=1582758600"
    sent = wire.call("PUT", path, token=leader.token, raw=picture())
    assert (sent.status, sent.json()["status"]) == (200, "stored")
    assert wire.call("PUT", path, token=leader.token, raw=picture()).json()["status"] == "replayed"
    assert leader.event(order, command, "done", photos=[photo])["status"] == "stored"
    assert Attachment.objects.get().copy == copy
    foreign = f"/api/field/photo/{uuid4()}?copy={command.copy(order, 1).pk}&at=1"
    assert wire.call("PUT", foreign, token=leader.token, raw=picture()).status == 404
    assert wire.call("PUT", f"/api/field/photo/{uuid4()}?copy=x", token=leader.token, raw=b"").status == 400


def test_who_is_no_responder_is_told_of_no_order(make_phone: Callable[..., FieldPhone]) -> None:
    phone = make_phone(Role.GUARD)
    answer = phone.wire.call("GET", "/api/field/orders", token=phone.token)
    assert answer.json()["orders"] == []
    clerk = make_phone(Role.GATE_OFFICER)
    assert clerk.wire.call("GET", "/api/field/orders", token=clerk.token).status in (200, 403)
    assert phone.wire.call("GET", "/api/field/orders", token="nobody").status == 401
