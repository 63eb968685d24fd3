"""What messages say, by kind: in the language of whoever gets them, with nothing about anybody."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from liba.command.terms.messages import FACTS, MessageKind
from liba.kernel.refusals import FactValue
from liba.kernel.text import facts_in

_WORDS: Mapping[MessageKind, tuple[str | Promise, str | Promise]] = {
    MessageKind.ORDER: (_("New order"), _("Order %(number)s is out. Please open Liba, read it and answer.")),
    MessageKind.ORDER_OVERDUE: (
        _("Order overdue"),
        _("Order %(number)s is past its time. Please open Liba and report how it stands."),
    ),
    MessageKind.RETURN_MISSING: (
        _("Today's return"),
        _("Today's return is not in yet; it is due at %(due)s. Please open Liba and report."),
    ),
    MessageKind.MUSTER: (
        _("Muster"),
        _("%(plan)s: you are called now. %(group)s %(post)s Please answer in Liba, or reply 1: coming, 2: cannot."),
    ),
    MessageKind.MUSTER_DEPUTY: (
        _("Muster: deputies"),
        _("%(plan)s: you are called in place of others. %(group)s %(post)s Please answer in Liba, or reply 1: coming, 2: cannot."),
    ),
    MessageKind.STAND_DOWN: (_("Stand-down"), _("%(plan)s has ended. Thank you.")),
    MessageKind.INCIDENT: (_("Incident"), _("Incident %(number)s waits for you. Please open Liba.")),
    MessageKind.BULLETIN: (_("Bulletin"), _("There is a new bulletin. Please open Liba.")),
    MessageKind.NOTICE: (_("Liba"), _("Something waits for you. Please open Liba.")),
    MessageKind.TEST: (_("Liba: test"), _("This is a test of the town's messages. Nothing needs to be done.")),
}  # fmt: skip


def in_words(kind: MessageKind, facts: Mapping[str, FactValue], language: str) -> tuple[str, str]:
    """Title and text. A rehearsal says so first."""
    title, body = _WORDS[kind]
    known = {name: fact_said(name, facts, language) for name in FACTS[kind]}
    with override(language):
        text = " ".join((str(body) % known).split())
        before = gettext("[Rehearsal]") + " " if facts.get("drill") else ""
        return f"{before}{title}", f"{before}{text}"


def fact_said(name: str, facts: Mapping[str, FactValue], language: str) -> str:
    """A fact in somebody's language: a plan's own words come in both; empty when there is none."""
    return str(facts_in(facts, language).get(name) or "")


def push_words(language: str, *, urgent: bool) -> tuple[str, str]:
    """All that a push says: it lies on locked screens and passes through others' servers."""
    with override(language):
        return gettext("Liba"), gettext("Please open Liba now.") if urgent else gettext("Please open Liba.")
