"""An order's sheet as PDF: to hang up, to carry to a unit without a phone, to file."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from liba.command.print.apart import order_pdf_of
from liba.command.print.shapes import OrderSheet
from liba.command.selectors import CopyRow, OrderBoard, number_of, order_board
from liba.command.selectors.cycle_spec import cycle_on
from liba.console.orders.reports import report_of
from liba.console.requests import StaffRequest, staff
from liba.console.saying import in_chinese, local, say_moment, say_text
from liba.console.words import word
from liba.kernel.actors import Power
from liba.territory.selectors import town


@staff(Power.SEE_ORDERS, Power.ISSUE_ORDER)
def sheet(request: StaffRequest, order_id: int) -> HttpResponse:
    """The PDF, typeset in a process apart."""
    board = order_board(request.actor, order_id, now=request.now)
    content = order_pdf_of(_worded(request, board))
    response = HttpResponse(content, content_type="application/pdf")
    name = f"{number_of(board.order) or _('draft')}.pdf"
    response["Content-Disposition"] = content_disposition_header(False, name) or ""
    return response


def _worded(request: StaffRequest, board: OrderBoard) -> OrderSheet:
    order, proof = board.order, board.proof
    spec = cycle_on(local(request.now).date())
    office = (say_text(spec.paper.office) if spec else "") or say_text(town().name)
    shown = " · ".join(
        part
        for part in (
            word("proof", proof.kind.value), say_text(proof.label), proof.unit,
            _("target %(n)d") % {"n": proof.target} if proof.target is not None else "",
        )
        if part
    )  # fmt: skip
    facts = [
        (_("Deadline"), say_moment(order.due_at, year=True) if order.due_at else "–"),
        (_("Done is shown by"), shown),
    ]
    if order.refers_to is not None:
        facts.append((_("Corrects"), number_of(order.refers_to)))
    if order.withdrawn_at is not None:
        facts.append((_("Withdrawn"), f"{say_moment(order.withdrawn_at)} {order.withdrawn_because}"))
    issued = say_moment(order.issued_at, year=True) if order.issued_at else _("draft")
    return OrderSheet(
        office=office,
        title=say_text(order.title),
        number=_("Order %(number)s") % {"number": number_of(order)} if order.number else _("draft"),
        urgent=_("urgent") if order.urgent else "",
        issued=issued,
        body=say_text(order.body),
        facts=tuple(facts),
        heading=_("Units and people, as of %(moment)s") % {"moment": say_moment(request.now)},
        columns=(_("Unit or person"), _("State"), _("Taken on"), _("Done"), _("Report"), _("Signature")),
        widths=(3, 2, 1.2, 1.2, 4, 2),
        rows=tuple(_row(row) for row in board.rows),
        signed=f"{office} {issued}",
        language="zh" if in_chinese() else "en",
    )


def _row(row: CopyRow) -> tuple[str, ...]:
    copy = row.copy
    report = "；".join(f"{label} {value}" for label, value in report_of(copy)) or copy.objection
    state = word("copy_state", row.state)
    return (
        say_text(row.name), f"{state} · {_('overdue')}" if row.late else state,
        f"{local(copy.accepted_at):%H:%M}" if copy.accepted_at else "",
        f"{local(copy.done_at):%H:%M}" if copy.done_at else "", report, "",
    )  # fmt: skip
