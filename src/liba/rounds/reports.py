"""What a phone reports from doors, as plain values: visits, undos, and the receipts they get. Times are whole seconds."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec

from liba.kernel.actors import Actor
from liba.kernel.receipts import ReceiptStatus, Seconds, Shift
from liba.kernel.refusals import FactValue
from liba.rounds.terms.plans import Outcome

RowId = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
DoorKey = Annotated[str, msgspec.Meta(pattern="^[hsp][1-9][0-9]{0,17}$", max_length=19)]
AnswerCode = Annotated[str, msgspec.Meta(max_length=40)]
AnswerText = Annotated[str, msgspec.Meta(max_length=2000)]
AnswerNumber = Annotated[int, msgspec.Meta(ge=-(2**53), le=2**53)]
AnswerSent = AnswerNumber | AnswerText | Annotated[list[AnswerText], msgspec.Meta(max_length=50)]
Given = Annotated[dict[AnswerCode, AnswerSent], msgspec.Meta(max_length=200)]
UNDO_SECONDS = 600


class VisitFlag(StrEnum):
    """What is odd about a stored visit. Flags tell people where to look; they never change the fact."""

    OUT_OF_BOUNDS = "out_of_bounds"
    INCOMPLETE = "incomplete"
    ODD_ANSWER = "odd_answer"
    OLD_FORM = "old_form"
    WAS_THEIRS = "was_theirs"
    CLOCK_SKEW = "clock_skew"
    LATE = "late"
    REVOKED_DEVICE = "revoked_device"
    UNDONE = "undone"
    MERGED_PERSON = "merged_person"
    MERGED_DOOR = "merged_door"
    UNKNOWN_PERSON = "unknown_person"


class AnswersSent(msgspec.Struct, frozen=True):
    """*Wire.* What was answered: of the door, and of each person by id."""

    door: Given = {}
    people: Annotated[dict[AnswerCode, Given], msgspec.Meta(max_length=200)] = {}


class VisitReport(msgspec.Struct, frozen=True, kw_only=True):
    """*Wire.* One visit as the phone saw it. `at` is the phone's clock, `skew` the server's clock less the phone's.

    `day` and `window` name the due that it answers; `window` is -1 when the phone knew of none.
    """

    id: UUID
    at: Seconds
    skew: Shift = 0
    round: RowId
    door: DoorKey
    person: RowId | None = None
    day: date
    window: Annotated[int, msgspec.Meta(ge=-1, le=1000)]
    outcome: Outcome
    form_version: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)] = 0
    answers: AnswersSent | None = None
    photos: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=30)] = ()
    note: Annotated[str, msgspec.Meta(max_length=500)] = ""


class VisitUndoReport(msgspec.Struct, frozen=True, kw_only=True):
    """*Wire.* The visitor took a visit back. `at` is the phone's clock."""

    id: UUID
    at: Seconds
    visit: UUID
    skew: Shift = 0


@dataclass(frozen=True, slots=True)
class VisitReceipt:
    """The answer to one report. `outcome` is the server's; `code` says why it was rejected."""

    id: UUID
    status: ReceiptStatus
    code: str = ""
    outcome: str = ""
    flags: tuple[str, ...] = ()
    facts: tuple[tuple[str, FactValue], ...] = ()


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who went: the phone and its holder, with the powers that he had then.

    A desk that keys in a ticked sheet says who `walked` it (a responder's id); it must hold VISIT over the doors.
    """

    actor: Actor
    user_id: int | None = None
    device_id: UUID | None = None
    revoked: bool = False
    walked: int | None = None


@dataclass(frozen=True, slots=True)
class Visited:
    """One report of one visitor."""

    visitor: Visitor
    report: VisitReport | VisitUndoReport
