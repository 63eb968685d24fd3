"""The words for codes of orders: how far a copy is, what counts as done, who hears of what is late."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liba.command.terms.orders import CopyEventKind, CopyState, OrderState, ProofKind

Words = Mapping[Any, Any]

COPY_STATES: Words = {
    CopyState.SENT: pgettext_lazy("order", "sent"),
    CopyState.DELIVERED: pgettext_lazy("order", "delivered"),
    CopyState.READ: pgettext_lazy("order", "read"),
    CopyState.ACCEPTED: pgettext_lazy("order", "taken on"),
    CopyState.OBJECTED: pgettext_lazy("order", "objects"),
    CopyState.DONE: pgettext_lazy("order", "reported done"),
    CopyState.RETURNED: pgettext_lazy("order", "sent back"),
    CopyState.APPROVED: pgettext_lazy("order", "accepted"),
    CopyState.EXCUSED: pgettext_lazy("order", "excused"),
}
COPY_EVENTS: Words = {
    CopyEventKind.DELIVERED: _("is on the phone"),
    CopyEventKind.READ: _("was read"),
    CopyEventKind.ACCEPTED: _("was taken on"),
    CopyEventKind.OBJECTED: _("they object"),
    CopyEventKind.DONE: _("reported as done"),
    CopyEventKind.RETURNED: _("sent back"),
    CopyEventKind.APPROVED: _("the report is accepted"),
    CopyEventKind.ESCALATED: _("was told further up"),
    CopyEventKind.PASSED_ON: _("passed on to the unit it was merged into"),
}
ORDER_STATES: Words = {
    OrderState.DRAFT: _("draft"),
    OrderState.ISSUED: pgettext_lazy("order", "issued"),
    OrderState.WITHDRAWN: _("withdrawn"),
}
PROOFS: Words = {
    ProofKind.TICK: _("a tick"),
    ProofKind.NUMBER: _("a number"),
    ProofKind.PHOTO: _("photos"),
    ProofKind.FORM: _("a form"),
}
STEP_TO: Words = {
    "unit": _("the unit's leader and deputies, or the person"),
    "village": _("the village's cadres"),
    "official": _("the official answering for the village"),
    "command": _("whoever ordered, and the commanders"),
}
GRADES: Words = {1: _("done"), 2: _("done well"), 3: _("an example for others")}

KINDS: Mapping[str, Words] = {
    "copy_state": COPY_STATES,
    "copy_event": COPY_EVENTS,
    "order_state": ORDER_STATES,
    "proof": PROOFS,
    "step_to": STEP_TO,
}
TONES: Mapping[str, Mapping[str, str]] = {
    "copy_state": {
        "sent": "idle",
        "delivered": "idle",
        "read": "info",
        "accepted": "info",
        "objected": "bad",
        "done": "warn",
        "returned": "warn",
        "approved": "good",
        "excused": "idle",
    },
    "order_state": {"draft": "info", "issued": "good", "withdrawn": "idle"},
}
