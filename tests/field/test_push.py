"""A phone subscribes to web push; what is pushed is encrypted for it alone, and says nothing about anybody."""

import time
from datetime import datetime, timedelta

import pytest

from liba.command.models import Channel, Delivery, Gateway
from liba.command.services import send_message
from liba.command.services.outbox import Outbox
from liba.command.terms.messages import MessageKind
from tests.field.conftest import FieldPhone
from tests.support.sinks import Sink, web_sink
from tests.support.town import SmallTown
from tests.support.webpush import Browser, vapid_claims

PUSH = "/api/field/push"


_NAMED = {"plan": "发热患者排查", "group": "王某密接组", "post": "隔离点", "number": "2020-7", "due": "18:00"}


def pushed(town: SmallTown, user: int, *kinds: MessageKind, about: str = "1") -> Delivery:
    """The last of what became of these messages."""
    for kind in kinds:
        send_message(
            kind, [user], _NAMED, subject=("activation", about), now=town.now,
            expires_at=town.now + timedelta(hours=1), made_by="test",
        )  # fmt: skip
    return handed_over(town.now)


def handed_over(now: datetime) -> Delivery:
    """Turns at one moment until nothing that is due then is left."""
    outbox, end = Outbox(), time.monotonic() + 30
    due = Delivery.objects.filter(state="waiting", next_at__lte=now)
    while due.exists() or Delivery.objects.filter(state="sending").exists():
        assert time.monotonic() < end
        outbox.turn(now)
        outbox.office.wait(0.2)
    outbox.office.close()
    return Delivery.objects.exclude(gateway=None).latest("pk")


def subscribed(phone: FieldPhone, sink: Sink) -> Browser:
    assert len(phone.wire.call("GET", PUSH, token=phone.token).json()["key"]) == 87
    Gateway.objects.update(private=True)
    browser = Browser(f"http://127.0.0.1:{sink.port}/push/x")
    for _ in range(2):
        answer = phone.wire.call("PUT", PUSH, token=phone.token, send=browser.said)
        assert answer.status == 200, answer.body
    assert Channel.objects.count() == 1
    return browser


def test_a_push_is_encrypted_for_the_phone_and_signed_by_the_town(phone: FieldPhone, town: SmallTown) -> None:
    with web_sink("201") as sink:
        browser = subscribed(phone, sink)
        row = pushed(town, phone.user.pk, MessageKind.MUSTER)
        (came,) = sink.kept
    assert row.state == "sent"
    assert browser.opened(came["body"]) == {"title": "篱笆", "body": "请立即打开篱笆。", "urgent": True}
    assert came["headers"]["content-encoding"] == "aes128gcm"
    assert (came["headers"]["ttl"], came["headers"]["urgency"]) == ("3600", "high")
    key = phone.wire.call("GET", PUSH, token=phone.token).json()["key"]
    claims = vapid_claims(came["headers"]["authorization"], key)
    assert claims["aud"] == f"http://127.0.0.1:{sink.port}"
    assert time.time() < int(str(claims["exp"])) <= time.time() + 24 * 3600
    assert str(claims["sub"]).startswith(("mailto:", "https:"))


def test_whatever_it_is_about_a_push_names_nothing_and_nobody(phone: FieldPhone, town: SmallTown) -> None:
    with web_sink("201") as sink:
        browser = subscribed(phone, sink)
        pushed(town, phone.user.pk, *MessageKind)
        opened = [browser.opened(one["body"]) for one in sink.kept]
        seen = "".join(f"{one['path']} {one['headers']}" for one in sink.kept)
    assert len(opened) == len(MessageKind)
    assert {str(one["body"]) for one in opened} == {"请打开篱笆。", "请立即打开篱笆。"}
    assert {tuple(sorted(one)) for one in opened} == {("body", "title", "urgent")}
    assert not any(fact in seen for fact in (*_NAMED.values(), phone.user.username, phone.user.display_name))


@pytest.mark.parametrize("status", ["404", "410"])
def test_a_phone_that_is_gone_is_taken_off(phone: FieldPhone, town: SmallTown, status: str) -> None:
    with web_sink(status) as sink:
        subscribed(phone, sink)
        row = pushed(town, phone.user.pk, MessageKind.ORDER)
        assert (row.state, row.problem) == ("failed", f"gone {status}")
        assert not Channel.objects.get().active
        pushed(town, phone.user.pk, MessageKind.ORDER, about="2")
        assert len(sink.kept) == 1


@pytest.mark.parametrize(("status", "said", "pause"), [("429", "90", 90), ("500", "", 5), ("503", "7", 7)])
def test_a_push_service_that_is_busy_is_asked_again_after_the_pause_it_wants(
    phone: FieldPhone, town: SmallTown, status: str, said: str, pause: int
) -> None:
    with web_sink(status) as sink:
        sink.says = {"Retry-After": said} if said else {}
        browser = subscribed(phone, sink)
        row = pushed(town, phone.user.pk, MessageKind.ORDER)
        assert (row.state, row.problem) == ("waiting", f"refused {status}")
        assert row.next_at == town.now + timedelta(seconds=pause)
        sink.behaves, before = "201", len(sink.kept)
        assert handed_over(row.next_at - timedelta(seconds=1)).state == "waiting"
        row = handed_over(row.next_at)
        assert (row.state, row.tries, len(sink.kept) - before) == ("sent", 2, 1)
        assert browser.opened(sink.kept[-1]["body"])["urgent"] is False
    assert Channel.objects.get().active


def test_keys_that_are_no_point_of_the_curve_are_never_called_sent(
    phone: FieldPhone, town: SmallTown
) -> None:
    with web_sink("201") as sink:
        browser = subscribed(phone, sink)
        keys = {"p256dh": "B" + "A" * 86, "auth": browser.said["keys"]["auth"]}
        phone.wire.call("PUT", PUSH, token=phone.token, send=browser.said | {"keys": keys})
        row = pushed(town, phone.user.pk, MessageKind.ORDER)
        assert (row.state, row.problem, sink.kept) == ("failed", "unfit", [])


def test_a_subscription_ends(phone: FieldPhone) -> None:
    with web_sink() as sink:
        browser = subscribed(phone, sink)
    sent = {"endpoint": browser.said["endpoint"]}
    assert phone.wire.call("DELETE", PUSH, token=phone.token, send=sent).json() == {"subscribed": False}
    assert phone.wire.call("DELETE", PUSH, token=phone.token, send=sent).status == 200
    assert not Channel.objects.exists()


def test_nonsense_is_refused(phone: FieldPhone) -> None:
    good = Browser("https://push.example/x").said
    for wrong in (
        {"endpoint": "http://push.example/x"},
        {"endpoint": "https://["},
        {"endpoint": "file:///etc/x"},
    ):
        answer = phone.wire.call("PUT", PUSH, token=phone.token, send=good | wrong)
        assert answer.json()["code"] == "command.way_unclear"
    assert phone.wire.call("PUT", PUSH, token=phone.token, send={"endpoint": 1}).status == 400
    assert phone.wire.call("PUT", PUSH, send=good).status == 401
    assert phone.wire.call("GET", PUSH).status == 401
