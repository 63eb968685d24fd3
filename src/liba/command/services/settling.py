"""What follows from hand-overs: sent, tried again, the next way, or given up."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from liba.command.models import Channel, Delivery, Gateway
from liba.command.outgoing.jobs import Done
from liba.command.rules.messages import settled
from liba.command.terms.messages import LOUD, DeliveryState, GatewayKind, Happened, MessageKind, Outcome
from liba.governance.services import decision

_MOST = 500
_LONGEST_PROBLEM = 200
MOVED = "moved"


def settle(ended: Sequence[Done], now: datetime) -> list[tuple[int, Done]]:
    """Keep what came of hand-overs; each with its gateway. What was settled meanwhile is left as it is."""
    with decision():
        found = _rows([done.id for done in ended])
        known = {row.pk: row for row in found}
        pairs = [(known[done.id], done) for done in ended if done.id in known]
        over = _next_ways([row for row, done in pairs if done.happened is not Happened.TAKEN])
        fresh = []
        for row, done in pairs:
            fresh += _settle_one(row, done, over.get(row.pk), now)
        _keep(known.values())
        Delivery.objects.bulk_create(fresh)
        gone = [row.channel_id for row, done in pairs if row.channel_id and done.happened is Happened.GONE]
        Channel.objects.filter(pk__in=gone).update(active=False)
    return [(row.gateway_id or 0, done) for row, done in pairs]


def _settle_one(row: Delivery, done: Done, over: Channel | None, now: datetime) -> list[Delivery]:
    message = row.message
    state, row.next_at = settled(
        Outcome(done.happened, done.code, done.words, done.after),
        MessageKind(message.kind), row.tries, now, message.expires_at,
    )  # fmt: skip
    row.problem = "" if done.happened is Happened.TAKEN else _problem(done)
    if state is DeliveryState.SENT:
        row.sent_at = now
    elif over is not None and state is DeliveryState.WAITING:
        state = DeliveryState.FAILED
    row.state = state.value
    return [] if over is None else [_on(message.pk, over, now)]


def _keep(rows: Iterable[Delivery]) -> None:
    """One statement for all that ended alike, which most do: `bulk_update` takes a turn's whole time to build its one."""
    alike: dict[tuple[str, datetime, datetime | None, str], list[int]] = {}
    for row in rows:
        alike.setdefault((row.state, row.next_at, row.sent_at, row.problem), []).append(row.pk)
    for (state, next_at, sent_at, problem), ids in alike.items():
        Delivery.objects.filter(pk__in=ids).update(
            state=state, next_at=next_at, sent_at=sent_at, problem=problem
        )


def _problem(done: Done) -> str:
    """What happened, the gateway's number and a mail server's words: in this order, a space between."""
    return " ".join(part for part in (done.happened.value, done.code, done.words) if part)[:_LONGEST_PROBLEM]


def lost(ids: Iterable[int], now: datetime) -> None:
    """Those whose sender was killed between hand-over and answer: nobody knows what came of them."""
    settle([Done(number, Happened.NO_ANSWER) for number in ids], now)


def move_on(gateway: Gateway, now: datetime) -> int:
    """Send what waits at a gateway that does not answer by people's next ways; how many. Alarms go all ways anyway."""
    if gateway.kind == GatewayKind.PUSH.value:
        return 0
    waiting = Delivery.objects.filter(
        gateway=gateway, state=DeliveryState.WAITING.value, message__expires_at__gt=now
    ).exclude(message__kind__in=[kind.value for kind in LOUD])
    with decision():
        rows = list(waiting.select_related("message", "gateway").defer("gateway__address")[:_MOST])
        over = _next_ways(rows)
        moved = [row for row in rows if row.pk in over]
        for row in moved:
            row.state, row.problem = DeliveryState.FAILED.value, MOVED
        Delivery.objects.bulk_update(moved, ["state", "problem"])
        Delivery.objects.bulk_create(_on(row.message_id, over[row.pk], now) for row in moved)
    return len(moved)


def _rows(ids: Iterable[int]) -> list[Delivery]:
    under_way = Delivery.objects.filter(pk__in=list(ids), state=DeliveryState.SENDING.value)
    return list(under_way.select_related("message", "gateway").defer("gateway__address"))


def _next_ways(rows: Iterable[Delivery]) -> dict[int, Channel]:
    """The next way of each person whose ordinary message did not get through on this one; push is not a way in turn."""
    turning = [
        row
        for row in rows
        if row.user_id and MessageKind(row.message.kind) not in {*LOUD, MessageKind.TEST}
        and row.gateway is not None and row.gateway.kind == GatewayKind.PERSONAL.value
    ]  # fmt: skip
    if not turning:
        return {}
    users = {row.user_id for row in turning}
    messages = {row.message_id for row in turning}
    used = set(
        Delivery.objects.filter(message__in=messages, user__in=users).values_list("message_id", "channel_id")
    )
    ways: dict[int, list[Channel]] = {}
    personal = Channel.objects.filter(
        user__in=users, active=True, gateway__active=True, gateway__failing_since=None,
        gateway__kind=GatewayKind.PERSONAL.value,
    )  # fmt: skip
    for channel in personal.defer("address").order_by("gateway__rank", "gateway_id", "pk"):
        ways.setdefault(channel.user_id, []).append(channel)
    found = {}
    for row in turning:
        free = [way for way in ways.get(row.user_id or 0, ()) if (row.message_id, way.pk) not in used]
        if free:
            found[row.pk] = free[0]
            used.add((row.message_id, free[0].pk))
    return found


def _on(message: UUID, channel: Channel, now: datetime) -> Delivery:
    return Delivery(
        message_id=message,
        user_id=channel.user_id,
        gateway_id=channel.gateway_id,
        channel_id=channel.pk,
        state=DeliveryState.WAITING.value,
        next_at=now,
    )
