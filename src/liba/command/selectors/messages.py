"""The log of messages, what became of them, gateways and people's ways; addresses stay sealed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from liba.command.models import Channel, Delivery, Gateway, Message, QuietHours
from liba.command.terms.messages import GatewayKind
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound

_LATELY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A message with how many of its deliveries stand how, and its people."""

    message: Message
    people: int
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class GatewayLine:
    """A gateway with its people and its last day."""

    gateway: Gateway
    people: int
    counts: dict[str, int]


def message_lines(actor: Actor, *, kind: str = "", limit: int = 100) -> list[MessageLine]:
    """The newest messages. Needs MANAGE_MESSAGES over the town."""
    actor.require(Power.MANAGE_MESSAGES, "")
    rows = Message.objects.order_by("-made_at", "pk")
    messages = list((rows.filter(kind=kind) if kind else rows)[:limit])
    counts = _counts(Delivery.objects.filter(message__in=messages), "message")
    people = dict(
        Delivery.objects.filter(message__in=messages)
        .values("message").annotate(people=Count("user", distinct=True)).values_list("message", "people")
    )  # fmt: skip
    return [MessageLine(one, people.get(one.pk, 0), counts.get(one.pk, {})) for one in messages]


def message_by_id(actor: Actor, message_id: UUID) -> Message:
    """One message. Needs MANAGE_MESSAGES over the town."""
    actor.require(Power.MANAGE_MESSAGES, "")
    found = Message.objects.filter(pk=message_id).first()
    if found is None:
        raise NotFound(what=f"message {message_id}")
    return found


def deliveries_of(message: Message, *, state: str = "", gateway: str = "") -> QuerySet[Delivery]:
    """What became of a message outside Liba, whatever needs a look first."""
    found = message.deliveries.exclude(gateway=None)
    if state:
        found = found.filter(state=state)
    if gateway:
        found = found.filter(gateway__code=gateway)
    return (
        found.select_related("user", "gateway").defer("gateway__address").order_by("state", "user_id", "pk")
    )


def counts_of(message: Message) -> dict[str, int]:
    """How many deliveries of a message stand how."""
    return _counts(Delivery.objects.filter(message=message), "message").get(message.pk, {})


def without_way(message: Message) -> int:
    """People whom a message reached in Liba only, as they have no way out at any gateway."""
    outside = message.deliveries.exclude(gateway=None).exclude(user=None).values("user")
    return message.deliveries.filter(gateway=None).exclude(user__in=outside).count()


def gateway_lines(actor: Actor, now: datetime) -> list[GatewayLine]:
    """Every gateway in order of rank. Needs MANAGE_MESSAGES over the town."""
    actor.require(Power.MANAGE_MESSAGES, "")
    active = Q(channels__active=True)
    found = list(
        Gateway.objects.defer("address")
        .annotate(people=Count("channels__user", filter=active, distinct=True))
        .order_by("rank", "code")
    )
    lately = Delivery.objects.filter(gateway__in=found, message__made_at__gte=now - _LATELY)
    counts = _counts(lately, "gateway")
    return [GatewayLine(one, one.people, counts.get(one.pk, {})) for one in found]


def own_ways(user_id: int) -> list[Channel]:
    """Somebody's own ways, with their addresses: for themselves only."""
    found = Channel.objects.filter(user_id=user_id, active=True).select_related("gateway")
    return list(found.defer("gateway__address").order_by("gateway__rank", "pk"))


def open_gateways() -> Sequence[Gateway]:
    """Gateways at which one may have an own address."""
    kept = Gateway.objects.filter(active=True, kind=GatewayKind.PERSONAL.value)
    return list(kept.defer("address").order_by("rank", "code"))


def quiet_hours(user_id: int) -> QuietHours | None:
    """Somebody's quiet hours."""
    return QuietHours.objects.filter(pk=user_id).first()


def delivery_by_id(actor: Actor, delivery_id: int) -> Delivery:
    """One delivery, for who tests a gateway."""
    actor.require(Power.MANAGE_MESSAGES, "")
    found = (
        Delivery.objects.filter(pk=delivery_id)
        .select_related("message", "gateway").defer("gateway__address").first()
    )  # fmt: skip
    if found is None:
        raise NotFound(what=f"delivery {delivery_id}")
    return found


def _counts(rows: QuerySet[Delivery], by: str) -> dict[object, dict[str, int]]:
    """Counts by state; what is only in Liba is counted as `inside`."""
    found: dict[object, dict[str, int]] = {}
    grouped = rows.values(by, "state", inside=Q(gateway=None)).annotate(count=Count("pk"))
    for row in grouped.order_by():
        state = "inside" if row["inside"] else str(row["state"])
        found.setdefault(row[by], {})[state] = row["count"]
    return found
