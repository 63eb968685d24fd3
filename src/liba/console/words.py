"""The words for codes: what a power, a role or a state is called on a page, and how it is marked."""

from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from liba.access import words as access
from liba.accounts.terms import Role
from liba.console import (
    alarm_words,
    cycle_words,
    incident_words,
    message_words,
    order_words,
    rota_words,
    serving_words,
)
from liba.governance.terms import FaultKind, MeasureKind, MeasureState
from liba.kernel.actors import Power
from liba.kernel.refusals import FactValue, Refusal, in_words
from liba.registry.roster.terms import Outcome
from liba.registry.terms import ImportState, Presence, Sex
from liba.rounds import words as rounds
from liba.rounds.plan_words import PLAN_FAULTS
from liba.territory.terms import CordonKind, RoadStatus, SiteKind

Words = Mapping[Any, Any]

POWERS: Words = {
    Power.SEE_PEOPLE: _("see households and people"),
    Power.SEE_NUMBERS: _("see full ID and phone numbers"),
    Power.EDIT_REGISTRY: _("edit households and people"),
    Power.IMPORT_ROSTER: _("import rosters"),
    Power.EDIT_TERRITORY: _("edit areas, cordons and gates"),
    Power.DECIDE_MEASURE: _("decide measures and rules"),
    Power.APPLY_PLAYBOOK: _("apply a playbook"),
    Power.ISSUE_PASS: _("issue passes"),
    Power.HAND_OUT_PASS: _("hand out passes"),
    Power.STAND_GATE: _("stand at a gate"),
    Power.OVERRIDE_GATE: _("override a gate's refusal"),
    Power.SEE_GATES: _("see gates and their checks"),
    Power.PAIR_DEVICE: _("pair and revoke devices"),
    Power.MANAGE_USERS: _("manage users"),
    Power.READ_JOURNAL: _("read the journal"),
    Power.BREAK_GLASS: _("break the glass"),
    Power.SEE_WORKFORCE: _("see responders, units and rotas"),
    Power.MANAGE_WORKFORCE: _("keep responders, units and pledges"),
    Power.ASSIGN_LINKS: _("assign who answers for whom"),
    Power.PLAN_ROTA: _("plan and publish rotas"),
    Power.VISIT: _("visit the doors one answers for"),
    Power.SEE_ROUNDS: _("see coverage, alerts and returns"),
    Power.MANAGE_ROUNDS: _("start and stop rounds"),
    Power.SETTLE_ALERT: _("settle alerts"),
    Power.CLOSE_DAY: _("close the day"),
    Power.INSPECT: _("inspect posts and records"),
    Power.SEE_ORDERS: _("see orders and how far they are"),
    Power.ISSUE_ORDER: _("give orders"),
    Power.ANSWER_ORDER: _("receive orders and report back"),
    Power.RUN_CYCLE: _("hold the briefing and send tomorrow's tasks"),
    Power.ACTIVATE: _("start and end the emergency plan"),
    Power.MANAGE_MESSAGES: _("set up how messages go out"),
    Power.REPORT_INCIDENT: _("report incidents"),
    Power.SEE_INCIDENTS: _("see incidents"),
    Power.DISPATCH: _("send squads to incidents"),
}
ROLES: Words = {
    Role.COMMANDER: _("commander"),
    Role.GATE_OFFICER: _("gate officer"),
    Role.VILLAGE_CADRE: _("village cadre"),
    Role.OFFICIAL: _("official answering for a village"),
    Role.UNIT_LEADER: _("unit leader"),
    Role.GRID_WORKER: _("grid worker"),
    Role.GROUP_LEADER: _("group leader"),
    Role.LINKER: _("linker"),
    Role.INSPECTOR: _("inspector"),
    Role.CLERK: _("clerk"),
    Role.GUARD: _("guard"),
    Role.ADMINISTRATOR: _("administrator"),
    Role.AUDITOR: _("auditor"),
}
MEASURE_KINDS: Words = {
    MeasureKind.CORDON: _("closing an area"),
    MeasureKind.PASS_SCHEME: _("passes"),
    MeasureKind.GATE_RULE: _("rules at gates"),
}
MEASURE_STATES: Words = {
    MeasureState.PLANNED: _("planned"),
    MeasureState.RUNNING: _("running"),
    MeasureState.EXPIRED: _("expired"),
    MeasureState.ENDED: _("ended early"),
}
CORDON_KINDS: Words = {CordonKind.POCKET: _("pocket"), CordonKind.ENCLOSURE: _("enclosure")}
ROAD_STATES: Words = {RoadStatus.OPEN: _("open"), RoadStatus.BLOCKED: _("blocked")}
SITE_KINDS: Words = {
    SiteKind.MARKET: _("market"),
    SiteKind.STALL: _("stall"),
    SiteKind.SHOP: _("shop"),
    SiteKind.POST: _("post"),
    SiteKind.FIRM: _("firm"),
    SiteKind.OFFICE: _("office"),
    SiteKind.PHARMACY: _("pharmacy"),
    SiteKind.SQUARE: _("square"),
    SiteKind.WASTE_POINT: _("waste point"),
    SiteKind.STREET: _("street"),
    SiteKind.VENUE: _("venue"),
    SiteKind.OTHER: _("other place"),
}
PRESENCES: Words = {
    Presence.PRESENT: _("at home"),
    Presence.AWAY: _("away"),
    Presence.MOVED_OUT: _("moved out"),
    Presence.DECEASED: _("deceased"),
}
SEXES: Words = {Sex.MALE: _("male"), Sex.FEMALE: _("female"), Sex.UNKNOWN: _("not known")}
ACTOR_KINDS: Words = {"user": _("at the console"), "device": _("by phone"), "system": _("the town's machine")}
FAULTS: Words = {
    FaultKind.ALTERED: _("The line was altered."),
    FaultKind.REMOVED: _("A line was removed."),
    FaultKind.TAIL_CUT: _("Lines at the end are missing."),
    FaultKind.BEYOND_HEAD: _("There are lines that the chain's end does not know of."),
    FaultKind.HEAD_DIFFERS: _("The chain's end is not that of its last line."),
    FaultKind.NOT_AS_PRINTED: _("It is not what was written down before."),
}
GATE_STATES: Words = {
    "open": _("open"),
    "closed": _("closed"),
    "silent": _("silent"),
    "unattended": _("unattended"),
}
DEVICE_STATES: Words = {
    "live": _("in use"),
    "old": _("not heard of"),
    "revoked": _("revoked"),
    "queue": _("has a queue"),
}

IMPORT_STATES: Words = {
    ImportState.UPLOADED: _("columns to be named"),
    ImportState.CHECKING: _("being checked"),
    ImportState.CHECKED: _("checked"),
    ImportState.APPLYING: _("being applied"),
    ImportState.APPLIED: _("applied"),
    ImportState.FAILED: _("could not be read"),
    ImportState.DISCARDED: _("discarded"),
}
ROW_OUTCOMES: Words = {
    Outcome.NEW: _("new"),
    Outcome.CHANGED: _("changed"),
    Outcome.UNCHANGED: _("unchanged"),
    Outcome.CONFLICT: _("lives elsewhere, left there"),
    Outcome.SKIPPED: _("named twice, left out"),
    Outcome.ERROR: _("error"),
}

_KINDS: Mapping[str, Words] = {
    "power": POWERS,
    "role": ROLES,
    "measure_kind": MEASURE_KINDS,
    "measure_state": MEASURE_STATES,
    "cordon_kind": CORDON_KINDS,
    "road": ROAD_STATES,
    "site_kind": SITE_KINDS,
    "presence": PRESENCES,
    "import": IMPORT_STATES,
    "row_outcome": ROW_OUTCOMES,
    "sex": SEXES,
    "actor_kind": ACTOR_KINDS,
    "fault": FAULTS,
    "gate_state": GATE_STATES,
    "device": DEVICE_STATES,
    "gate_kind": access.GATE_KINDS,
    "outcome": access.OUTCOMES,
    "direction": access.DIRECTIONS,
    "reason": access.REASONS,
    "flag": access.FLAGS,
    "need": access.NEEDS,
    "locality": access.LOCALITIES,
    "pass_status": access.PASS_STATUSES,
    **serving_words.KINDS,
    **rota_words.KINDS,
    **order_words.KINDS,
    **alarm_words.KINDS,
    **incident_words.KINDS,
    **cycle_words.KINDS,
    **message_words.KINDS,
    "door_state": rounds.DOOR_STATES,
    "visit_outcome": rounds.VISIT_OUTCOMES,
    "alert_state": rounds.ALERT_STATES,
    "severity": rounds.SEVERITIES,
    "round_by": rounds.BYS,
    "round_over": rounds.OVERS,
    "open_kind": rounds.OPEN_KINDS,
    "plan_fault": PLAN_FAULTS,
}
_TONES: Mapping[str, Mapping[str, str]] = {
    **rounds.TONES,
    **serving_words.TONES,
    **rota_words.TONES,
    **order_words.TONES,
    **alarm_words.TONES,
    **incident_words.TONES,
    **cycle_words.TONES,
    **message_words.TONES,
    "outcome": {
        "admitted": "good",
        "overridden": "warn",
        "refused": "bad",
        "turned_back": "bad",
        "noted": "info",
        "left": "idle",
    },
    "pass_status": {
        "good": "good",
        "blank": "idle",
        "held": "warn",
        "lost": "bad",
        "revoked": "bad",
        "replaced": "idle",
        "ended": "idle",
    },
    "measure_state": {"planned": "info", "running": "good", "expired": "bad", "ended": "idle"},
    "gate_state": {"open": "good", "closed": "idle", "silent": "bad", "unattended": "warn"},
    "device": {"live": "good", "old": "warn", "queue": "warn", "revoked": "idle"},
    "road": {"open": "good", "blocked": "bad"},
    "import": {
        "uploaded": "info",
        "checking": "info",
        "checked": "warn",
        "applying": "info",
        "applied": "good",
        "failed": "bad",
        "discarded": "idle",
    },
    "row_outcome": {"new": "good", "changed": "info", "conflict": "warn", "skipped": "warn", "error": "bad"},
    "presence": {"present": "good", "away": "info", "moved_out": "idle", "deceased": "idle"},
    "flag": {"double_use": "bad", "clock_skew": "warn", "differs": "warn", "revoked_device": "bad"},
}


def word(kind: str, code: str) -> str:
    """The word for a code; a code without one is shown as it is."""
    return str(_KINDS[kind].get(code, code))


def tone(kind: str, code: str) -> str:
    """How a code is marked: good, warn, bad, info or idle."""
    return _TONES.get(kind, {}).get(code, "idle")


def sentence(refusal: Refusal) -> str:
    """A refusal in the reader's language, with what to do next."""
    facts = refusal.facts
    instead: dict[str, FactValue] = {}
    if "power" in facts:
        instead["power"] = word("power", str(facts["power"]))
    if "left_out" in facts:
        instead["left_out"] = word("left_out", str(facts["left_out"]))
    if "fault" in facts:
        instead["fault"] = (word("plan_fault", str(facts["fault"])) % facts).rstrip(".。")
    return in_words(refusal, translation, **instead)
