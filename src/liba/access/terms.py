"""The vocabulary of passes, gates and checks: plain values that the server and the phone share.

The structs marked *wire* travel in bundles and in the shared test vectors; the phone's `client/src/rules/terms.ts`
mirrors them name for name. Times in them are whole seconds since 1970 (UTC), days are ISO dates of the town's zone,
minutes count from local midnight, temperatures are tenths of a degree Celsius.
"""

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from liba.kernel.calendar import CalendarDay
from liba.kernel.text import Text

Span = tuple[int, int]


class PassKind(StrEnum):
    """What a pass is bound to."""

    COLOUR = "colour"
    RESIDENT = "resident"
    STALL = "stall"
    TENANT = "tenant"
    SPECIAL = "special"


class PassStatus(StrEnum):
    """Where a pass stands. A blank is printed stock that nobody holds yet."""

    BLANK = "blank"
    GOOD = "good"
    HELD = "held"
    LOST = "lost"
    REVOKED = "revoked"
    REPLACED = "replaced"
    ENDED = "ended"


class RunPurpose(StrEnum):
    """What a run of serials was made for: all households of an area, blank stock, or single passes as they are asked for."""

    AREA = "area"
    STOCK = "stock"
    SINGLE = "single"


class GateKind(StrEnum):
    """What a gate is for; each kind has a form of its own."""

    CHECKPOINT = "checkpoint"
    TURN_BACK = "turn_back"
    MONITORING = "monitoring"
    SERVICE_POINT = "service_point"


class Direction(StrEnum):
    """Into the cordon or out of it."""

    IN = "in"
    OUT = "out"


class Verdict(StrEnum):
    """What the guard is told."""

    ADMIT = "admit"
    REFUSE = "refuse"


class Outcome(StrEnum):
    """How a check ended, as it is counted."""

    ADMITTED = "admitted"
    OVERRIDDEN = "overridden"
    REFUSED = "refused"
    TURNED_BACK = "turned_back"
    NOTED = "noted"
    LEFT = "left"


class Need(StrEnum):
    """What must be shown at a gate."""

    PASS = "pass"
    MASK = "mask"
    ID = "id"


class Locality(StrEnum):
    """Whom a gate counts as local."""

    ANYONE = "anyone"
    PASS_OR_REGISTERED = "pass_or_registered"
    REGISTERED = "registered"


class Found(StrEnum):
    """What reading a card came to, before anything is asked of it."""

    NONE = "none"
    SIGNED = "signed"
    TYPED = "typed"
    UNREADABLE = "unreadable"
    FORGED = "forged"
    KEY_WITHDRAWN = "key_withdrawn"
    OTHER_TOWN = "other_town"
    UNKNOWN_NUMBER = "unknown_number"


class ReasonCode(StrEnum):
    """Why, in a stable word; the sentences are the interface's."""

    NOT_ENFORCED = "not_enforced"
    GATE_CLOSED = "gate_closed"
    OUTSIDE_GATE_HOURS = "outside_gate_hours"
    DATA_EXPIRED = "data_expired"
    NO_PASS = "no_pass"
    UNREADABLE = "unreadable"
    FORGED = "forged"
    KEY_WITHDRAWN = "key_withdrawn"
    OTHER_TOWN = "other_town"
    UNKNOWN_NUMBER = "unknown_number"
    TYPE_NOT_HERE = "type_not_here"
    WRONG_ZONE = "wrong_zone"
    SCHEME_ENDED = "scheme_ended"
    BLANK = "blank"
    HELD = "held"
    LOST = "lost"
    REVOKED = "revoked"
    REPLACED = "replaced"
    ENDED = "ended"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    WRONG_DAY = "wrong_day"
    UNCOVERED_DAY = "uncovered_day"
    OUTSIDE_CARD_HOURS = "outside_card_hours"
    HOUSEHOLD_USED = "household_used"
    CALENDAR_MISSING = "calendar_missing"
    NOT_LOCAL = "not_local"
    LOCALITY_UNKNOWN = "locality_unknown"
    NO_MASK = "no_mask"
    MASK_UNKNOWN = "mask_unknown"
    NO_ID = "no_id"
    ID_UNKNOWN = "id_unknown"
    FEVER = "fever"
    TEMPERATURE_UNKNOWN = "temperature_unknown"
    TEMPERATURE_IMPLAUSIBLE = "temperature_implausible"
    PURPOSE_NOT_ADMITTED = "purpose_not_admitted"
    PURPOSE_UNKNOWN = "purpose_unknown"


class TemperatureRule(msgspec.Struct, frozen=True):
    """*Wire.* `limit` in tenths of °C; `limit_refused` says whether exactly the limit is refused (含) or admitted."""

    limit: int
    limit_refused: bool


class Purpose(msgspec.Struct, frozen=True):
    """*Wire.* A purpose that a guard can tap, and whether it is admitted."""

    code: str
    text: Text
    admitted: bool = True


class AdmissionRule(msgspec.Struct, frozen=True, kw_only=True):
    """*Wire.* A gate's rule. Empty `hours` means always, empty `purposes` that none is asked.

    `once_a_day`: one person per household per admission day. `uncovered_days_admit`: what happens on days that no
    colour covers (in Heshi the lunar 10th, 20th and 30th: nobody). `sentences` replace the usual words of a reason.
    """

    version: int = 1
    needs: tuple[Need, ...] = (Need.PASS, Need.MASK, Need.ID)
    temperature: TemperatureRule | None = None
    purposes: tuple[Purpose, ...] = ()
    locality: Locality = Locality.ANYONE
    hours: tuple[Span, ...] = ()
    pass_types: tuple[str, ...] = ()
    once_a_day: bool = True
    uncovered_days_admit: bool = False
    sentences: Mapping[str, Text] = {}


class TypeFacts(msgspec.Struct, frozen=True, kw_only=True):
    """*Wire.* What a type of pass grants. Empty `digits` means every day; `zones` are the numbers of the cordons it opens:
    its own and those around it. `window` is its measure's span, None when no measure backs it."""

    code: str
    kind: PassKind
    digits: tuple[int, ...] = ()
    hours: tuple[Span, ...] = ()
    zones: tuple[int, ...] = ()
    uses_quota: bool = False
    window: Span | None = None


class CardFacts(msgspec.Struct, frozen=True, kw_only=True):
    """*Wire.* What is known of the card that was held up. `quota_serial` is the first serial of the household's set."""

    found: Found
    serial: int = 0
    quota_serial: int = 0
    type: TypeFacts | None = None
    status: PassStatus = PassStatus.GOOD
    valid_from: str = ""
    valid_to: str = ""
    used: bool = False


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """*Wire.* What the guard tapped; None where nothing was tapped. `temperature` in tenths of °C."""

    mask: bool | None = None
    id: bool | None = None
    temperature: int | None = None
    purpose: str | None = None
    local: bool | None = None


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """*Wire.* Everything that an admission is decided from.

    `calendar` begins with today. `answers` None means that only the card is judged so far. `cordon_window` and
    `rule_window` are the spans of the measures behind the gate; `data_limit` is when the phone's data expires (0: never).
    """

    at: int
    minute: int
    calendar: tuple[CalendarDay, ...]
    zone: int
    gate_open: bool
    gate_hours: tuple[Span, ...] = ()
    cordon_window: Span | None = None
    rule_window: Span | None = None
    rule: AdmissionRule
    card: CardFacts
    answers: Answers | None = None
    data_limit: int = 0


class Reason(msgspec.Struct, frozen=True):
    """*Wire.* One reason with what its sentence needs, such as the next day on which the card admits."""

    code: ReasonCode
    facts: Mapping[str, str | int] = {}


class Decision(msgspec.Struct, frozen=True):
    """*Wire.* The verdict, every reason that applies, and the questions that are still open (`mask`, `id` …)."""

    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    open_questions: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The reasons' codes, in order."""
        return tuple(reason.code.value for reason in self.reasons)
