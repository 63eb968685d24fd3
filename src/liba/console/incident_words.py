"""The words for codes of incidents: what is going on, where it stands, why a squad is not sent first."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liba.desk.terms import IncidentEventKind, IncidentKind, IncidentSource, IncidentState, WhyNot

Words = Mapping[Any, Any]

INCIDENT_KINDS: Words = {
    IncidentKind.DISPUTE: pgettext_lazy("incident", "dispute"),
    IncidentKind.CROWD: pgettext_lazy("incident", "crowd"),
    IncidentKind.FIGHT: pgettext_lazy("incident", "fight"),
    IncidentKind.ACCIDENT: pgettext_lazy("incident", "accident"),
    IncidentKind.HELP: pgettext_lazy("incident", "call for help"),
    IncidentKind.BREACH: pgettext_lazy("incident", "breach of a rule"),
    IncidentKind.OTHER: pgettext_lazy("incident", "something else"),
}
INCIDENT_SOURCES: Words = {
    IncidentSource.GATE: pgettext_lazy("incident", "from a gate"),
    IncidentSource.PATROL: pgettext_lazy("incident", "from a patrol"),
    IncidentSource.HOTLINE: pgettext_lazy("incident", "by the hotline"),
    IncidentSource.ROUND: pgettext_lazy("incident", "from a round"),
    IncidentSource.CONSOLE: pgettext_lazy("incident", "seen at the desk"),
}
INCIDENT_STATES: Words = {
    IncidentState.REPORTED: pgettext_lazy("incident", "waits for a squad"),
    IncidentState.DISPATCHED: pgettext_lazy("incident", "squad sent"),
    IncidentState.ON_THE_WAY: pgettext_lazy("incident", "squad on the way"),
    IncidentState.THERE: pgettext_lazy("incident", "squad there"),
    IncidentState.SETTLED: pgettext_lazy("incident", "settled"),
    IncidentState.UNFOUNDED: pgettext_lazy("incident", "nothing found"),
}
INCIDENT_EVENTS: Words = {
    IncidentEventKind.REPORTED: pgettext_lazy("incident", "was reported"),
    IncidentEventKind.DISPATCHED: pgettext_lazy("incident", "was sent"),
    IncidentEventKind.DECLINED: pgettext_lazy("incident", "can't go"),
    IncidentEventKind.SET_OUT: pgettext_lazy("incident", "set out"),
    IncidentEventKind.ARRIVED: pgettext_lazy("incident", "arrived"),
    IncidentEventKind.NEEDS_HELP: pgettext_lazy("incident", "needs help"),
    IncidentEventKind.SETTLED: pgettext_lazy("incident", "settled it"),
    IncidentEventKind.UNFOUNDED: pgettext_lazy("incident", "found nothing"),
    IncidentEventKind.NOTED: pgettext_lazy("incident", "note"),
    IncidentEventKind.ESCALATED: pgettext_lazy("incident", "was told further up"),
}
WHY_NOT: Words = {
    WhyNot.DECLINED: pgettext_lazy("squad", "declined this one"),
    WhyNot.BUSY: pgettext_lazy("squad", "is at another one"),
    WhyNot.OFF_HOURS: pgettext_lazy("squad", "not its hours"),
    WhyNot.OFF_SHIFT: pgettext_lazy("squad", "nobody on shift by the rota"),
    WhyNot.NOBODY_FIT: pgettext_lazy("squad", "nobody may serve"),
}
TOLD_OF: Words = {
    "desk": _("whoever may send squads there"),
    "village": _("the village's cadres"),
    "official": _("the official answering for the village"),
    "command": _("the command post"),
}
GIVES: Words = {
    "number": _("an ID number"),
    "phone": _("a telephone number"),
    "plate": _("a number plate"),
    "name": _("a name"),
}

KINDS: Mapping[str, Words] = {
    "incident_kind": INCIDENT_KINDS,
    "incident_source": INCIDENT_SOURCES,
    "incident_state": INCIDENT_STATES,
    "incident_event": INCIDENT_EVENTS,
    "why_not": WHY_NOT,
    "told_of": TOLD_OF,
    "gives": GIVES,
}
TONES: Mapping[str, Mapping[str, str]] = {
    "incident_state": {
        "reported": "bad",
        "dispatched": "warn",
        "on_the_way": "info",
        "there": "info",
        "settled": "good",
        "unfounded": "idle",
    },
    "incident_event": {"needs_help": "bad", "declined": "warn", "escalated": "warn", "settled": "good"},
    "why_not": {"declined": "warn", "busy": "warn"},
}
