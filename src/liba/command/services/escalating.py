"""Copies that are late: in the order's own steps those are told who can help, once each, whatever became of the server."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec
from django.conf import settings
from django.db.models import QuerySet

from liba.accounts.services import tell
from liba.command.models import CopyEvent, Order, OrderCopy
from liba.command.rules.escalating import steps_due
from liba.command.selectors.calling import Calling, read_calling
from liba.command.selectors.orders import whose
from liba.command.services.messages import send_message
from liba.command.services.orders import order_facts, readers
from liba.command.terms.messages import MessageKind
from liba.command.terms.orders import CopyEventKind, EscalationStep, OrderState
from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor
from liba.kernel.calendar import local_day
from liba.kernel.ids import id_at
from liba.kernel.text import as_facts, listed

OVERDUE: Final = "order_overdue"
DUE_SOON: Final = "order_due_soon"
_EARLIEST: Final = timedelta(days=3)
_NAMED: Final = 6
_TOLD_WITHIN: Final = timedelta(hours=6)
Due = list[tuple[int, EscalationStep]]


def escalate(actor: Actor, *, now: datetime) -> int:
    """Take every step whose time has come for copies that are not done; how many copies somebody was told of.

    After a standstill all the steps that were missed are taken at once, and everybody hears once of all their units. What
    waits for an answer to an objection is not late.
    """
    waiting = Order.objects.filter(
        state=OrderState.ISSUED.value, due_at__lte=now + _EARLIEST, copies__in=_late()
    ).distinct()
    return sum(_of_order(actor, order, now) for order in waiting.select_related("area"))


def _late() -> QuerySet[OrderCopy]:
    return OrderCopy.objects.filter(done_at=None, approved_at=None, objected_at=None, passed_to=None)


def _of_order(actor: Actor, order: Order, now: datetime) -> int:
    assert order.due_at is not None
    assert order.issued_at is not None
    steps = msgspec.convert(order.steps, tuple[EscalationStep, ...])
    due = steps_due(steps, issued_at=order.issued_at, due_at=order.due_at, now=now)
    if not due:
        return 0
    reached = due[-1][0] + 1
    with decision():
        take_turn()
        copies = list(
            _late()
            .filter(order=order, escalated__lt=reached)
            .select_related("unit__area", "responder")
            .order_by("unit__code", "responder__code", "pk")
            .select_for_update(of=("self",))
        )
        if not copies:
            return 0
        told = _tell(order, copies, due, now)
        if due[-1][1].minutes >= 0:
            send_message(
                MessageKind.ORDER_OVERDUE, told, order_facts(order), now=now, notice=False,
                subject=("order", f"{order.pk}:{reached}"), expires_at=now + _TOLD_WITHIN, made_by=actor.name,
            )  # fmt: skip
        OrderCopy.objects.filter(pk__in=[copy.pk for copy in copies]).update(escalated=reached)
        CopyEvent.objects.bulk_create(_events(copies, due, actor, now))
        record(
            actor, "command.order.escalated", "order", order.pk, now, area_path=order.area.path,
            copies=len(copies), told=len(told), step=reached,
        )  # fmt: skip
    return len(copies)


def _events(copies: Iterable[OrderCopy], due: Due, actor: Actor, now: datetime) -> list[CopyEvent]:
    return [
        CopyEvent(
            id=id_at(now), copy=copy, kind=CopyEventKind.ESCALATED.value, by="", facts={"to": step.to},
            happened_at=now, recorded_at=now,
        )
        for copy in copies
        for place, step in due
        if place >= copy.escalated
    ]  # fmt: skip


def _tell(order: Order, copies: Sequence[OrderCopy], due: Due, now: datetime) -> set[int]:
    """Everybody hears once, of all the units that they are told of; who heard."""
    own = readers(copies, now)
    units = [copy.unit for copy in copies if copy.unit is not None]
    calling = read_calling(units, local_day(now, settings.LIBA_ZONE), now)
    of: dict[int, list[OrderCopy]] = defaultdict(list)
    for copy in copies:
        users: set[int] = set()
        for place, step in due:
            if place >= copy.escalated:
                users.update(_users(order, copy, step, own[copy.pk], calling))
        for user in users:
            of[user].append(copy)
    kind = DUE_SOON if due[-1][1].minutes < 0 else OVERDUE
    together: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for user, theirs in of.items():
        together[tuple(copy.pk for copy in theirs)].append(user)
    by_id = {copy.pk: copy for copy in copies}
    for ids, told in together.items():
        tell(told, kind, {**order_facts(order), **_named([by_id[pk] for pk in ids])}, now)
    return set(of)


def _users(
    order: Order, copy: OrderCopy, step: EscalationStep, own: tuple[int, ...], calling: Calling
) -> tuple[int, ...]:
    if step.to == "unit" and own:
        return own
    ordered = (order.issuer_id,) if order.issuer_id else ()
    if step.to == "command" or copy.unit is None:
        return (*ordered, *calling.command)
    return calling.users(copy.unit, step.to)


def _named(copies: Sequence[OrderCopy]) -> dict[str, str | int]:
    names = listed([whose(copy) for copy in copies[:_NAMED]], "…" if len(copies) > _NAMED else "")
    return {**as_facts("units", names), "count": len(copies)}
