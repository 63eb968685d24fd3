"""Orders as far as the asker may see them, and the board of one: each unit's way."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import msgspec
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from liba.command.models import Order, OrderCopy, OrderPolicy
from liba.command.rules.orders import is_late, is_open, state_of
from liba.command.selectors.addressees import ANSWERING, serving
from liba.command.terms.orders import CopyState, OrderSpec, OrderState, Proof
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound
from liba.kernel.text import Text
from liba.territory.selectors import within
from liba.workforce.models import Responder

_SEEING = (Power.SEE_ORDERS, Power.ISSUE_ORDER)


@dataclass(frozen=True, slots=True)
class CopyRow:
    """One copy on the board."""

    copy: OrderCopy
    state: CopyState
    late: bool

    @property
    def name(self) -> Text:
        """The unit's or person's name."""
        return whose(self.copy)


@dataclass(frozen=True, slots=True)
class OrderBoard:
    """One order with the copies that the asker may see, in the units' order, and how many are how far."""

    order: Order
    proof: Proof
    rows: tuple[CopyRow, ...]
    counts: dict[CopyState, int]
    late: int

    @property
    def open(self) -> int:
        """How many still have something to do."""
        return sum(is_open(row.copy) for row in self.rows)


def order_spec() -> OrderSpec:
    """The town's way with orders; what its playbook does not say is the default."""
    policy = OrderPolicy.objects.first()
    return msgspec.convert(policy.spec, OrderSpec) if policy else OrderSpec()


def orders(actor: Actor) -> QuerySet[Order]:
    """Orders that the actor may see, newest first: those of their areas, and those with a copy in them."""
    paths = tuple(path for power in _SEEING for path in actor.areas_for(power))
    copied = OrderCopy.objects.filter(
        within(paths, "unit__area__path") | within(paths, "responder__area__path"), order=OuterRef("pk")
    )
    held = within(paths, "area__path")
    if held:  # no condition at all is the whole town, and would be lost in an "or"
        held |= Q(~Q(state=OrderState.DRAFT.value), Exists(copied))
    return (
        Order.objects.filter(held)
        .select_related("area", "refers_to", "standing")
        .order_by(F("issued_at").desc(nulls_first=True), "-pk")
    )


def counted(found: QuerySet[Order]) -> QuerySet[Order]:
    """With how many copies each has, and how many of them are done, accepted, excused, objected to: `sent`, `done`, …

    `approved` are closed, be it as done or as excused.
    """
    alive = Q(copies__passed_to=None)
    return found.annotate(
        sent=Count("copies", filter=alive & Q(copies__isnull=False)),
        done=Count("copies", filter=alive & Q(copies__done_at__isnull=False, copies__approved_at=None)),
        approved=Count("copies", filter=alive & Q(copies__approved_at__isnull=False)),
        excused=Count(
            "copies", filter=alive & Q(copies__approved_at__isnull=False, copies__done_at__isnull=True)
        ),
        objected=Count(
            "copies", filter=alive & Q(copies__objected_at__isnull=False, copies__approved_at=None)
        ),
    )


def order_by_id(actor: Actor, order_id: int) -> Order:
    """One order. Refuses (`NotFound`) one that the actor may not see."""
    found = orders(actor).filter(pk=order_id).first()
    if found is None:
        raise NotFound(what=f"order {order_id}")
    return found


def order_board(actor: Actor, order_id: int, *, now: datetime) -> OrderBoard:
    """One order and each copy's way, as far as the actor's areas reach. Three queries, however many copies."""
    order = order_by_id(actor, order_id)
    paths = tuple(path for power in _SEEING for path in actor.areas_for(power))
    held = within(paths, "unit__area__path") | within(paths, "responder__area__path")
    rows = OrderCopy.objects.filter(held, order=order, passed_to=None).select_related(
        "unit__area", "unit__template", "responder__area"
    )
    return board_of(order, list(rows), now)


def board_of(order: Order, copies: list[OrderCopy], now: datetime) -> OrderBoard:
    """The board of these copies."""
    ends_at = now if order.withdrawn_at is None else min(now, order.withdrawn_at)
    rows = [CopyRow(copy, state_of(copy), is_late(copy, order.due_at, ends_at)) for copy in copies]
    rows.sort(key=lambda row: (row.copy.unit is None, _code(row.copy)))
    counts = dict.fromkeys(CopyState, 0)
    for row in rows:
        counts[row.state] += 1
    proof = msgspec.convert(order.proof, Proof)
    return OrderBoard(order, proof, tuple(rows), counts, sum(row.late for row in rows))


def copies_of(
    responder: Responder, *, today: date, since: int = 0, of_members: bool = True
) -> QuerySet[OrderCopy]:
    """Copies that somebody has: their own, and those of units that they are in on a day (`of_members` False: lead or
    deputise), changed after `since`."""
    member = serving(today).filter(responder=responder)
    if not of_members:
        member = member.filter(role__in=ANSWERING)
    units = list(member.values_list("unit_id", flat=True))
    return (
        OrderCopy.objects.filter(Q(responder=responder) | Q(unit__in=units), changed_seq__gt=since)
        .select_related("order__refers_to", "order__form", "unit")
        .order_by("pk")
    )


def copy_by_id(actor: Actor, copy_id: int) -> OrderCopy:
    """One copy with its order. Refuses (`NotFound`) one that the actor may not see."""
    paths = tuple(path for power in _SEEING for path in actor.areas_for(power))
    held = within(paths, "unit__area__path") | within(paths, "responder__area__path")
    found = (
        OrderCopy.objects.filter(held | within(paths, "order__area__path"), pk=copy_id)
        .select_related("order__area", "unit__area", "responder__area")
        .first()
    )
    if found is None:
        raise NotFound(what=f"copy {copy_id}")
    return found


def number_of(order: Order) -> str:
    """The order's number as it is said: 2026-17. A draft has none."""
    return f"{order.year}-{order.number}" if order.number else ""


def whose(copy: OrderCopy) -> Text:
    """The unit's or person's name as the town writes it."""
    if copy.unit is not None:
        return copy.unit.name
    return Text(copy.responder.name if copy.responder is not None else "")


def path_of(copy: OrderCopy) -> str:
    """The path of the area that the copy went to."""
    holder = copy.unit or copy.responder
    return holder.area.path if holder is not None else ""


def photo_ids(copy: OrderCopy) -> list[UUID]:
    """The photos that were named when it was reported as done."""
    given = copy.report.get("photos", ())
    return [UUID(str(one)) for one in given]


def _code(copy: OrderCopy) -> str:
    return copy.unit.code if copy.unit is not None else (copy.responder.code if copy.responder else "")
