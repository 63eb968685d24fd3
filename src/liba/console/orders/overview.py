"""Every order with how far it is: what waits for whoever ordered first."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from liba.command.models import Order
from liba.command.selectors import counted, number_of, orders
from liba.command.terms.orders import OrderState
from liba.console.exports import Cell, export
from liba.console.requests import StaffRequest, staff
from liba.console.saying import say_text
from liba.console.shared import made_once
from liba.console.words import word
from liba.kernel.actors import Power

MOST = 200
SHOWN = ("open", "draft", "issued", "withdrawn", "all")


@dataclass(frozen=True, slots=True)
class Line:
    """An order in the list: how many have it, how many are how far."""

    order: Order
    sent: int
    done: int
    approved: int
    excused: int
    objected: int
    is_late: bool

    @property
    def number(self) -> str:
        """As it is said; a draft has none."""
        return number_of(self.order)

    @property
    def finished(self) -> int:
        """How many did it; who was excused did not."""
        return self.done + self.approved - self.excused

    @property
    def settled(self) -> int:
        """How many of a hundred are reported, accepted or excused."""
        return 100 * (self.done + self.approved) // self.sent if self.sent else 0


@staff(Power.SEE_ORDERS, Power.ISSUE_ORDER)
def page(request: StaffRequest) -> HttpResponse:
    """The list; `show` is open, draft, issued, withdrawn or all."""
    if format_ := request.GET.get("format"):
        return _exported(format_, request)
    values = {
        "page": "orders",
        "tab": "orders",
        "may_issue": request.actor.holds(Power.ISSUE_ORDER),
        **_live(request),
    }
    return render(request, "console/orders/list.html", values)


@staff(Power.SEE_ORDERS, Power.ISSUE_ORDER)
def live(request: StaffRequest) -> HttpResponse:
    """The live part alone."""
    show = request.GET.get("show", "open")
    return made_once(request, "console/orders/list_live.html", lambda: _live(request), show)


def _live(request: StaffRequest) -> dict[str, object]:
    show = request.GET.get("show", "open")
    found = _orders(request, show if show in SHOWN else "open")
    lines = [_line(order, request.now) for order in found[: MOST + 1]]
    more, lines = len(lines) > MOST, lines[:MOST]
    return {
        "show": show,
        "shown": SHOWN,
        "lines": lines,
        "most": MOST if more else 0,
        "waiting": sum(line.done for line in lines),
        "objected": sum(line.objected for line in lines),
        "late": sum(line.is_late for line in lines),
    }


def _orders(request: StaffRequest, show: str) -> QuerySet[Order]:
    """Those asked for; what is open is asked of the database, so that an old order which still waits is never cut off."""
    found = counted(orders(request.actor))
    if show == "open":
        found = found.exclude(state=OrderState.WITHDRAWN.value).filter(Q(sent=0) | Q(approved__lt=F("sent")))
    elif show != "all":
        found = found.filter(state=show)
    if not request.actor.holds(Power.ISSUE_ORDER):
        found = found.exclude(state=OrderState.DRAFT.value)
    return found


def _line(order: Order, now: datetime) -> Line:
    sent, done, approved, excused, objected = (
        int(getattr(order, name)) for name in ("sent", "done", "approved", "excused", "objected")
    )
    open_ = sent - done - approved - objected
    late = bool(open_ and order.due_at and order.state == OrderState.ISSUED.value and now > order.due_at)
    return Line(order, sent, done, approved, excused, objected, late)


def _exported(format_: str, request: StaffRequest) -> HttpResponse:
    headings = [
        _("No."), _("Title"), _("State"), _("Urgent"), _("Issued at"), _("Issued by"), _("Deadline"),
        _("Sent to"), _("Reported done"), _("Accepted"), pgettext("order", "excused"), _("Objections"),
        _("Overdue"),
    ]  # fmt: skip
    show = request.GET.get("show", "open")
    rows: list[list[Cell]] = [
        [
            line.number, say_text(line.order.title), word("order_state", line.order.state),
            _("yes") if line.order.urgent else _("no"), line.order.issued_at, line.order.issued_by,
            line.order.due_at, line.sent, line.done, line.approved - line.excused, line.excused, line.objected,
            _("yes") if line.is_late else _("no"),
        ]
        for line in (_line(order, request.now) for order in _orders(request, show if show in SHOWN else "open"))
    ]  # fmt: skip
    return export(format_, "orders", headings, rows)
