"""A notice as a sentence."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as _n

from liba.accounts.models import Notice
from liba.accounts.terms import NoticeKind
from liba.console.saying import say_text
from liba.kernel.text import facts_in
from liba.territory.models import Area

_SENTENCES: Mapping[str, str | Promise] = {
    NoticeKind.GLASS_BROKEN: _(
        "%(by)s broke the glass over %(area)s and may look at its people for an hour. The reason given: %(reason)s"
    ),
    "silent_post": _("Nothing was heard of %(gate)s for ten minutes though it should be at work."),
    "rounds_alert": _n(
        "A limit was crossed at %(count)s place in %(area)s. Please look at the alerts.",
        "A limit was crossed at %(count)s places in %(area)s. Please look at the alerts.",
        "count",
    ),
    "rounds_missed": _n(
        "%(name)s, %(day)s %(window)s: %(count)s visit is still missing.",
        "%(name)s, %(day)s %(window)s: %(count)s visits are still missing.",
        "count",
    ),
    "nobody_arrived": _(
        "Nobody has arrived at the post %(name)s though its shift has begun. Please find somebody."
    ),
    "return_missing": _(
        "%(units)s: today's return is not in yet; it is due at %(due)s. Please look at the figures and report."
    ),
    "problem_yours": _("Problem %(number)s of %(area)s is yours to solve. Please look at it."),
    "problem_ended": _("The problem %(number)s that you sent up has its end. Please read what came of it."),
    "order_issued": _("New order %(number)s: %(title)s"),
    "order_withdrawn": _("Order %(number)s is withdrawn: %(because)s"),
    "order_objected": _("%(unit)s objects to order %(number)s: %(objection)s"),
    "order_due_soon": _("Order %(number)s is due soon and not done yet (%(units)s): %(title)s"),
    "order_overdue": _n(
        "Order %(number)s is overdue at %(count)s place: %(units)s. Please ask whether help is needed.",
        "Order %(number)s is overdue at %(count)s places: %(units)s. Please ask whether help is needed.",
        "count",
    ),
    "order_returned": _("Order %(number)s was sent back: %(because)s"),
    "muster": _("%(plan)s: please come to %(group)s at once. Answer on your phone whether you come."),
    "muster_deputy": _(
        "%(plan)s: whoever leads %(group)s is not there. You are deputy: please take the lead."
    ),
    "stand_down": _("%(plan)s has ended. Thank you."),
    "drill_muster": _(
        "Drill · %(plan)s: please come to %(group)s at once. Answer on your phone whether you come."
    ),
    "drill_muster_deputy": _(
        "Drill · %(plan)s: whoever leads %(group)s is not there. You are deputy: please take the lead."
    ),
    "drill_stand_down": _("Drill · %(plan)s has ended. Thank you."),
    "bulletin": _("New bulletin: %(title)s"),
    "incident_new": _("Incident %(number)s was reported in %(area)s. Please send a squad."),
    "incident_sent": _(
        "Your squad is sent to incident %(number)s in %(area)s. Please look at your phone and set out."
    ),
    "incident_waits": _("Nobody is on the way to incident %(number)s in %(area)s. Please see to it."),
    "incident_declined": _("The squad can't go to incident %(number)s in %(area)s. Please send another."),
    "incident_help": _("The squad at incident %(number)s in %(area)s needs help. Please send another."),
    "incident_ended": _("Incident %(number)s in %(area)s, which you reported, has ended."),
    "double_use": _("A household entered twice on one day, at two gates. Please find out and settle it."),
}


def notices_in_words(notices: list[Notice]) -> list[tuple[Notice, str]]:
    """Each notice with what happened, in one sentence; a kind without a sentence is shown with its facts."""
    codes = {str(notice.facts.get("area")) for notice in notices}
    names = {area.code: say_text(area.name) for area in Area.objects.filter(code__in=codes)}
    return [(notice, _sentence(notice, names)) for notice in notices]


def _sentence(notice: Notice, names: Mapping[str, str]) -> str:
    facts = facts_in({name: str(value) for name, value in notice.facts.items()}, get_language() or "")
    facts["area"] = names.get(facts.get("area", ""), facts.get("area", ""))
    facts.setdefault("gate", facts.get("gate_code", ""))
    pattern = _SENTENCES.get(notice.kind)
    if pattern is None:
        return f"{notice.kind}: " + ", ".join(f"{name} {value}" for name, value in facts.items() if value)
    count = int(notice.facts.get("count") or 0)
    return str(pattern % {"by": "", "reason": "", **facts, "count": count})
