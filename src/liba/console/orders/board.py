"""One order's way through its units: a row of dots, a row each, and what whoever ordered answers."""

from datetime import timedelta

import msgspec
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liba.command.models import Order, OrderCopy
from liba.command.selectors import (
    CopyRow,
    OrderBoard,
    answering_for_units,
    copy_by_id,
    number_of,
    order_board,
    orders,
    receiving,
)
from liba.command.selectors.taking_back import may_take_back
from liba.command.services import approve_copy, record_copy_event, return_copy, withdraw_order
from liba.command.terms.orders import Addressees, CopyEventKind, CopyState, OrderState
from liba.console.exports import Cell, export
from liba.console.orders.reports import report_of
from liba.console.requests import StaffRequest, not_there, said, staff, whole_number
from liba.console.saying import say_text
from liba.console.shared import made_once
from liba.console.words import word
from liba.kernel.actors import Power
from liba.kernel.calendar import local_day
from liba.kernel.ids import new_id

NOTED = (CopyEventKind.ACCEPTED, CopyEventKind.OBJECTED, CopyEventKind.DONE)
# Objections and reports wait for whoever ordered; then those of whom least is heard.
_ORDER = (
    CopyState.OBJECTED,
    CopyState.DONE,
    CopyState.RETURNED,
    CopyState.SENT,
    CopyState.DELIVERED,
    CopyState.READ,
    CopyState.ACCEPTED,
    CopyState.APPROVED,
    CopyState.EXCUSED,
)


@staff(Power.SEE_ORDERS, Power.ISSUE_ORDER)
def page(request: StaffRequest, order_id: int) -> HttpResponse:
    """The board. A draft is shown as it is written."""
    board = order_board(request.actor, order_id, now=request.now)
    if format_ := request.GET.get("format"):
        return _exported(format_, board)
    values = {
        "page": "orders",
        "corrections": list(orders(request.actor).filter(refers_to=board.order)),
        "files": list(board.order.attachments.order_by("added_at")),
        "steps": board.order.steps,
        "may_take_back": board.order.state == OrderState.ISSUED.value
        and may_take_back(request.actor, board.order),
        **_receivers(request, board.order),
        **_live(request, board),
    }
    return render(request, "console/orders/page.html", values)


@staff(Power.SEE_ORDERS, Power.ISSUE_ORDER)
def live(request: StaffRequest, order_id: int) -> HttpResponse:
    """The live part alone."""
    return made_once(request, "console/orders/board_live.html", lambda: _shown(request, order_id))


@staff(Power.SEE_ORDERS, Power.ISSUE_ORDER)
def copy(request: StaffRequest, order_id: int, copy_id: int) -> HttpResponse:
    """One unit's way: everything that was said, what was reported, and who answers for it."""
    board = order_board(request.actor, order_id, now=request.now)
    row = next((row for row in board.rows if row.copy.pk == copy_id), None)
    if row is None:
        raise not_there(f"copy {copy_id}")
    unit = row.copy.unit_id
    day = local_day(request.now, settings.LIBA_ZONE)
    values = {
        "page": "orders",
        "board": board,
        "order": board.order,
        "number": number_of(board.order),
        "row": row,
        "report": report_of(row.copy),
        "photos": list(row.copy.photos.order_by("added_at")),
        "events": row.copy.events.order_by("happened_at", "recorded_at"),
        "answering": answering_for_units([unit], day).get(unit, ()) if unit else (),
        **_may(request, board.order),
    }
    return render(request, "console/orders/copy.html", values)


@staff(Power.ISSUE_ORDER)
@require_POST
def accept(request: StaffRequest, copy_id: int) -> HttpResponse:
    """The report is accepted, or the objection."""
    grade = whole_number(request.POST.get("grade", ""))
    decided = approve_copy(request.actor, copy_id, grade=grade, now=request.now)
    said(request, _("Accepted."))
    return _back(request, decided)


@staff(Power.ISSUE_ORDER)
@require_POST
def send_back(request: StaffRequest, copy_id: int) -> HttpResponse:
    """Sent back with the reason."""
    decided = return_copy(request.actor, copy_id, because=request.POST.get("reason", ""), now=request.now)
    said(request, _("Sent back; the unit reads why."))
    return _back(request, decided)


@staff(Power.ISSUE_ORDER)
@require_POST
def note(request: StaffRequest, copy_id: int) -> HttpResponse:
    """Note for a unit what it reported by telephone or on paper."""
    kind = request.POST.get("kind", "")
    if kind not in NOTED:
        raise not_there(kind)
    known = copy_by_id(request.actor, copy_id)
    recorded = record_copy_event(
        request.actor,
        event_id=new_id(),
        copy_id=known.pk,
        kind=CopyEventKind(kind),
        words=request.POST.get("words", ""),
        number=whole_number(request.POST.get("number", "")),
        happened_at=request.now,
        now=request.now,
    )
    said(request, _("Noted for them."))
    return _back(request, recorded.copy)


@staff(Power.ISSUE_ORDER)
@require_POST
def withdraw(request: StaffRequest, order_id: int) -> HttpResponse:
    """Call the order off."""
    withdraw_order(request.actor, order_id, because=request.POST.get("reason", ""), now=request.now)
    said(request, _("The order is withdrawn. Everybody who has it reads why."))
    return redirect("console:order", order_id)


def _shown(request: StaffRequest, order_id: int) -> dict[str, object]:
    return _live(request, order_board(request.actor, order_id, now=request.now))


def _live(request: StaffRequest, board: OrderBoard) -> dict[str, object]:
    order = board.order
    return {
        "board": board,
        "order": order,
        "number": number_of(order),
        "rows": sorted(board.rows, key=lambda row: (_ORDER.index(row.state), not row.late)),
        "counts": [(state, board.counts[state]) for state in CopyState if board.counts[state]],
        "hours_left": _hours_left(request, order),
        **_may(request, order),
    }


def _receivers(request: StaffRequest, order: Order) -> dict[str, object]:
    """Who would get a draft, with who answers for each unit."""
    if order.state != OrderState.DRAFT.value:
        return {}
    day = local_day(request.now, settings.LIBA_ZONE)
    to = receiving(request.actor, msgspec.convert(order.addressees, Addressees), day)
    return {"to": to, "receivers": [(unit, to.answering.get(unit.pk, ())) for unit in to.units]}


def _may(request: StaffRequest, order: Order) -> dict[str, object]:
    issued = order.state == OrderState.ISSUED.value
    mine = request.actor.may(Power.ISSUE_ORDER, order.area.path)
    return {"may_decide": issued and mine, "may_edit": mine and order.state == OrderState.DRAFT.value}


def _hours_left(request: StaffRequest, order: Order) -> str:
    """How long until the deadline, to a quarter of an hour; empty when it is over or there is none."""
    left = order.due_at - request.now if order.due_at else timedelta()
    if left <= timedelta():
        return ""
    minutes = int(left.total_seconds()) // 60
    return f"{minutes // 60}:{minutes % 60:02d}"


def _back(request: StaffRequest, copy: OrderCopy) -> HttpResponse:
    if request.POST.get("next") == "copy":
        return redirect("console:order_copy", copy.order_id, copy.pk)
    return redirect("console:order", copy.order_id)


def _exported(format_: str, board: OrderBoard) -> HttpResponse:
    headings = [
        _("Unit or person"), _("State"), _("Overdue"), _("Sent at"), _("Delivered at"), _("Read at"),
        _("Taken on at"), _("Done at"), _("Accepted at"), _("Objection"), _("Sent back because"), _("Report"),
    ]  # fmt: skip
    return export(format_, f"order-{number_of(board.order)}", headings, [_cells(row) for row in board.rows])


def _cells(row: CopyRow) -> list[Cell]:
    copy_ = row.copy
    return [
        say_text(row.name), word("copy_state", row.state), _("yes") if row.late else _("no"), copy_.sent_at,
        copy_.delivered_at, copy_.read_at, copy_.accepted_at, copy_.done_at, copy_.approved_at,
        copy_.objection, copy_.returned_because, "; ".join(f"{label} {value}" for label, value in report_of(copy_)),
    ]  # fmt: skip
