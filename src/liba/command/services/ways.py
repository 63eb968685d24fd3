"""People's own ways: addresses at gateways, phones that take pushes, and quiet hours."""

import json
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from liba.accounts.models import User
from liba.command.models import Channel, Gateway, QuietHours
from liba.command.refusals.messages import TooManyWays, WayUnclear
from liba.command.terms.messages import GatewayKind
from liba.governance.sealed import sealer
from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import Forbidden, NotFound

CHANNEL: Final = "command.channel"
MOST: Final = 8
_ADDRESS = re.compile(r"[\w.+@:%-]{3,200}")
_KEY = re.compile(r"[A-Za-z0-9_-]{16,200}={0,2}")
_LONGEST_ENDPOINT = 1000


def index_of(address: str) -> bytes:
    """The tag by which a reply's sender is found: spaces, dashes and the country's own prefix do not matter."""
    plain = address.strip().lower()
    if re.fullmatch(r"[+\d\s()-]+", plain):
        plain = re.sub(r"\D", "", plain)
        plain = re.sub(r"^(00)?86(?=1\d{10}$)", "", plain)
    return sealer(CHANNEL).index(plain)


def way(user_id: int, gateway: Gateway, address: str, *, now: datetime, active: bool) -> Channel:
    """Somebody's address at a gateway, made or found again. Belongs inside a decision."""
    said = address.strip()
    if gateway.kind == GatewayKind.PERSONAL.value and not _ADDRESS.fullmatch(said):
        raise WayUnclear
    found, made = Channel.objects.get_or_create(
        user_id=user_id, gateway=gateway, address_index=index_of(said),
        defaults={"address": said, "active": active, "added_at": now},
    )  # fmt: skip
    if active and not made and not found.active:
        found.active = True
        found.save(update_fields=["active"])
    return found


def add_way(actor: Actor, *, gateway_id: int, address: str, now: datetime) -> Channel:
    """Add an own address. Refuses what can't be one, and more than `MOST`."""
    user = _self(actor)
    gateway = Gateway.objects.filter(pk=gateway_id, active=True, kind=GatewayKind.PERSONAL.value).first()
    if gateway is None:
        raise NotFound(what=f"gateway {gateway_id}")
    with decision():
        take_turn()
        if Channel.objects.filter(user_id=user, active=True).count() >= MOST:
            raise TooManyWays(most=MOST)
        made = way(user, gateway, address, now=now, active=True)
        record(actor, "command.way.added", "user", user, now, gateway=gateway.code)
    return made


def drop_way(actor: Actor, channel_id: int, *, now: datetime) -> None:
    """Remove an own address; what waits for it there is not sent."""
    user = _self(actor)
    with decision():
        count, _ = Channel.objects.filter(pk=channel_id, user_id=user).delete()
        if not count:
            raise NotFound(what=f"way {channel_id}")
        record(actor, "command.way.dropped", "user", user, now)


def add_ways(actor: Actor, gateway: Gateway, lines: Iterable[str], *, now: datetime) -> tuple[int, list[int]]:
    """Addresses of many people, a line `username address` each: how many were kept, and the numbers of lines that are unclear.

    Needs MANAGE_MESSAGES over the town.
    """
    actor.require(Power.MANAGE_MESSAGES, "")
    said = [(number, line.replace(",", " ").split()) for number, line in enumerate(lines, 1) if line.strip()]
    names = {parts[0] for _, parts in said}
    users = dict(User.objects.filter(username__in=names).values_list("username", "pk"))
    kept, unclear = 0, []
    with decision():
        take_turn()
        for number, parts in said:
            if len(parts) != 2 or parts[0] not in users or not _ADDRESS.fullmatch(parts[1]):
                unclear.append(number)
                continue
            way(users[parts[0]], gateway, parts[1], now=now, active=True)
            kept += 1
        record(actor, "command.ways.added", "gateway", gateway.code, now, count=kept, unclear=len(unclear))
    return kept, unclear


def set_quiet_hours(actor: Actor, *, hours: tuple[int, int] | None, now: datetime) -> None:
    """Own quiet hours, in minutes from local midnight; None for none."""
    user = _self(actor)
    with decision():
        if hours is None or hours[0] == hours[1]:
            QuietHours.objects.filter(pk=user).delete()
        else:
            QuietHours.objects.update_or_create(
                pk=user, defaults={"from_minute": hours[0], "to_minute": hours[1]}
            )
        record(actor, "command.quiet.set", "user", user, now)


def subscribe(
    actor: Actor, user_id: int, gateway: Gateway, *, endpoint: str, p256dh: str, auth: str, now: datetime
) -> Channel:
    """A phone of the user takes pushes. Refuses an endpoint that is no HTTPS address of the open internet's shape."""
    try:
        parts = urlsplit(endpoint)
        secure = parts.scheme == "https" or (gateway.private and parts.scheme == "http")
    except ValueError:
        raise WayUnclear from None
    keys = all(_KEY.fullmatch(key) for key in (p256dh, auth))
    if not (secure and parts.hostname and keys) or len(endpoint) > _LONGEST_ENDPOINT:
        raise WayUnclear
    kept = json.dumps({"endpoint": endpoint, "keys": {"p256dh": p256dh, "auth": auth}})
    index = sealer(CHANNEL).index(endpoint)
    with decision():
        take_turn()
        # A browser's subscription is one person's: who pairs the phone anew takes it over.
        Channel.objects.filter(gateway=gateway, address_index=index).exclude(user_id=user_id).delete()
        found, made = Channel.objects.update_or_create(
            user_id=user_id, gateway=gateway, address_index=index,
            defaults={"address": kept, "active": True}, create_defaults={"address": kept, "active": True, "added_at": now},
        )  # fmt: skip
        for old in Channel.objects.filter(gateway=gateway, user_id=user_id).order_by("-pk")[MOST:]:
            old.delete()
        if made:
            record(actor, "command.way.added", "user", user_id, now, gateway=gateway.code)
    return found


def unsubscribe(actor: Actor, user_id: int, gateway: Gateway, *, endpoint: str, now: datetime) -> None:
    """The phone takes pushes no more. What is not subscribed is left alone."""
    index = sealer(CHANNEL).index(endpoint)
    with decision():
        count, _ = Channel.objects.filter(gateway=gateway, user_id=user_id, address_index=index).delete()
        if count:
            record(actor, "command.way.dropped", "user", user_id, now)


def _self(actor: Actor) -> int:
    if not actor.id.isdigit():
        raise Forbidden(power="own_ways")
    return int(actor.id)
