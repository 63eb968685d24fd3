"""What is refused around assignments of households to linkers."""

from django.utils.translation import gettext_noop as _

from liba.kernel.refusals import Refusal


class StaleProposal(Refusal):
    """Households, hands or links are not as they were when the proposal was made."""

    code = "workforce.stale_proposal"
    sentence = _("Households, people on duty or their links have changed since this was proposed.")
    remedy = _("Discard it and let it be proposed anew; that takes a few seconds.")


class ProposalDecided(Refusal):
    """A proposal is confirmed or discarded once."""

    code = "workforce.proposal_decided"
    sentence = _("This proposal was decided already: %(state)s, by %(by)s.")
    remedy = _("Look at the chain board: it shows who answers now.")


class NothingToAssign(Refusal):
    """An area without households needs no linkers."""

    code = "workforce.nothing_to_assign"
    sentence = _("There is no household in %(area)s.")
    remedy = _("Import the households first, or choose another area.")


class WrongLimits(Refusal):
    """Limits are whole numbers, the lower one not above the upper."""

    code = "workforce.wrong_limits"
    sentence = _("A linker can't have from %(least)s to %(most)s households.")
    remedy = _("Take numbers from 0 to 500, the lower one first.")


class SearchEnded(Refusal):
    """The process that searched was stopped, or failed, before it had an answer."""

    code = "workforce.search_ended"
    sentence = _("The search broke off before it had an answer.")
    remedy = _("Try again. If it breaks off again, tell whoever runs the server.")
