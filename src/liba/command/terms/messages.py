"""Messages out: through which gateway, to whom, and what became of each."""

from enum import StrEnum


class GatewayKind(StrEnum):
    """How a gateway addresses people: each by an own address, or a robot in a group."""

    PERSONAL = "personal"
    GROUP = "group"
    PUSH = "push"


class DeliveryState(StrEnum):
    """What became of one message on one channel."""

    WAITING = "waiting"
    HELD = "held"
    SENT = "sent"
    DOUBTFUL = "doubtful"
    FAILED = "failed"
    EXPIRED = "expired"


class MessageKind(StrEnum):
    """What a message is about; its words are the template's of that kind."""

    ORDER = "order"
    ORDER_OVERDUE = "order_overdue"
    RETURN_MISSING = "return_missing"
    MUSTER = "muster"
    MUSTER_DEPUTY = "muster_deputy"
    STAND_DOWN = "stand_down"
    INCIDENT = "incident"
    BULLETIN = "bulletin"
    NOTICE = "notice"


LOUD = frozenset({MessageKind.MUSTER, MessageKind.MUSTER_DEPUTY})
"""What quiet hours do not hold back."""
