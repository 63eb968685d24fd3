"""An inspection's finding becomes an order, and the order's acceptance closes the finding."""

from datetime import datetime

from liba.command.models import CopyEvent, OrderCopy
from liba.command.rules.orders import is_open
from liba.command.terms.orders import CopyEventKind
from liba.kernel.actors import Actor
from liba.rounds.services.findings import close_finding


def order_accepted(actor: Actor, copy: OrderCopy, now: datetime) -> None:
    """Close the finding that the order was for, when nobody has anything left to do with it."""
    finding = copy.order.finding
    if finding is None or copy.done_at is None:
        return
    others = OrderCopy.objects.filter(order=copy.order, passed_to=None).exclude(pk=copy.pk)
    if any(is_open(other) or other.approved_at is None for other in others):
        return
    done = CopyEvent.objects.filter(copy=copy, kind=CopyEventKind.DONE.value).order_by("-happened_at").first()
    close_finding(
        actor,
        finding.pk,
        corrected_at=copy.done_at,
        corrected_by=done.by if done else "",
        note=str(copy.report.get("words", "")),
        now=now,
    )
