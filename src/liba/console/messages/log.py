"""What was sent: each message with how its deliveries stand; and one message, person by person."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from liba.command.models import Message
from liba.command.selectors.messages import (
    counts_of,
    deliveries_of,
    message_by_id,
    message_lines,
    without_way,
)
from liba.command.terms.messages import DeliveryState, MessageKind
from liba.command.wording import fact_said, in_words
from liba.console.exports import export
from liba.console.message_words import what_happened
from liba.console.requests import StaffRequest, staff
from liba.console.words import word
from liba.kernel.actors import Power

_SHOWN, _EXPORTED = 500, 50_000
STATES = [state.value for state in DeliveryState]


@staff(Power.MANAGE_MESSAGES)
def page(request: StaffRequest) -> HttpResponse:
    """The newest messages."""
    return render(request, "console/messages/log.html", {"page": "messages", **_lines(request)})


@staff(Power.MANAGE_MESSAGES)
def live(request: StaffRequest) -> HttpResponse:
    """The live part alone."""
    return render(request, "console/messages/log_live.html", _lines(request))


@staff(Power.MANAGE_MESSAGES)
def one(request: StaffRequest, message_id: UUID) -> HttpResponse:
    """One message: what it says, and what became of it on each way."""
    message = message_by_id(request.actor, message_id)
    if request.GET.get("format"):
        return _exported(request, message)
    title, body = in_words(MessageKind(message.kind), message.facts, request.LANGUAGE_CODE)
    values = {"page": "messages", "title": title, "body": body, **_one(request, message)}
    return render(request, "console/messages/one.html", values)


@staff(Power.MANAGE_MESSAGES)
def one_live(request: StaffRequest, message_id: UUID) -> HttpResponse:
    """The live part alone."""
    message = message_by_id(request.actor, message_id)
    return render(request, "console/messages/one_live.html", _one(request, message))


def _lines(request: StaffRequest) -> dict[str, object]:
    kind = request.GET.get("kind", "")
    kind = kind if kind in {known.value for known in MessageKind} else ""
    lines = [
        (line, fact_said("group", line.message.facts, request.LANGUAGE_CODE), _in_order(line.counts))
        for line in message_lines(request.actor, kind=kind)
    ]
    return {"lines": lines, "kind": kind, "kinds": [known.value for known in MessageKind], "now": request.now}


def _one(request: StaffRequest, message: Message) -> dict[str, object]:
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    counts = counts_of(message)
    rows = deliveries_of(message, state=state)[: _SHOWN + 1]
    found = [(row, what_happened(row.problem) if row.problem else "") for row in rows]
    return {
        "message": message, "counts": _in_order(counts), "inside": counts.get("inside", 0), "state": state,
        "without": without_way(message), "rows": found[:_SHOWN], "more": len(found) > _SHOWN, "now": request.now,
    }  # fmt: skip


def _in_order(counts: dict[str, int]) -> list[tuple[str, int]]:
    return [(state, counts[state]) for state in STATES if counts.get(state)]


def _exported(request: StaffRequest, message: Message) -> HttpResponse:
    headings = [
        _("Person"),
        _("Gateway"),
        _("State"),
        _("Tries"),
        _("Sent"),
        _("Answered"),
        _("How it went"),
    ]
    rows = [
        [
            str(row.user) if row.user else "", row.gateway.name if row.gateway else "",
            str(word("delivery_state", row.state)), row.tries, row.sent_at, row.seen_at,
            what_happened(row.problem) if row.problem else "",
        ]
        for row in deliveries_of(message)[:_EXPORTED]
    ]  # fmt: skip
    return export(request.GET["format"], "deliveries", headings, rows)
