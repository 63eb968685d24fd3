"""Orders: to whom, what counts as done, and the way of each copy."""

from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

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
    """What whoever does it has to show: a number with its unit and bounds (and the target, if there is one), photos, or
    a form by its code."""

    kind: ProofKind = ProofKind.TICK
    label: Text = Text("")
    unit: str = ""
    target: int | None = None
    least: int | None = None
    most: int | None = None
    form: str = ""


class Addressees(msgspec.Struct, frozen=True):
    """To whom, as it was chosen: all open units, those of areas or of a line (kind of unit), single units, people.

    With both areas and lines chosen it is the units of these lines in these areas. Ids, and templates' codes.
    """

    everyone: bool = False
    areas: tuple[int, ...] = ()
    templates: tuple[str, ...] = ()
    units: tuple[int, ...] = ()
    people: tuple[int, ...] = ()


class EscalationStep(msgspec.Struct, frozen=True):
    """Who hears of a copy that is not done, and how many minutes before (negative) or after its deadline."""

    minutes: int
    to: Literal["unit", "village", "official", "command"]


class OrderSpec(msgspec.Struct, frozen=True):
    """The town's way with orders, from its playbook: the steps for copies that are overdue."""

    steps: tuple[EscalationStep, ...] = (
        EscalationStep(-60, "unit"),
        EscalationStep(0, "unit"),
        EscalationStep(30, "village"),
        EscalationStep(60, "official"),
        EscalationStep(120, "command"),
    )


class OrderDraft(msgspec.Struct, frozen=True):
    """What is ordered, before anybody is bound by it. `steps` None are the town's; `attachments` are ids of files that
    were added. `due_minutes` is for standing orders: minutes from issuing to the deadline."""

    title: Text
    body: Text
    to: Addressees = Addressees()
    proof: Proof = Proof()
    urgent: bool = False
    due_at: datetime | None = None
    due_minutes: int | None = None
    steps: tuple[EscalationStep, ...] | None = None
    attachments: tuple[UUID, ...] = ()


class CopyState(StrEnum):
    """How far one unit's or person's copy is: computed from its moments, never stored. Excused: its objection holds."""

    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    ACCEPTED = "accepted"
    OBJECTED = "objected"
    DONE = "done"
    RETURNED = "returned"
    APPROVED = "approved"
    EXCUSED = "excused"


class CopyEventKind(StrEnum):
    """What happened to a copy."""

    DELIVERED = "delivered"
    READ = "read"
    ACCEPTED = "accepted"
    OBJECTED = "objected"
    DONE = "done"
    RETURNED = "returned"
    APPROVED = "approved"
    ESCALATED = "escalated"
    PASSED_ON = "passed_on"


class ProblemState(StrEnum):
    """A problem that was sent up: it has an owner, a date and an end."""

    OPEN = "open"
    ENDED = "ended"
