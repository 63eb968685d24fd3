"""Saying something to people: in Liba, and on every way out that they have. Sending itself is `liba messages`' work."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.conf import settings

from liba.accounts.models import User
from liba.accounts.services import tell
from liba.command.models import Channel, Delivery, Gateway, Message, QuietHours
from liba.command.rules.messages import held_until, kept_facts, message_id
from liba.command.terms.messages import LOUD, TO_GROUPS, DeliveryState, GatewayKind, MessageKind
from liba.governance.services import decision, take_turn
from liba.kernel.refusals import FactValue

_BATCH = 500


def send_message(
    kind: MessageKind,
    users: Iterable[int],
    facts: Mapping[str, FactValue],
    *,
    subject: tuple[str, str],
    now: datetime,
    expires_at: datetime,
    made_by: str,
    notice: bool = True,
) -> Message:
    """Say something to users (their ids): a notice in Liba (kind and facts as given), and what leaves the house.

    Belongs inside the decision that it tells of, which is journalled. `subject` is what it is about, such as
    `("activation", "7")`: the same kind about the same thing reaches a person once, however often it is said; those who
    are new to it get it. Outside, only the facts listed in `FACTS` are said. An alarm goes on all of a person's ways at
    once and through quiet hours; anything else by push and on the first way, and on the next when that one fails.
    """
    with decision():
        take_turn()
        message, made = Message.objects.get_or_create(
            pk=message_id(kind, subject),
            defaults={
                "kind": kind.value, "facts": kept_facts(kind, facts), "subject_kind": subject[0],
                "subject_id": subject[1], "made_at": now, "expires_at": expires_at, "made_by": made_by[:100],
            },
        )  # fmt: skip
        told = set(message.deliveries.exclude(user=None).values_list("user_id", flat=True))
        fresh = sorted(set(users) - told)
        fresh = list(User.objects.filter(pk__in=fresh, is_active=True).values_list("pk", flat=True))
        if notice:
            tell(fresh, kind.value, facts, now)
        rows = _to_people(message, fresh, now)
        if made and kind in TO_GROUPS and not message.facts.get("drill"):
            rows += _to_groups(message, now)
        Delivery.objects.bulk_create(rows, batch_size=_BATCH)
    return message


def _to_people(message: Message, users: Sequence[int], now: datetime) -> list[Delivery]:
    kind = MessageKind(message.kind)
    quiet = {row.pk: (row.from_minute, row.to_minute) for row in QuietHours.objects.filter(user_id__in=users)}
    ways: dict[int, list[Channel]] = {}
    # The addresses themselves stay sealed until they are sent to.
    found = Channel.objects.filter(user_id__in=users, active=True, gateway__active=True)
    for channel in (
        found.select_related("gateway")
        .defer("address", "gateway__address")
        .order_by("gateway__rank", "gateway_id", "pk")
    ):
        ways.setdefault(channel.user_id, []).append(channel)
    rows = []
    for user in users:
        rows.append(
            Delivery(message=message, user_id=user, state=DeliveryState.SENT.value, next_at=now, sent_at=now)
        )
        until = held_until(kind, quiet.get(user), now, settings.LIBA_ZONE)
        rows += [_waiting(message, channel, until, now) for channel in _first_ways(kind, ways.get(user, ()))]
    return rows


def _first_ways(kind: MessageKind, ways: Sequence[Channel]) -> Sequence[Channel]:
    if kind in LOUD:
        return ways
    pushes = [channel for channel in ways if channel.gateway.kind == GatewayKind.PUSH.value]
    others = [channel for channel in ways if channel.gateway.kind != GatewayKind.PUSH.value]
    return pushes + others[:1]


def _waiting(message: Message, channel: Channel, until: datetime | None, now: datetime) -> Delivery:
    return Delivery(
        message=message,
        user_id=channel.user_id,
        gateway_id=channel.gateway_id,
        channel=channel,
        state=(DeliveryState.HELD if until else DeliveryState.WAITING).value,
        next_at=until or now,
    )


def _to_groups(message: Message, now: datetime) -> list[Delivery]:
    robots = Gateway.objects.filter(kind=GatewayKind.GROUP.value, active=True).values_list("pk", flat=True)
    return [
        Delivery(message=message, gateway_id=pk, state=DeliveryState.WAITING.value, next_at=now)
        for pk in robots
    ]
