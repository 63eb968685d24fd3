"""`GET`, `PUT` and `DELETE /push`: the key by which a phone subscribes to web push, its subscription, and its end."""

from typing import TypeVar

import msgspec

from liba.command.services.gateways import open_push, push_key
from liba.command.services.ways import subscribe, unsubscribe
from liba.field.calls import Answer, Call, json_answer
from liba.field.devices import live_caller
from liba.field.refusals import NUL, UNREADABLE, NotReadable
from liba.field.wire import PushAddress, PushKey, PushSubscription

_MOST_BYTES = 4096
_Read = TypeVar("_Read")
_subscription = msgspec.json.Decoder(PushSubscription)
_address = msgspec.json.Decoder(PushAddress)


def key(call: Call) -> Answer:
    """The town's public key (VAPID, base64url), the browser's `applicationServerKey`."""
    live_caller(call.token, call.now)
    return json_answer(PushKey(push_key(now=call.now)))


def subscribed(call: Call) -> Answer:
    """The phone takes pushes from now on. The same again changes nothing."""
    found = live_caller(call.token, call.now)
    asked = _read(call, _subscription)
    subscribe(
        found.actor, found.device.user_id, open_push(now=call.now), endpoint=asked.endpoint,
        p256dh=asked.keys.p256dh, auth=asked.keys.auth, now=call.now,
    )  # fmt: skip
    return json_answer({"subscribed": True})


def unsubscribed(call: Call) -> Answer:
    """The phone takes pushes no more."""
    found = live_caller(call.token, call.now)
    asked = _read(call, _address)
    unsubscribe(
        found.actor, found.device.user_id, open_push(now=call.now), endpoint=asked.endpoint, now=call.now
    )
    return json_answer({"subscribed": False})


def _read(call: Call, decoder: msgspec.json.Decoder[_Read]) -> _Read:
    body = call.body(_MOST_BYTES)
    if NUL in body:
        raise NotReadable(why="NUL")
    try:
        return decoder.decode(body)
    except UNREADABLE as failure:
        raise NotReadable(why=str(failure)[:200]) from failure
