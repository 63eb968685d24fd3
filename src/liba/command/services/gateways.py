"""Gateways: the town's ways out, their tests, the secret of their replies, and the key of web push."""

import base64
import hashlib
import json
import secrets
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from liba.command.models import Channel, Delivery, Gateway, Message
from liba.command.refusals.messages import (
    GatewayLocal,
    GatewayPrivate,
    GatewayUnclear,
    GatewayWithoutPlace,
    WayUnclear,
)
from liba.command.rules.gateways import LOCAL, PLACE, private_host, scheme_of
from liba.command.services.ways import way
from liba.command.terms.messages import DeliveryState, GatewayKind, MessageKind
from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor, Power, system
from liba.kernel.ids import new_id
from liba.kernel.refusals import NotFound, Stale

PUSH = "push"
_TEST_LIVES = timedelta(minutes=5)
_NAME = 100


def gateway_by_code(actor: Actor, code: str) -> Gateway:
    """One gateway, without its address. Needs MANAGE_MESSAGES over the town."""
    actor.require(Power.MANAGE_MESSAGES, "")
    found = Gateway.objects.filter(code=code).defer("address").first()
    if found is None:
        raise NotFound(what=f"gateway {code}")
    return found


def set_gateway(
    actor: Actor, *, code: str, name: str, kind: GatewayKind, address: str, rank: int, active: bool,
    private: bool, version: int = 0, now: datetime,
) -> Gateway:  # fmt: skip
    """Open a gateway, or change it (`version` as read; an empty address keeps the one that is sealed).

    Needs MANAGE_MESSAGES over the town. Refuses what is no address, what shows messages on the machine itself, a
    personal one without `{to}`, and one that plainly lies in the house's own network unless `private` confirms it.
    """
    actor.require(Power.MANAGE_MESSAGES, "")
    given = address.strip()
    with decision():
        take_turn()
        one = Gateway.objects.filter(code=code).first()
        if (one.version if one else 0) != version:
            raise Stale(what=name)
        if one is None:
            one = Gateway(code=code, version=0)
        used = given or (one.address if one.pk else "")
        if kind is not GatewayKind.PUSH:
            _check(used, kind, private=private)
        one.name, one.kind, one.address = name.strip()[:_NAME], kind.value, used
        one.rank, one.active, one.private, one.version = rank, active, private, one.version + 1
        if given:
            one.failing_since = None
        one.save()
        record(
            actor, "command.gateway.set", "gateway", one.code, now, kind=kind.value, scheme=scheme_of(used),
            rank=rank, active=active, private=private, new_address=bool(given),
        )  # fmt: skip
    return one


def _check(address: str, kind: GatewayKind, *, private: bool) -> None:
    scheme = scheme_of(address)
    if not scheme:
        raise GatewayUnclear
    if scheme in LOCAL:
        raise GatewayLocal(scheme=scheme)
    if kind is GatewayKind.PERSONAL and PLACE not in address:
        raise GatewayWithoutPlace
    host = private_host(address)
    if host and not private:
        raise GatewayPrivate(host=host)


def try_gateway(actor: Actor, code: str, *, to: str, now: datetime) -> Delivery:
    """Send a test through one gateway to an address; its delivery says within seconds what happened. MANAGE_MESSAGES."""
    one = gateway_by_code(actor, code)
    channel = None
    with decision():
        take_turn()
        if one.kind == GatewayKind.PERSONAL.value:
            channel = way(int(actor.id), one, to, now=now, active=False)
        elif one.kind == GatewayKind.PUSH.value:
            channel = Channel.objects.filter(gateway=one, user_id=int(actor.id)).order_by("-pk").first()
            if channel is None:
                raise WayUnclear
        message = Message.objects.create(
            pk=new_id(), kind=MessageKind.TEST.value, facts={}, subject_kind="gateway", subject_id=one.code,
            made_at=now, expires_at=now + _TEST_LIVES, made_by=actor.name[:100],
        )  # fmt: skip
        made = Delivery.objects.create(
            message=message, user_id=int(actor.id), gateway=one, channel=channel,
            state=DeliveryState.WAITING.value, next_at=now,
        )  # fmt: skip
        record(actor, "command.gateway.tested", "gateway", one.code, now)
    return made


def make_reply_secret(actor: Actor, code: str, *, now: datetime) -> str:
    """A new secret for what a gateway sends in; shown once, only its hash is kept. The old one ends. MANAGE_MESSAGES."""
    one = gateway_by_code(actor, code)
    secret = secrets.token_urlsafe(24)
    with decision():
        Gateway.objects.filter(pk=one.pk).update(reply_hash=reply_hash(secret))
        record(actor, "command.gateway.reply_secret", "gateway", one.code, now)
    return secret


def reply_hash(secret: str) -> bytes:
    """What is kept of a reply's secret."""
    return hashlib.sha256(secret.encode()).digest()


def open_push(*, now: datetime) -> Gateway:
    """The gateway of web push, with its VAPID key, made when it is not there yet."""
    found = Gateway.objects.filter(code=PUSH).first()
    if found is not None:
        return found
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    contact = next(
        (one for one in settings.LIBA_ORIGINS if one.startswith("https:")),
        "mailto:liba@localhost.localdomain",
    )
    kept = {"key": _text(number.to_bytes(32, "big")), "contact": contact}
    return set_gateway(
        system("send"), code=PUSH, name="Web Push", kind=GatewayKind.PUSH, address=json.dumps(kept), rank=0,
        active=True, private=False, now=now,
    )  # fmt: skip


def push_key(*, now: datetime) -> str:
    """The public key by which phones subscribe: an uncompressed point in base64url."""
    kept = json.loads(open_push(now=now).address)
    number = int.from_bytes(base64.urlsafe_b64decode(kept["key"] + "=="), "big")
    public = ec.derive_private_key(number, ec.SECP256R1()).public_key().public_numbers()
    return _text(b"\x04" + public.x.to_bytes(32, "big") + public.y.to_bytes(32, "big"))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


__all__ = [
    "PUSH", "gateway_by_code", "make_reply_secret", "open_push", "push_key", "reply_hash",
    "set_gateway", "try_gateway",
]  # fmt: skip
