"""The words of access in sentences for screens. Codes are stable; these are translated where they are shown."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liba.access.reports import Flag
from liba.access.terms import (
    Direction,
    Found,
    GateKind,
    Locality,
    Need,
    Outcome,
    PassKind,
    PassStatus,
    ReasonCode,
)

REASONS: dict[ReasonCode, Promise] = {
    ReasonCode.NOT_ENFORCED: _("No running measure stands behind this gate; nothing is enforced"),
    ReasonCode.GATE_CLOSED: _("The gate is closed"),
    ReasonCode.OUTSIDE_GATE_HOURS: _("Outside the gate's hours"),
    ReasonCode.DATA_EXPIRED: _("The phone's data has expired"),
    ReasonCode.NO_PASS: _("No pass"),
    ReasonCode.UNREADABLE: _("The code could not be read"),
    ReasonCode.FORGED: _("Forged: the signature is wrong"),
    ReasonCode.KEY_WITHDRAWN: _("Its key was withdrawn"),
    ReasonCode.OTHER_TOWN: _("A card of another town"),
    ReasonCode.UNKNOWN_NUMBER: _("Nobody was issued this number"),
    ReasonCode.TYPE_NOT_HERE: _("This kind of pass is not for this gate"),
    ReasonCode.WRONG_ZONE: _("The pass is for another area"),
    ReasonCode.SCHEME_ENDED: _("The pass scheme is over"),
    ReasonCode.BLANK: _("A blank card, never handed out"),
    ReasonCode.HELD: _("On hold: refer to the officer"),
    ReasonCode.LOST: _("Reported lost"),
    ReasonCode.REVOKED: _("Revoked"),
    ReasonCode.REPLACED: _("Replaced by a newer card"),
    ReasonCode.ENDED: _("Ended"),
    ReasonCode.NOT_YET_VALID: _("Not valid yet"),
    ReasonCode.EXPIRED: _("Past its last day"),
    ReasonCode.WRONG_DAY: _("Not this colour's day"),
    ReasonCode.UNCOVERED_DAY: _("A day that no colour covers"),
    ReasonCode.OUTSIDE_CARD_HOURS: _("Outside the hours of this pass"),
    ReasonCode.HOUSEHOLD_USED: _("Somebody of the household entered today"),
    ReasonCode.CALENDAR_MISSING: _("The phone's calendar has run out"),
    ReasonCode.NOT_LOCAL: _("Not of this town"),
    ReasonCode.LOCALITY_UNKNOWN: _("Not asked whether local"),
    ReasonCode.NO_MASK: _("No mask"),
    ReasonCode.MASK_UNKNOWN: _("Mask not looked at"),
    ReasonCode.NO_ID: _("No ID card"),
    ReasonCode.ID_UNKNOWN: _("ID card not looked at"),
    ReasonCode.FEVER: _("Fever"),
    ReasonCode.TEMPERATURE_UNKNOWN: _("Temperature not taken"),
    ReasonCode.TEMPERATURE_IMPLAUSIBLE: _("A temperature that can't be"),
    ReasonCode.PURPOSE_NOT_ADMITTED: _("This purpose is not admitted"),
    ReasonCode.PURPOSE_UNKNOWN: _("Purpose not asked"),
}
OUTCOMES: dict[Outcome, Promise] = {
    Outcome.ADMITTED: _("Admitted"),
    Outcome.OVERRIDDEN: _("Admitted by an officer"),
    Outcome.REFUSED: _("Refused"),
    Outcome.TURNED_BACK: _("Turned back"),
    Outcome.NOTED: _("Noted"),
    Outcome.LEFT: _("Left"),
}
GATE_KINDS: dict[GateKind, Promise] = {
    GateKind.CHECKPOINT: _("Checkpoint"),
    GateKind.TURN_BACK: _("Turn-back point"),
    GateKind.MONITORING: _("Monitoring point"),
    GateKind.SERVICE_POINT: _("Service point"),
}
DIRECTIONS: dict[Direction, Promise] = {Direction.IN: _("In"), Direction.OUT: _("Out")}
NEEDS: dict[Need, Promise] = {Need.PASS: _("Pass"), Need.MASK: _("Mask"), Need.ID: _("ID card")}
LOCALITIES: dict[Locality, Promise] = {
    Locality.ANYONE: _("Anyone"),
    Locality.PASS_OR_REGISTERED: _("Who has a pass or is registered here"),
    Locality.REGISTERED: _("Who is registered here"),
}
PASS_STATUSES: dict[PassStatus, Promise] = {
    PassStatus.BLANK: _("Blank stock"),
    PassStatus.GOOD: _("Good"),
    PassStatus.HELD: _("On hold"),
    PassStatus.LOST: _("Lost"),
    PassStatus.REVOKED: _("Revoked"),
    PassStatus.REPLACED: _("Replaced"),
    PassStatus.ENDED: _("Ended"),
}
PASS_KINDS: dict[PassKind, Promise] = {
    PassKind.COLOUR: _("Colour card"),
    PassKind.RESIDENT: _("Resident pass"),
    PassKind.STALL: _("Stall permit"),
    PassKind.TENANT: _("Tenant's permit"),
    PassKind.SPECIAL: _("Special-case permit"),
}
FOUNDS: dict[Found, Promise] = {
    Found.NONE: _("No card"),
    Found.SIGNED: _("Scanned"),
    Found.TYPED: _("Number typed"),
    Found.UNREADABLE: _("Unreadable"),
    Found.FORGED: _("Forged"),
    Found.KEY_WITHDRAWN: _("Key withdrawn"),
    Found.OTHER_TOWN: _("Another town's"),
    Found.UNKNOWN_NUMBER: _("Unknown number"),
}
FLAGS: dict[Flag, Promise] = {
    Flag.DIFFERS: _("The server decided otherwise"),
    Flag.DOUBLE_USE: _("The household entered twice"),
    Flag.CLOCK_SKEW: _("The phone's clock was wrong"),
    Flag.LATE: _("Arrived late"),
    Flag.REVOKED_DEVICE: _("From a revoked phone"),
    Flag.UNDONE: _("Undone"),
    Flag.OLD_RULE: _("Decided by an older rule"),
}
