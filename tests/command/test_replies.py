"""Replies that a gateway brings in: whose they are, and what they answer."""

from datetime import timedelta

import pytest
from django.test import Client

from liba.accounts.models import User
from liba.command.models import Channel, Delivery, Gateway, MusterEvent
from liba.command.services import replies
from liba.command.services.gateways import make_reply_secret
from liba.command.services.ways import way
from liba.kernel import clock
from tests.command.test_messages import gateway
from tests.support.alarm import Alarmed
from tests.support.commanding import Commanded

_SENDER = "+86 138-0000-0001"


@pytest.fixture
def user(command: Commanded) -> User:
    found = command.leaders[0].user
    assert found is not None
    return found


@pytest.fixture
def address(command: Commanded, user: User) -> str:
    one = gateway()
    way(user.pk, one, "13800000001", now=command.town.now, active=True)
    return f"/reply/sms/{make_reply_secret(command.town.system, 'sms', now=command.town.now)}/"


def said(alarm: Alarmed, address: str, words: str, minutes: float = 3, sender: str = _SENDER) -> str:
    with clock.standing_at(alarm.after(minutes)):
        answer = Client().post(address, {"from": sender, "text": words})
    assert answer.status_code == 200, answer.content
    return str(answer.json()["outcome"])


def test_a_reply_answers_the_muster_and_proves_arrival(command: Commanded, address: str) -> None:
    alarm = Alarmed(command)
    assert said(alarm, address, " 1。") == "answered"
    assert alarm.member(command.leaders[0]).answer == "coming"
    event = MusterEvent.objects.get()
    assert (event.way, event.by) == ("reply", "sms")
    assert Delivery.objects.exclude(gateway=None).get().state == "seen"


def test_the_last_reply_counts_and_the_same_again_is_one(command: Commanded, address: str) -> None:
    alarm = Alarmed(command)
    for words, minutes in (("1", 1), ("1", 1), ("2", 2)):
        said(alarm, address, words, minutes)
    assert MusterEvent.objects.count() == 2
    assert alarm.member(command.leaders[0]).answer == "cannot"


def test_what_is_neither_yes_nor_no_and_who_was_not_called(command: Commanded, address: str) -> None:
    assert said(Alarmed(command), address, "在路上堵车") == "unclear"
    with clock.standing_at(command.town.now):
        assert Client().post(address, {"from": "999", "text": "1"}).json() == {"outcome": "nobody"}
    assert not MusterEvent.objects.exists()


def test_before_any_call_a_reply_is_nobodys(command: Commanded, address: str) -> None:
    with clock.standing_at(command.town.now):
        assert Client().post(address, {"from": _SENDER, "text": "1"}).json() == {"outcome": "nobody"}
    assert Channel.objects.exists()


def test_json_nonsense_and_a_wrong_secret(command: Commanded, address: str) -> None:
    client = Client()
    with clock.standing_at(command.town.now + timedelta(minutes=1)):
        sent = {"mobile": _SENDER, "content": "1"}
        assert client.post(address, sent, content_type="application/json").status_code == 200
        for body in ("[" * 5000, "[1]", "{", '{"from": "a\\u0000", "text": "1"}'):
            assert client.post(address, body, content_type="application/json").status_code == 400
        assert client.post("/reply/sms/wrong/", sent).status_code == 404
        assert client.get(address).status_code == 405
    assert Gateway.objects.get().reply_hash is not None


def test_a_flood_is_stopped(command: Commanded, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replies, "MOST_A_MINUTE", 2)
    with clock.standing_at(command.town.now):
        answers = [Client().post(address, {"from": "1", "text": "1"}).status_code for _ in range(3)]
    assert answers == [200, 200, 429]
    # Kept with the gateway, so that all processes count together; the next minute begins anew.
    assert Gateway.objects.get().replies == 2
    with clock.standing_at(command.town.now + timedelta(minutes=1)):
        assert Client().post(address, {"from": "1", "text": "1"}).status_code == 200
