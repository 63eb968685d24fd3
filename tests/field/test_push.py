"""A phone subscribes to web push; what is pushed is encrypted for it alone, and says nothing about anybody."""

import base64
import json
import time
from datetime import timedelta

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from liba.command.models import Channel, Delivery, Gateway
from liba.command.services import send_message
from liba.command.services.outbox import Outbox
from liba.command.terms.messages import MessageKind
from tests.field.conftest import FieldPhone
from tests.support.sinks import Sink, web_sink
from tests.support.town import SmallTown

PUSH = "/api/field/push"


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Browser:
    """A browser's subscription at a push service, which is a sink."""

    def __init__(self, endpoint: str) -> None:
        self.key, self.auth = ec.generate_private_key(ec.SECP256R1()), b"a" * 16
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.said = {"endpoint": endpoint, "keys": {"p256dh": text(point), "auth": text(self.auth)}}

    def opened(self, body: bytes) -> dict[str, object]:
        plain = http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm")
        read: dict[str, object] = json.loads(plain)
        return read


def pushed(town: SmallTown, user: int, kind: MessageKind) -> Delivery:
    send_message(
        kind, [user], {"plan": "应急预案", "group": "流调组"}, subject=("activation", kind.value), now=town.now,
        expires_at=town.now + timedelta(hours=1), made_by="test",
    )  # fmt: skip
    outbox, end = Outbox(), time.monotonic() + 30
    while Delivery.objects.filter(state__in=["waiting", "sending"]).exists():
        assert time.monotonic() < end
        outbox.turn(town.now)
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


def test_a_push_says_only_that_liba_is_to_be_opened(phone: FieldPhone, town: SmallTown) -> None:
    with web_sink("201") as sink:
        browser = subscribed(phone, sink)
        row = pushed(town, phone.user.pk, MessageKind.MUSTER)
        (came,) = sink.kept
    assert row.state == "sent"
    assert browser.opened(came["body"]) == {"title": "篱笆", "body": "请立即打开篱笆。", "urgent": True}
    assert came["headers"]["authorization"].startswith("vapid ")


def test_a_phone_that_is_gone_is_taken_off(phone: FieldPhone, town: SmallTown) -> None:
    with web_sink("410") as sink:
        subscribed(phone, sink)
        row = pushed(town, phone.user.pk, MessageKind.ORDER)
    assert (row.state, row.problem) == ("failed", "gone 410")
    assert not Channel.objects.get().active


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
