"""Refusals about pledges."""

from django.utils.translation import gettext_noop as _

from liba.kernel.refusals import Refusal


class UnknownPledge(Refusal):
    """No text of this id that the holder is asked to sign."""

    code = "workforce.unknown_pledge"
    sentence = _("There is no such pledge for you to sign.")
    remedy = _("Open the list anew; the text may have been replaced.")


class PledgeWithdrawn(Refusal):
    """A text that was replaced is signed no more."""

    code = "workforce.pledge_withdrawn"
    sentence = _("“%(title)s” is no longer signed; a newer text stands in its place.")
    remedy = _("Sign the newer text.")


class NotAsked(Refusal):
    """Somebody whom this text does not ask."""

    code = "workforce.not_asked"
    sentence = _("“%(title)s” does not ask %(who)s.")
    remedy = _("Look at the text's audience and area.")


class SameWords(Refusal):
    """A new version has other words."""

    code = "workforce.same_words"
    sentence = _("“%(title)s” says the same already.")
    remedy = _("Change the words first: everybody is asked again with a new version.")
