"""The words for codes of posts, rotas and shifts, and why somebody can't take one."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from liba.workforce.rules.rota.values import Bar
from liba.workforce.terms import GapWhy, PostKind, RotaKind, RotaState, ShiftChangeKind, ShiftEventKind

Words = Mapping[Any, Any]

POST_KINDS: Words = {
    PostKind.CHECKPOINT: _("checkpoint post"),
    PostKind.VANGUARD: _("vanguard post"),
    PostKind.STATION: _("entry station"),
    PostKind.LANE: _("neighbours' post"),
    PostKind.PATROL: _("patrol"),
    PostKind.OTHER: _("other post"),
}
ROTA_KINDS: Words = {
    RotaKind.POSTS: _("people on duty over posts"),
    RotaKind.NEIGHBOURS: _("households in turn"),
}
ROTA_STATES: Words = {
    RotaState.DRAFT: _("draft"),
    RotaState.PUBLISHED: _("published"),
    RotaState.WITHDRAWN: _("withdrawn"),
}
GAPS: Words = {
    GapWhy.NOBODY: _("open place"),
    GapWhy.UNFIT: _("not cleared"),
    GapWhy.AWAY: _("absent"),
    GapWhy.CLOSED: _("household closed"),
}
BARS: Words = {
    Bar.UNFIT: _("not cleared for duty"),
    Bar.AWAY: _("absent"),
    Bar.TIMES: _("can't serve at these times"),
    Bar.NIGHT_GROUP: _("nights of the other group"),
    Bar.BUSY: _("on another shift"),
    Bar.RESTING: _("would not have rested"),
    Bar.WEEK_FULL: _("enough shifts in these seven days"),
    Bar.FREE: _("free, but serves elsewhere or lacks the skill"),
}
LEFT_OUT: Words = {
    "closed": _("the household is closed"),
    "nobody_fit": _("nobody at home of the ages that may be sent"),
    "nobody_home": _("nobody at home"),
    "elsewhere": _("it is not of this lane"),
}
TURN_BARS: Words = {**BARS, **LEFT_OUT, "passed_over": _("out of turn")}
CHANGES: Words = {
    ShiftChangeKind.SWAP: _("swap"),
    ShiftChangeKind.ABSENCE: _("given up"),
    ShiftChangeKind.STAND_IN: _("stand-in"),
}
EVENTS: Words = {
    ShiftEventKind.ARRIVED: _("arrived"),
    ShiftEventKind.HANDED_OVER: _("handed over"),
    ShiftEventKind.LEFT: _("left"),
}
KINDS: Mapping[str, Words] = {
    "post_kind": POST_KINDS,
    "rota_kind": ROTA_KINDS,
    "rota_state": ROTA_STATES,
    "shift_gap": GAPS,
    "shift_bar": BARS,
    "left_out": LEFT_OUT,
    "turn_bar": TURN_BARS,
    "shift_change": CHANGES,
    "shift_event": EVENTS,
}
TONES: Mapping[str, Mapping[str, str]] = {
    "rota_state": {"draft": "warn", "published": "good", "withdrawn": "idle"},
    "shift_gap": {"nobody": "bad", "unfit": "bad", "away": "bad", "closed": "bad"},
    "shift_event": {"arrived": "good", "handed_over": "info", "left": "idle"},
}
