"""What the day's cycle refuses."""

from liba.kernel.marking import mark as _
from liba.kernel.refusals import Refusal


class UnknownUnit(Refusal):
    """There is no such unit, or it was closed before the day."""

    code = "command.unknown_unit"
    sentence = _("This unit is not there, or was closed before that day.")
    remedy = _("Load the day again; the unit may have been merged into another.")
    status = 404


class NotYourReturn(Refusal):
    """Only who leads the unit or deputises for the leader reports for it, or who runs the cycle."""

    code = "command.not_your_return"
    sentence = _("%(unit)s is reported for by its leader or deputy.")
    remedy = _("Ask them, or the command post, which can note the return for the unit.")
    status = 403


class AlreadyReported(Refusal):
    """The unit's return of the day is in, and says something else."""

    code = "command.already_reported"
    sentence = _("%(by)s has reported for %(unit)s already, and said something else.")
    remedy = _("Speak with them; what is wrong with the figures can be sent up as a problem.")


class NotThatDay(Refusal):
    """A return is of today or of one of the days before, within two weeks."""

    code = "command.not_that_day"
    sentence = _("%(day)s can't be reported for: it is to come, or too long ago.")


class NothingSaid(Refusal):
    """Who does not agree with the figures says what is wrong."""

    code = "command.nothing_said"
    sentence = _("Please say what is wrong with the figures.")
