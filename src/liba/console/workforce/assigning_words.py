"""An assignment in words: why a door went to somebody, what would cover those that are left, why it could not be made."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liba.workforce.models import AssignmentLine
from liba.workforce.refusals.assigning import SearchEnded
from liba.workforce.rules.assigning import CureKind


def reason_in_words(line: AssignmentLine) -> str:
    """Kin, acquaintance, how near; that it stays; that nobody can take it."""
    if line.responder_id is None:
        return _("nobody is left who can take it")
    said = line.reasons
    parts = []
    if said.get("tie") == "kin":
        parts.append(_("kin"))
    elif said.get("tie") == "familiar":
        parts.append(_("well acquainted"))
    if said.get("metres") is not None:
        parts.append(_("near, %(n)s m") % {"n": said["metres"]})
    if said.get("kept"):
        parts.append(_("stays"))
    return " · ".join(parts) or _("position not known")


def cure_in_words(cure: Mapping[str, Any], places: Mapping[str, str]) -> str:
    """One way to cover what is left, with its numbers."""
    facts = {"place": places.get(cure["place"], "–"), "n": cure["count"], "covers": cure["covers"]}
    match CureKind(cure["kind"]):
        case CureKind.CLEAR:
            words = ngettext(
                "%(place)s: have %(n)d person cleared who waits for the clinic.",
                "%(place)s: have the %(n)d people cleared who wait for the clinic.",
                cure["count"],
            )
        case CureKind.LIMIT:
            words = _("%(place)s: let a linker have up to %(n)d households.")
        case CureKind.NEIGHBOURS:
            words = _("%(place)s: let linkers help in the next grid.")
        case CureKind.HANDS:
            words = ngettext(
                "%(place)s: find %(n)d more linker.", "%(place)s: find %(n)d more linkers.", cure["count"]
            )
        case CureKind.PLACE:
            words = _("Put these households into a village or grid first: they lie in none.")
    after = _("Then nothing is left.") if cure["all"] else ""
    covers = ngettext("It covers %(covers)d door.", "It covers %(covers)d doors.", cure["covers"])
    return " ".join(part for part in (words % facts, covers % facts, after) if part)


def why_failed(failure: Mapping[str, Any]) -> str:
    """Why nothing could be proposed."""
    if failure["code"] == "workforce.nothing_to_assign":
        return str(_("There is no household in %(area)s.") % failure["facts"])
    if failure["code"] == SearchEnded.code:
        return f"{_(SearchEnded.sentence)} {_(SearchEnded.remedy)}"
    return str(failure["code"])
