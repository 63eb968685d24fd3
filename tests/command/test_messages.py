"""What is said to people: once about one thing, on the ways that they have, with nothing that must stay inside."""

from datetime import timedelta

from liba.accounts.models import Notice, User
from liba.command.models import Channel, Delivery, Gateway, QuietHours
from liba.command.services import send_message
from liba.command.terms.messages import DeliveryState, MessageKind
from tests.support.commanding import Commanded
from tests.support.town import SmallTown


def way_of(user: User, gateway: Gateway, address: str = "13800000000") -> Channel:
    return Channel.objects.create(
        user=user,
        gateway=gateway,
        address=address,
        address_index=address.encode()[:16],
        added_at="2020-02-28T00:00Z",
    )


def gateway(code: str = "sms", rank: int = 0, **known: object) -> Gateway:
    said: dict[str, object] = {"name": code, "kind": "personal", "address": "json://sms.example/{to}"}
    return Gateway.objects.create(code=code, rank=rank, **{**said, **known})


def said(
    town: SmallTown, kind: MessageKind, users: list[User], subject: str = "1", **facts: str
) -> list[Delivery]:
    message = send_message(
        kind, [user.pk for user in users], facts, subject=("thing", subject), now=town.now,
        expires_at=town.now + timedelta(hours=1), made_by="test",
    )  # fmt: skip
    return list(message.deliveries.order_by("pk"))


def test_the_same_thing_is_said_once_and_to_who_is_new(command: Commanded) -> None:
    town, (one, two) = command.town, [leader.user for leader in command.leaders[:2]]
    assert one is not None
    assert two is not None
    way_of(one, gateway())
    assert len(said(town, MessageKind.ORDER, [one])) == 2
    rows = said(town, MessageKind.ORDER, [one, two])
    assert [(row.user_id, row.gateway_id is None) for row in rows] == [
        (one.pk, True),
        (one.pk, False),
        (two.pk, True),
    ]
    assert Notice.objects.filter(kind="order").count() == 2


def test_an_order_takes_the_first_way_and_an_alarm_all(command: Commanded) -> None:
    user = command.leaders[0].user
    assert user is not None
    way_of(user, gateway("mail", rank=2))
    way_of(user, gateway("sms", rank=1))
    ordered = said(command.town, MessageKind.ORDER, [user])
    assert [row.gateway.code for row in ordered if row.gateway] == ["sms"]
    called = said(command.town, MessageKind.MUSTER, [user])
    assert [row.gateway.code for row in called if row.gateway] == ["sms", "mail"]


def test_quiet_hours_hold_an_order_and_not_an_alarm(command: Commanded) -> None:
    user = command.leaders[0].user
    assert user is not None
    way_of(user, gateway())
    QuietHours.objects.create(user=user, from_minute=0, to_minute=24 * 60 - 1)
    assert said(command.town, MessageKind.ORDER, [user])[-1].state == DeliveryState.HELD.value
    assert said(command.town, MessageKind.MUSTER, [user])[-1].state == DeliveryState.WAITING.value


def test_groups_hear_of_an_alarm_and_never_of_a_rehearsal(command: Commanded) -> None:
    gateway("robot", kind="group", address="dingtalk://x")
    assert [row.user_id for row in said(command.town, MessageKind.MUSTER, [], "1")] == [None]
    assert said(command.town, MessageKind.MUSTER, [], "2", drill="1") == []


def test_what_is_not_listed_stays_inside(command: Commanded) -> None:
    user = command.leaders[0].user
    assert user is not None
    message = said(command.town, MessageKind.ORDER, [user], number="2026-1", title="发热的王某")[0].message
    assert message.facts == {"number": "2026-1"}
