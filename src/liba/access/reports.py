"""What a phone reports of its gate, as plain values: checks, undos, and the receipts they get. Times are whole seconds."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec

from liba.access.terms import Answers, Direction, Outcome
from liba.kernel.actors import Actor
from liba.kernel.receipts import ReceiptStatus, Seconds, Shift
from liba.kernel.refusals import FactValue

Short = Annotated[str, msgspec.Meta(max_length=100)]
Code = Annotated[str, msgspec.Meta(max_length=40)]
UNDO_SECONDS = 60


class Flag(StrEnum):
    """What is odd about a stored check. Flags tell people where to look; they never change the fact."""

    DIFFERS = "differs"
    DOUBLE_USE = "double_use"
    CLOCK_SKEW = "clock_skew"
    LATE = "late"
    REVOKED_DEVICE = "revoked_device"
    UNDONE = "undone"
    OLD_RULE = "old_rule"


class CardShown(msgspec.Struct, frozen=True):
    """*Wire.* The card that was held up: its code as scanned, or its number as typed."""

    token: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    number: Annotated[str, msgspec.Meta(max_length=20)] = ""


class OverrideShown(msgspec.Struct, frozen=True):
    """*Wire.* An officer's override: who, the proof made with his PIN, why."""

    officer: Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
    proof: Annotated[str, msgspec.Meta(max_length=128)] = ""
    reason: Annotated[str, msgspec.Meta(max_length=200)] = ""


class CheckReport(msgspec.Struct, frozen=True, kw_only=True):
    """*Wire.* One check as the phone decided it. `at` is the phone's clock, `skew` the server's clock less the phone's."""

    id: UUID
    at: Seconds
    skew: Shift = 0
    gate: int | Code
    direction: Direction
    outcome: Outcome
    card: CardShown | None = None
    answers: Answers | None = None
    reasons: Annotated[tuple[Code, ...], msgspec.Meta(max_length=40)] = ()
    rule_version: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)] = 0
    override: OverrideShown | None = None
    people: Annotated[int, msgspec.Meta(ge=1, le=500)] = 1
    plate: Annotated[str, msgspec.Meta(max_length=20)] = ""
    came_from: Short = ""
    note: Annotated[str, msgspec.Meta(max_length=200)] = ""
    attestations: Annotated[tuple[Code, ...], msgspec.Meta(max_length=10)] = ()


class UndoReport(msgspec.Struct, frozen=True, kw_only=True):
    """*Wire.* The guard took a check back. `at` is the phone's clock."""

    id: UUID
    at: Seconds
    check: UUID
    skew: Shift = 0


@dataclass(frozen=True, slots=True)
class CheckReceipt:
    """The answer to one report. `outcome` and `reasons` are the server's own decision; `code` says why it was rejected."""

    id: UUID
    status: ReceiptStatus
    code: str = ""
    outcome: str = ""
    reasons: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    facts: tuple[tuple[str, FactValue], ...] = ()


@dataclass(frozen=True, slots=True)
class Guard:
    """Who stands at the gate: the phone and its holder, with the powers that he has now."""

    actor: Actor
    user_id: int
    device_id: UUID
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class Reported:
    """One report of one guard."""

    guard: Guard
    report: CheckReport | UndoReport
