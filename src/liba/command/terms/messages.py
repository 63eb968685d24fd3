"""Messages out: through which gateway, to whom, and what became of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class GatewayKind(StrEnum):
    """How a gateway addresses people: each by an own address, or a robot in a group."""

    PERSONAL = "personal"
    GROUP = "group"
    PUSH = "push"


class DeliveryState(StrEnum):
    """What became of one message on one way.

    SENT: the gateway took it. SEEN: an answer came back. DOUBTFUL: handed over, and nobody knows whether it was taken.
    REFUSED: refused for good, not tried again. FAILED: given up.
    """

    WAITING = "waiting"
    HELD = "held"
    SENDING = "sending"
    SENT = "sent"
    SEEN = "seen"
    DOUBTFUL = "doubtful"
    REFUSED = "refused"
    FAILED = "failed"
    EXPIRED = "expired"


class Happened(StrEnum):
    """How one hand-over ended. TAKEN and NO_ANSWER apart, it is known not to be with the gateway.

    REFUSED: this time. REJECTED: for good, as RFC 5321 has it of 5xx and RFC 9110 of most 4xx. GONE: the phone takes no pushes any more.
    """

    TAKEN = "taken"
    REFUSED = "refused"
    REJECTED = "rejected"
    UNREACHED = "unreached"
    NO_ANSWER = "no_answer"
    GONE = "gone"
    UNFIT = "unfit"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a hand-over came to.

    `code` is the gateway's own number, if it gave one; `words` a mail server's, without addresses and passwords (others'
    words may hold secrets, and are not kept); `after` the seconds that it asks to wait before another try.
    """

    happened: Happened
    code: str = ""
    words: str = ""
    after: int = 0


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
    TEST = "test"


LOUD: Final = frozenset({MessageKind.MUSTER, MessageKind.MUSTER_DEPUTY})
"""What quiet hours do not hold back, and what goes out on all of a person's ways at once."""

TO_GROUPS: Final = frozenset(
    {MessageKind.ORDER, MessageKind.BULLETIN, MessageKind.MUSTER, MessageKind.STAND_DOWN}
)
"""What the robots of groups say too; a rehearsal never."""

_CALL: Final = frozenset({"plan", "plan_en", "group", "group_en", "post", "post_en", "drill"})
FACTS: Final[Mapping[MessageKind, frozenset[str]]] = {
    MessageKind.ORDER: frozenset({"number"}),
    MessageKind.ORDER_OVERDUE: frozenset({"number"}),
    MessageKind.RETURN_MISSING: frozenset({"due"}),
    MessageKind.MUSTER: _CALL,
    MessageKind.MUSTER_DEPUTY: _CALL,
    MessageKind.STAND_DOWN: frozenset({"plan", "plan_en", "drill"}),
    MessageKind.INCIDENT: frozenset({"number"}),
    MessageKind.BULLETIN: frozenset(),
    MessageKind.NOTICE: frozenset(),
    MessageKind.TEST: frozenset(),
}
"""All that may leave the house, by kind: numbers, hours, a plan's own words. No free text, and nothing about anybody."""
LONGEST_FACT: Final = 60
