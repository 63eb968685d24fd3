"""What is refused around links of responsibility and their assignment."""

from django.utils.translation import gettext_noop as _

from liba.kernel.refusals import Refusal


class WrongTarget(Refusal):
    """A linker answers for a household; every other level for an area."""

    code = "workforce.wrong_target"
    sentence = _("A linker answers for a household, every other level for an area.")


class HasLeft(Refusal):
    """Who left, or has not joined yet, can't be given a door."""

    code = "workforce.has_left"
    sentence = _("%(responder)s is not on duty on %(day)s.")
    remedy = _("Choose somebody who serves on that day.")


class TargetClosed(Refusal):
    """Nobody answers for what is not there any more."""

    code = "workforce.target_closed"
    sentence = _("%(target)s is closed, so nobody answers for it.")
    remedy = _("Look for the household or area that took its place.")


class TwoVillages(Refusal):
    """A linker's doors lie in one village, unless the town's limits allow more."""

    code = "workforce.two_villages"
    sentence = _("%(responder)s already answers for doors in %(village)s; this one is in %(other)s.")
    remedy = _("Choose a linker of %(other)s, or let the town's limits allow more villages.")


class Circular(Refusal):
    """A chain in which somebody answers to themselves proves nothing."""

    code = "workforce.circular"
    sentence = _("%(responder)s would answer to themselves, by way of %(through)s.")
    remedy = _("Give one of the two to somebody else.")


class PastAnswered(Refusal):
    """Who answered on a day that is over stays the one who did."""

    code = "workforce.past_answered"
    sentence = _("Somebody else answered on days since %(day)s, and that can't be changed afterwards.")
    remedy = _("Let it begin today; the note can say more.")


class LinkOver(Refusal):
    """A link ends once, not before it began and not in the past."""

    code = "workforce.link_over"
    sentence = _("This link can't end on %(day)s: it is over, begins later, or the day has passed.")
    remedy = _("Reload the page; somebody may have ended it already.")
