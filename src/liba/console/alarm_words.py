"""The words for codes of the alarm: how somebody, a group and a task stand, and what was learned."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liba.command.terms.activation import Hindrance, TaskState

Words = Mapping[Any, Any]

MEMBER_STATES: Words = {
    "arrived": pgettext_lazy("muster", "there"),
    "coming": pgettext_lazy("muster", "on the way"),
    "cannot": pgettext_lazy("muster", "can't come"),
    "silent": pgettext_lazy("muster", "no answer"),
}
TASK_STATES: Words = {
    TaskState.WAITING: pgettext_lazy("task", "to come"),
    TaskState.BLOCKED: pgettext_lazy("task", "blocked"),
    TaskState.DUE: pgettext_lazy("task", "under way"),
    TaskState.LATE: pgettext_lazy("task", "late"),
    TaskState.DONE: pgettext_lazy("task", "done"),
}
HINDRANCES: Words = {
    Hindrance.PEOPLE: _("too few people"),
    Hindrance.SUPPLIES: _("supplies or equipment are missing"),
    Hindrance.TRANSPORT: _("no vehicle"),
    Hindrance.ACCESS: _("can't get in or through"),
    Hindrance.OTHERS: _("waits for another group"),
    Hindrance.REFUSED: _("people refuse"),
}
ROLES: Words = {"leader": _("leader"), "deputy": _("deputy"), "member": _("member")}
WAYS: Words = {
    "tap": _("on the phone"),
    "reply": _("by reply"),
    "list": _("ticked at the door"),
    "scan": _("badge scanned"),
}
KINDS: Mapping[str, Words] = {
    "muster_state": MEMBER_STATES,
    "task_state": TASK_STATES,
    "task_hindrance": HINDRANCES,
    "muster_role": ROLES,
    "muster_way": WAYS,
}
TONES: Mapping[str, Mapping[str, str]] = {
    "muster_state": {"arrived": "good", "coming": "info", "cannot": "warn", "silent": "bad"},
    "task_state": {"waiting": "idle", "blocked": "warn", "due": "info", "late": "bad", "done": "good"},
}
