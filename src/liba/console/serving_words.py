"""The words for people on duty: standings, clearance, roles in a unit, pledges."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liba.workforce.rules.matching import Why
from liba.workforce.rules.units import Lack, LackKind
from liba.workforce.terms import (
    ClearanceState,
    LinkLevel,
    MemberRole,
    PledgeAudience,
    Serving,
    SignedBy,
    Standing,
    TieKind,
)

STANDINGS: Mapping[Any, Any] = {
    Standing.TOWN_CADRE: _("town cadre"),
    Standing.VILLAGE_CADRE: _("village cadre"),
    Standing.GRID_WORKER: _("grid worker"),
    Standing.TEACHER: _("teacher"),
    Standing.CLINICIAN: _("clinician"),
    Standing.POLICE: _("police"),
    Standing.VOLUNTEER: _("volunteer"),
}
SERVING: Mapping[Any, Any] = {
    Serving.FIT: _("may serve"),
    Serving.WAITING: _("waits for the clinic"),
    Serving.ILL: _("reported ill"),
    Serving.LEFT: _("no longer serves"),
}
CLEARANCES: Mapping[Any, Any] = {
    ClearanceState.CLEARED: _("cleared"),
    ClearanceState.NOT_CLEARED: _("not cleared"),
    ClearanceState.ILL: _("reported ill"),
}
MEMBER_ROLES: Mapping[Any, Any] = {
    MemberRole.LEADER: _("leader"),
    MemberRole.DEPUTY: _("deputy"),
    MemberRole.MEMBER: _("member"),
}
AUDIENCES: Mapping[Any, Any] = {
    PledgeAudience.RESPONDERS: _("each responder"),
    PledgeAudience.HOUSEHOLDS: _("each household"),
}
SIGNED_BY: Mapping[Any, Any] = {SignedBy.PHONE: _("signed on the phone"), SignedBy.PAPER: _("on paper")}
LINK_LEVELS: Mapping[Any, Any] = {
    LinkLevel.OFFICIAL: _("answers for the village as official"),
    LinkLevel.VILLAGE: _("answers for the village"),
    LinkLevel.GRID: _("answers for the grid"),
    LinkLevel.LINKER: _("linker of this household"),
}
WHYS: Mapping[Any, Any] = {
    Why.NOT_CLEARED: _("not cleared by the clinic"),
    Why.ABSENT: _("absent"),
    Why.IN_ANOTHER_UNIT: _("in another unit"),
    Why.LACKS_SKILL: _("lacks the skill"),
    Why.WANTED_STANDING: _("of the standing that is missing"),
    Why.HAS_SKILL: _("has the skill"),
    Why.WISHES_IT: _("wishes it"),
    Why.WISHES_ELSE: _("wishes something else"),
    Why.CAN_AT_THAT_TIME: _("can at that time"),
    Why.NOT_AT_THAT_TIME: _("can't at that time"),
    Why.SAME_AREA: _("of the same area"),
    Why.NEAR: _("lives near"),
    Why.SERVES_LITTLE: _("has served little"),
}
ASSIGNMENT_STATES: Mapping[str, Any] = {
    "running": _("at work"),
    "failed": _("not possible"),
    "proposed": _("proposed"),
    "confirmed": _("confirmed"),
    "discarded": _("discarded"),
}
CHAIN_LEVELS: Mapping[str, Any] = {
    "official": _("Official"),
    "village": _("For the village"),
    "grid": _("For the grid"),
    "linker": _("Linker"),
}
TIE_KINDS = {TieKind.KIN: _("kin"), TieKind.FAMILIAR: _("well acquainted")}
KINDS: Mapping[str, Mapping[Any, Any]] = {
    "tie_kind": TIE_KINDS,
    "assignment_state": ASSIGNMENT_STATES,
    "chain_level": CHAIN_LEVELS,
    "standing": STANDINGS,
    "serving": SERVING,
    "clearance": CLEARANCES,
    "member_role": MEMBER_ROLES,
    "audience": AUDIENCES,
    "signed_by": SIGNED_BY,
    "link_level": LINK_LEVELS,
    "why": WHYS,
}
TONES: Mapping[str, Mapping[str, str]] = {
    "assignment_state": {
        "running": "info",
        "failed": "bad",
        "proposed": "warn",
        "confirmed": "good",
        "discarded": "idle",
    },
    "serving": {"fit": "good", "waiting": "warn", "ill": "bad", "left": "idle"},
    "clearance": {"cleared": "good", "not_cleared": "warn", "ill": "bad"},
    "member_role": {"leader": "info", "deputy": "info"},
}


def lack_in_words(lack: Lack, squads: Mapping[str, str]) -> str:
    """What a unit lacks: “2 village cadres too few”, with the squad where one is meant."""
    what = str(MEMBER_ROLES.get(lack.role, "") or STANDINGS.get(lack.standing, "") or gettext("people"))
    where = squads.get(lack.squad, lack.squad) if lack.squad else ""
    if lack.kind is LackKind.EMPTY_SQUAD:
        return gettext("nobody in %(squad)s") % {"squad": where}
    if lack.kind is LackKind.TOO_MANY:
        n = lack.have - lack.want
        said = gettext("%(what)s: %(n)d too many")
    else:
        n = lack.want - lack.have
        said = gettext("%(what)s: %(n)d too few")
    said %= {"n": n, "what": what}
    return f"{said} ({where})" if where else said
