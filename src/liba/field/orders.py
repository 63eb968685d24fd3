"""`GET /orders` and `GET /attachment/<id>`: what the phone's holder is told to do, and the files that go with it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from liba.accounts.services.tickets import live_ticket
from liba.command.services.attachments import attachment_for
from liba.field.asking import Asking
from liba.field.calls import Answer, Call, json_answer, packed
from liba.field.copies_told import copies_told
from liba.field.devices import Caller, live_caller
from liba.field.order_parts import PARTS
from liba.field.order_wire import Orders
from liba.field.refusals import Malformed
from liba.kernel.actors import Power
from liba.workforce.refusals import NoResponder
from liba.workforce.selectors import responder_of_user

KEPT = timedelta(days=2)
_UNITS_BITS = 16
_MOST_SINCE = 2**53


def orders(call: Call) -> Answer:
    """Everything that the holder is told, or which copies changed after `since`. Needs ANSWER_ORDER."""
    found = live_caller(call.token, call.now)
    found.actor.require(Power.ANSWER_ORDER)
    wanted = _wanted(call)
    answer = Orders(
        *copies_told(found.device.user_id, _since(call), call.now),
        now=int(call.now.timestamp()),
        live=_stream(call, found),
        **_beside(found, wanted, call.now),
    )
    return packed(json_answer(answer), packs=call.packs)


def attachment(call: Call) -> Answer:
    """One file of an order that the holder has."""
    found = live_caller(call.token, call.now)
    found.actor.require(Power.ANSWER_ORDER)
    responder = responder_of_user(found.device.user_id)
    if responder is None:
        raise NoResponder
    named = call.path.rstrip("/").rsplit("/", 1)[-1]
    try:
        attachment_id = UUID(named)
    except ValueError as wrong:
        raise Malformed(why=named[:40]) from wrong
    along = call.query.get("keep") == "1"
    one, content = attachment_for(found.actor, attachment_id, responder, now=call.now, along=along)
    return Answer(
        200, content, one.kind, (("Content-Disposition", "attachment"), ("Cache-Control", "no-store"))
    )


def _stream(call: Call, found: Caller) -> str:
    """Where this phone hears of changes; empty where the town serves no stream."""
    if not settings.LIBA_LIVE_URL:
        return ""
    return f"{settings.LIBA_LIVE_URL}?phone=1&ticket={live_ticket(found.device.user_id, now=call.now)}"


def _wanted(call: Call) -> frozenset[str]:
    """The parts beside the copies that the phone asks for: all of them, unless it names some."""
    if "parts" not in call.query:
        return frozenset(PARTS)
    return frozenset(call.query["parts"].replace("return", "return_").split(",")) & frozenset(PARTS)


def _beside(found: Caller, wanted: frozenset[str], now: datetime) -> dict[str, Any]:
    if not wanted:
        return {}
    asking = Asking(found, responder_of_user(found.device.user_id), now)
    return {name: part(asking) for name, part in PARTS.items() if name in wanted}


def _since(call: Call) -> int:
    given = call.query.get("since", "0")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 17 else 0
