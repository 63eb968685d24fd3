"""Orders: to whom, what counts as done, and the way of each copy."""

from enum import StrEnum

import msgspec

from liba.kernel.text import Text


class OrderState(StrEnum):
    """A draft binds nobody; a withdrawn order binds nobody any more."""

    DRAFT = "draft"
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"


class ProofKind(StrEnum):
    """What counts as done."""

    TICK = "tick"
    NUMBER = "number"
    PHOTO = "photo"
    FORM = "form"


class Proof(msgspec.Struct, frozen=True):
    """What whoever does it has to show: a number with its unit (and the target, if there is one), photos, or a form."""

    kind: ProofKind = ProofKind.TICK
    label: Text = Text("")
    unit: str = ""
    target: int | None = None
    form: str = ""


class CopyState(StrEnum):
    """How far one unit's or person's copy is: computed from its moments, never stored."""

    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    ACCEPTED = "accepted"
    OBJECTED = "objected"
    DONE = "done"
    RETURNED = "returned"
    APPROVED = "approved"


class CopyEventKind(StrEnum):
    """What happened to a copy."""

    DELIVERED = "delivered"
    READ = "read"
    ACCEPTED = "accepted"
    OBJECTED = "objected"
    DONE = "done"
    RETURNED = "returned"
    APPROVED = "approved"
    NUDGED = "nudged"
    ESCALATED = "escalated"


class ProblemState(StrEnum):
    """A problem that was sent up: it has an owner, a date and an end."""

    OPEN = "open"
    ENDED = "ended"
