"""What governance refuses."""

from django.utils.translation import gettext_noop as _

from liba.kernel.refusals import Refusal


class NoLegalBasis(Refusal):
    """A measure without a legal basis restricts nobody."""

    code = "governance.no_legal_basis"
    sentence = _("A measure needs its legal basis.")
    remedy = _("Write the order's number or the law's article.")


class EndBeforeStart(Refusal):
    """A measure ends after it starts."""

    code = "governance.end_before_start"
    sentence = _("The measure would end at %(ends_at)s, before it starts at %(starts_at)s.")
    remedy = _("Choose a later end.")


class AlreadyEnded(Refusal):
    """A measure that is over can't be ended or changed; a renewal is a new decision."""

    code = "governance.already_ended"
    sentence = _("The measure %(measure)s was over at %(ends_at)s.")
    remedy = _("Decide a renewal if it is still needed.")


class NotRunning(Refusal):
    """Nothing is enforced without a running measure."""

    code = "governance.not_running"
    sentence = _("There is no running measure behind %(what)s, so it can't be enforced.")
    remedy = _("Decide or renew the measure first.")


class CodeTaken(Refusal):
    """Codes of measures are unique."""

    code = "governance.code_taken"
    sentence = _("A measure with the code %(measure)s exists.")
    remedy = _("Choose another code.")


class AlreadyRenewed(Refusal):
    """A measure is renewed once; the next renewal continues the last one."""

    code = "governance.already_renewed"
    sentence = _("The measure %(measure)s was renewed by %(renewal)s.")
    remedy = _("Renew that one.")


class AlreadyStarted(Refusal):
    """The time of a measure that runs is not edited: it is ended, or renewed by a new decision."""

    code = "governance.already_started"
    sentence = _("The measure %(measure)s runs since %(starts_at)s; its time can't be edited any more.")
    remedy = _("End it early with a reason, or decide a renewal.")


class NoReason(Refusal):
    """Whoever ends a measure says why."""

    code = "governance.no_reason"
    sentence = _("Ending a measure needs a reason.")
    remedy = _("Write why it is no longer needed.")


class BadHead(Refusal):
    """The end of a journal that was printed earlier was copied wrongly."""

    code = "governance.bad_head"
    sentence = _("This is not the end of a journal: a number, a colon and 64 hexadecimal digits are wanted.")
    remedy = _("Copy it as `liba journal head` printed it.")
