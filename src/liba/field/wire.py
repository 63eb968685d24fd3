"""What phones send, as msgspec reads it. Unknown fields are let pass: a newer phone may say more."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from liba.access.reports import Code
from liba.kernel.receipts import Seconds, Shift
from liba.rounds.reports import DoorKey, RowId
from liba.rounds.terms.forms import Answers

Numbers = Annotated[tuple[Annotated[str, msgspec.Meta(max_length=2000)], ...], msgspec.Meta(max_length=60)]


class PairRequest(msgspec.Struct, frozen=True):
    """A device code and the phone's own name."""

    code: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    label: Annotated[str, msgspec.Meta(max_length=100)] = ""


class HolderName(msgspec.Struct, frozen=True):
    """Whose phone it is."""

    name: str


class Paired(msgspec.Struct, frozen=True):
    """The phone's identity. The token exists nowhere else."""

    device: UUID
    token: str
    holder: HolderName


_Short = Annotated[str, msgspec.Meta(min_length=16, max_length=200)]
_Endpoint = Annotated[str, msgspec.Meta(min_length=8, max_length=1000)]


class PushKey(msgspec.Struct, frozen=True):
    """The town's public key for web push, an uncompressed point in base64url."""

    key: str


class PushKeys(msgspec.Struct, frozen=True):
    """The browser's own keys, in base64url."""

    p256dh: _Short
    auth: _Short


class PushSubscription(msgspec.Struct, frozen=True):
    """A `PushSubscription` as the browser's own `toJSON` gives it."""

    endpoint: _Endpoint
    keys: PushKeys


class PushAddress(msgspec.Struct, frozen=True):
    """Which subscription ends."""

    endpoint: _Endpoint


class Pong(msgspec.Struct, frozen=True):
    """The server's clock in seconds."""

    now: int


class PhotoReceipt(msgspec.Struct, frozen=True):
    """What became of a picture."""

    id: UUID
    status: Literal["stored", "replayed"]


class Batch(msgspec.Struct, frozen=True):
    """A batch of commands. Each is read by itself, so that one bad line spoils no other."""

    sent_at: Seconds
    commands: list[msgspec.Raw]
    queue: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)] = 0
    app: Annotated[str, msgspec.Meta(max_length=40)] = ""


class Head(msgspec.Struct, frozen=True):
    """What every command has."""

    id: UUID
    kind: Annotated[str, msgspec.Meta(max_length=30)]


class Errand(msgspec.Struct, frozen=True, kw_only=True):
    """A command other than a check or a visit: done once, in the order in which things happened. `at` is the phone's
    clock, `skew` the server's less the phone's, in seconds."""

    id: UUID
    at: Seconds
    skew: Shift = 0


class DutyStart(Errand, frozen=True, kw_only=True, tag_field="kind", tag="duty_start"):
    """A guard begins at a gate."""

    duty: UUID
    gate: int | Code


class DutyEnd(Errand, frozen=True, kw_only=True, tag_field="kind", tag="duty_end"):
    """A guard's duty ends."""

    duty: UUID


class RecountSent(Errand, frozen=True, kw_only=True, tag_field="kind", tag="recount"):
    """People counted on the ground. `zone` is the cordon's number."""

    zone: int
    count: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]


class HandOutSent(Errand, frozen=True, kw_only=True, tag_field="kind", tag="hand_out"):
    """Cards given to a household, by their numbers or codes, with the three essentials told."""

    household: Code
    numbers: Numbers = ()
    tokens: Numbers = ()
    told: Annotated[tuple[Code, ...], msgspec.Meta(max_length=10)] = ()
    signed: bool = False


class LostSent(Errand, frozen=True, kw_only=True, tag_field="kind", tag="report_lost"):
    """A household says that a card is lost."""

    number: Annotated[str, msgspec.Meta(max_length=20)]


class ShiftEventSent(Errand, frozen=True, kw_only=True, tag_field="kind", tag="shift_event"):
    """Somebody arrived at a shift, handed it over with a note, or left."""

    shift: int
    what: Literal["arrived", "handed_over", "left"]
    note: Annotated[str, msgspec.Meta(max_length=500)] = ""


class ShiftAsk(Errand, frozen=True, kw_only=True, tag_field="kind", tag="shift_ask"):
    """Somebody asks another (by the number on the badge) to take their shift, or can't come. `in_return` is the other's
    shift that they would take for it; `until` the last day of an absence that is longer than the shift's day."""

    shift: int
    what: Literal["swap", "absence"]
    to: Annotated[str, msgspec.Meta(max_length=20)] = ""
    reason: Annotated[str, msgspec.Meta(max_length=200)] = ""
    in_return: int | None = None
    until: date | None = None


class ShiftAnswer(Errand, frozen=True, kw_only=True, tag_field="kind", tag="shift_answer"):
    """The answer to a swap; `ask` is the id of the `shift_ask`."""

    ask: UUID
    agree: bool


class HealthSent(Errand, frozen=True, kw_only=True, tag_field="kind", tag="report_health"):
    """The holder says that they are ill, or well again and wait for the clinic; nothing of why."""

    state: Literal["ill", "cleared"]


class PledgeSent(Errand, frozen=True, kw_only=True, tag_field="kind", tag="pledge"):
    """The holder signs a text, for themselves or for the household they live in, as the text asks."""

    text: int


class FoundDraft(msgspec.Struct, frozen=True):
    """What a door said of somebody whom the registry does not have there."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    sex: Literal["", "M", "F"] = ""
    born_on: date | None = None
    relation: Annotated[str, msgspec.Meta(max_length=30)] = ""
    id_number: Annotated[str, msgspec.Meta(max_length=40)] = ""
    phones: Annotated[
        tuple[Annotated[str, msgspec.Meta(max_length=40)], ...], msgspec.Meta(max_length=5)
    ] = ()


class FoundPersonSent(Errand, frozen=True, kw_only=True, tag_field="kind", tag="found_person"):
    """Somebody lives behind a door of whom the registry does not know; `visit` is the visit that found them."""

    door: DoorKey
    draft: FoundDraft
    visit: UUID | None = None


class Receipt(msgspec.Struct, frozen=True, omit_defaults=True):
    """The answer to one command. `position` is given with lines that are no command and so have no id."""

    id: UUID | None
    status: str
    code: str = ""
    title: str = ""
    outcome: str = ""
    reasons: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    position: int | None = None


class Receipts(msgspec.Struct, frozen=True):
    """A receipt for each command, in the order sent."""

    receipts: list[Receipt]


class Problem(msgspec.Struct, frozen=True):
    """Why a call was refused (RFC 9457)."""

    type: str
    title: str
    status: int
    code: str
    facts: dict[str, str | int | float | bool | None] = {}


class UnitReturnSent(Errand, frozen=True, kw_only=True, tag_field="kind", tag="unit_return"):
    """A unit's leader or deputy agrees with the day's figures, or says what is wrong with them."""

    unit: RowId
    day: date
    agrees: bool = True
    note: Annotated[str, msgspec.Meta(max_length=500)] = ""


class ProblemSent(Errand, frozen=True, kw_only=True, tag_field="kind", tag="problem"):
    """Somebody sends a problem up, of a unit if it has one."""

    words: Annotated[str, msgspec.Meta(max_length=1000)]
    unit: RowId | None = None


class MusterEventSent(Errand, frozen=True, kw_only=True, tag_field="kind", tag="muster_event"):
    """The holder answers the muster call, or is there."""

    activation: RowId
    what: Literal["answered", "arrived"]
    answer: Literal["coming", "cannot"] = "coming"
    way: Literal["tap"] = "tap"


class TaskEventSent(Errand, frozen=True, kw_only=True, tag_field="kind", tag="task_event"):
    """Whoever leads a working group says how one of its tasks goes; `undoes` is the report of theirs that they take back."""

    task: RowId
    what: Literal["begun", "done", "blocked", "freed", "reopened", "undone"]
    hindrance: Literal["", "people", "supplies", "transport", "access", "others", "refused"] = ""
    words: Annotated[str, msgspec.Meta(max_length=300)] = ""
    undoes: UUID | None = None


class CopyEventSent(Errand, frozen=True, kw_only=True, tag_field="kind", tag="copy_event"):
    """What the holder of a copy of an order says of it, with what shows that it is done."""

    copy: RowId
    what: Literal["delivered", "read", "accepted", "objected", "done"]
    words: Annotated[str, msgspec.Meta(max_length=500)] = ""
    number: Annotated[int, msgspec.Meta(ge=-(2**31), le=2**31 - 1)] | None = None
    photos: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=6)] = ()
    answers: Answers | None = None


class IncidentSent(Errand, frozen=True, kw_only=True, tag_field="kind", tag="incident"):
    """Something is going on: at a gate, on a patrol, anywhere. What is not known is left out."""

    what: Literal["dispute", "crowd", "fight", "accident", "help", "breach", "other"]
    urgent: bool = False
    gate: RowId | None = None
    site: RowId | None = None
    where: Annotated[str, msgspec.Meta(max_length=200)] = ""
    lon: float | None = None
    lat: float | None = None
    words: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class IncidentEventSent(Errand, frozen=True, kw_only=True, tag_field="kind", tag="incident_event"):
    """A squad's member says how it goes."""

    incident: UUID
    what: Literal["declined", "set_out", "arrived", "needs_help", "settled", "unfounded", "noted"]
    note: Annotated[str, msgspec.Meta(max_length=1000)] = ""
