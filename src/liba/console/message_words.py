"""Words for messages: what they are about, how they went, and what a gateway answered."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liba.command.terms.messages import DeliveryState, GatewayKind, Happened, MessageKind

Words = Mapping[str, str | Promise]

MESSAGE_KINDS: Words = {
    MessageKind.ORDER: _("order"),
    MessageKind.ORDER_OVERDUE: _("overdue order"),
    MessageKind.RETURN_MISSING: _("missing return"),
    MessageKind.MUSTER: _("muster"),
    MessageKind.MUSTER_DEPUTY: _("muster of deputies"),
    MessageKind.STAND_DOWN: _("stand-down"),
    MessageKind.INCIDENT: _("incident"),
    MessageKind.BULLETIN: _("bulletin"),
    MessageKind.NOTICE: _("notice"),
    MessageKind.TEST: _("test"),
}
DELIVERY_STATES: Words = {
    DeliveryState.WAITING: pgettext_lazy("message", "queued"),
    DeliveryState.HELD: pgettext_lazy("message", "held by quiet hours"),
    DeliveryState.SENDING: pgettext_lazy("message", "being sent"),
    DeliveryState.SENT: pgettext_lazy("message", "taken by the gateway"),
    DeliveryState.SEEN: pgettext_lazy("message", "answered"),
    DeliveryState.DOUBTFUL: pgettext_lazy("message", "in doubt"),
    DeliveryState.REFUSED: pgettext_lazy("message", "refused"),
    DeliveryState.FAILED: pgettext_lazy("message", "given up"),
    DeliveryState.EXPIRED: pgettext_lazy("message", "too late"),
}
GATEWAY_KINDS: Words = {
    GatewayKind.PERSONAL: _("each person's own address"),
    GatewayKind.GROUP: _("a group's robot"),
    GatewayKind.PUSH: _("push to phones"),
}
HAPPENED: Words = {
    Happened.REFUSED: _("The gateway refused it."),
    Happened.REJECTED: _("The gateway refused it for good, so it is not tried again there."),
    Happened.UNREACHED: _("The gateway was not reached; nothing was sent."),
    Happened.NO_ANSWER: _(
        "The gateway did not answer: it may have taken it, so it was not sent again there."
    ),
    Happened.GONE: _("The phone takes no pushes any more; it is off the list."),
    Happened.UNFIT: _("The address is not one that Liba can use."),
    Happened.PRIVATE: _("The address leads into the house's own network, which was not confirmed."),
    "moved": _("The gateway did not answer others; it went by the person's next way."),
}
KINDS: Mapping[str, Words] = {
    "message_kind": MESSAGE_KINDS,
    "delivery_state": DELIVERY_STATES,
    "gateway_kind": GATEWAY_KINDS,
}
TONES: Mapping[str, Mapping[str, str]] = {
    "delivery_state": {
        "waiting": "idle", "held": "idle", "sending": "info", "sent": "good", "seen": "good", "doubtful": "warn",
        "refused": "bad", "failed": "bad", "expired": "bad",
    },
}  # fmt: skip


def what_happened(problem: str) -> str:
    """A delivery's problem as a sentence, with the gateway's own number and a mail server's own words where it gave them."""
    happened, _space, theirs = problem.partition(" ")
    sentence = str(HAPPENED.get(happened, problem))
    return f"{sentence} ({theirs})" if theirs else sentence
