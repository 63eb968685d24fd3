"""Refusals about units."""

from django.utils.translation import gettext_noop as _

from liba.kernel.refusals import Refusal


class UnitCodeTaken(Refusal):
    """A code is one unit's."""

    code = "workforce.unit_code_taken"
    sentence = _("There is a unit “%(unit)s” already.")
    remedy = _("Choose another code.")


class UnitClosed(Refusal):
    """Nobody joins a unit that is closed."""

    code = "workforce.unit_closed"
    sentence = _("The unit %(unit)s is closed.")
    remedy = _("Look for the unit that took its place.")


class UnknownSquad(Refusal):
    """The template has no squad of this code."""

    code = "workforce.unknown_squad"
    sentence = _("This unit has no squad “%(squad)s”.")
    remedy = _("Choose one of the squads that its template names.")


class InUnitAlready(Refusal):
    """One person is in one unit of a kind at a time."""

    code = "workforce.in_unit_already"
    sentence = _("%(responder)s is in the unit %(unit)s already.")
    remedy = _("Have them leave that unit first.")


class LeavesBeforeJoining(Refusal):
    """A membership can't end before it began."""

    code = "workforce.leaves_before_joining"
    sentence = _("They joined the unit on %(joined)s; they can't leave before that.")
    remedy = _("Enter a later day.")


class NoNightGroup(Refusal):
    """Nights alternate between A and B."""

    code = "workforce.no_night_group"
    sentence = _("“%(group)s” is no night group.")
    remedy = _("Choose A, B or none.")
