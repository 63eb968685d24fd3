"""`GET /orders` and `GET /attachment/<id>`: what the phone's holder is told to do, and the files that go with it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import blake2s
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from liba.accounts.services.tickets import live_ticket
from liba.command.models import Attachment, OrderCopy
from liba.command.rules.orders import state_of
from liba.command.selectors import number_of
from liba.command.selectors.addressees import ANSWERING, serving
from liba.command.selectors.orders import copies_held
from liba.command.services.attachments import attachment_for
from liba.command.terms.orders import OrderState, Proof
from liba.field.asking import Asking
from liba.field.calls import Answer, Call, json_answer, packed
from liba.field.devices import Caller, live_caller
from liba.field.order_parts import PARTS
from liba.field.order_wire import CopySaid, FileHead, Orders
from liba.field.refusals import Malformed
from liba.kernel.actors import Power
from liba.kernel.calendar import local_day
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
        *_copies(found.device.user_id, _since(call), call.now),
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
    one, content = attachment_for(found.actor, attachment_id, responder, now=call.now)
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


def _copies(user_id: int, since: int, now: datetime) -> tuple[int, list[CopySaid], bool]:
    """The cursor to come back with, the copies to tell of, and whether that is the whole list.

    The cursor's low bits stand for the units that the holder is in: who joins another one is told everything anew.
    Two queries and no more: seven hundred phones ask within the same second.
    """
    member = list(
        serving(local_day(now, settings.LIBA_ZONE))
        .select_related(None)
        .filter(responder__user=user_id)
        .values_list("unit_id", "role")
    )
    mark = _mark(member)
    seq, known = since >> _UNITS_BITS, since & (2**_UNITS_BITS - 1)
    whole = since == 0 or since >= _MOST_SINCE or known != mark
    units = [unit for unit, _role in member]
    held = copies_held(Q(responder__user=user_id), units, since=0 if whole else seq)
    found = list(held.annotate(has_files=Exists(Attachment.objects.filter(order=OuterRef("order")))))
    newest = max((copy.changed_seq for copy in found), default=0 if whole else seq)
    listed = [copy for copy in found if not whole or not _is_over(copy, now)]
    answering = {unit for unit, role in member if role in ANSWERING}
    return newest << _UNITS_BITS | mark, _said(listed, answering), whole


def _mark(member: Iterable[tuple[int, str]]) -> int:
    units = ",".join(sorted(f"{unit}{role}" for unit, role in member))
    return int.from_bytes(blake2s(units.encode(), digest_size=2).digest(), "big")


def _is_over(copy: OrderCopy, now: datetime) -> bool:
    """Whether nothing was needed any more for two days; of a merged unit, the successor's copy is the one."""
    ended = copy.approved_at or copy.order.withdrawn_at
    return copy.passed_to_id is not None or (ended is not None and now - ended > KEPT)


def _said(copies: Sequence[OrderCopy], answering: Collection[int]) -> list[CopySaid]:
    files: dict[int | None, list[FileHead]] = defaultdict(list)
    with_files = {copy.order_id for copy in copies if getattr(copy, "has_files", False)}
    if with_files:
        for one in Attachment.objects.filter(order__in=with_files).order_by("added_at", "pk"):
            files[one.order_id].append(FileHead(one.pk, one.name, one.kind, one.size))
    return [_one(copy, files[copy.order_id], answering) for copy in copies]


def _one(copy: OrderCopy, files: list[FileHead], answering: Collection[int]) -> CopySaid:
    order = copy.order
    withdrawn = order.state == OrderState.WITHDRAWN.value or copy.passed_to_id is not None
    return CopySaid(
        id=copy.pk,
        order=order.pk,
        number=number_of(order),
        title=order.title,
        body=order.body,
        urgent=order.urgent,
        due_at=int(order.due_at.timestamp()) if order.due_at else None,
        issued_by=order.issued_by,
        issued_at=int(order.issued_at.timestamp()) if order.issued_at else 0,
        unit=copy.unit.name_zh if copy.unit is not None else "",
        proof=msgspec.convert(order.proof, Proof),
        form=order.form.spec if order.form is not None else None,
        attachments=files,
        refers_to=number_of(order.refers_to) if order.refers_to else "",
        state=state_of(copy).value,
        objection=copy.objection,
        returned_because=copy.returned_because,
        withdrawn=withdrawn,
        answers=copy.unit_id is None or copy.unit_id in answering,
    )
