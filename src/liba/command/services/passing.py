"""A unit is merged into another in mid-order: what it still had to do goes on with its successor."""

from datetime import datetime

from liba.command.models import CopyEvent, Order, OrderCopy
from liba.command.selectors.orders import path_of
from liba.command.services.orders import next_copy_seq
from liba.command.terms.orders import CopyEventKind, OrderState
from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor
from liba.kernel.ids import id_at
from liba.territory.selectors import last_successor
from liba.workforce.models import Unit


def pass_on(actor: Actor, *, now: datetime) -> int:
    """Give open copies of merged units to their successors; how many.

    Where the successor has a copy of its own, the merged unit's one ends in it: it stays as history, and what its people
    still send counts for the successor's. What was reported as done stays the merged unit's.
    """
    waiting = OrderCopy.objects.filter(
        order__state=OrderState.ISSUED.value, done_at=None, approved_at=None, passed_to=None,
        unit__closed_on__isnull=False, unit__following__isnull=False,
    )  # fmt: skip
    _follow_areas()
    if not waiting.exists():
        return 0
    with decision():
        take_turn()
        copies = list(waiting.select_related("unit__following", "order").select_for_update(of=("self",)))
        for copy in copies:
            _pass(actor, copy, now)
    return len(copies)


def _follow_areas() -> None:
    """Orders of a merged area are its successor's: whoever answers for it now decides on them."""
    merged = Order.objects.filter(area__closed_on__isnull=False, area__successor__isnull=False)
    for order in merged.exclude(state=OrderState.WITHDRAWN.value).select_related("area"):
        Order.objects.filter(pk=order.pk).update(area=last_successor(order.area))


def _pass(actor: Actor, copy: OrderCopy, now: datetime) -> None:
    merged = copy.unit
    assert merged is not None
    successor = _last(merged)
    own = OrderCopy.objects.filter(order=copy.order, unit=successor).first()
    facts = {"from_unit": merged.pk, "to_unit": successor.pk, "copy": copy.pk}
    goes_on = own or copy
    if own is not None:
        copy.passed_to = own
        OrderCopy.objects.filter(pk=own.pk).update(changed_seq=next_copy_seq())
    else:
        copy.unit = successor
    copy.changed_seq = next_copy_seq()
    copy.save(update_fields=["unit", "passed_to", "changed_seq"])
    CopyEvent.objects.create(
        id=id_at(now), copy=goes_on, kind=CopyEventKind.PASSED_ON.value, by=actor.name,
        words=f"{merged.name_zh} → {successor.name_zh}"[:500], facts=facts, happened_at=now, recorded_at=now,
    )  # fmt: skip
    record(
        actor, "command.copy.passed_on", "copy", copy.pk, now, area_path=path_of(goes_on),
        order=copy.order_id, from_unit=merged.code, to_unit=successor.code,
    )  # fmt: skip


def _last(unit: Unit) -> Unit:
    """Where the merged unit went in the end."""
    while unit.closed_on is not None and unit.following is not None:
        unit = unit.following
    return unit
