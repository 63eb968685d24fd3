"""What problems that are sent up are refused for."""

from liba.kernel.marking import mark as _
from liba.kernel.refusals import Refusal


class NoWords(Refusal):
    """A problem without words is none."""

    code = "command.no_words"
    sentence = _("Please say what the problem is.")


class NoOutcome(Refusal):
    """A problem ends with what came of it."""

    code = "command.no_outcome"
    sentence = _("Please say what came of it: who raised the problem reads it.")


class ProblemEnded(Refusal):
    """It has its end already."""

    code = "command.problem_ended"
    sentence = _("Problem %(number)d was ended by %(by)s already.")
    remedy = _("If it is there again, send it up again.")


class DueInThePast(Refusal):
    """The day by which something is to be solved lies ahead."""

    code = "command.due_in_the_past"
    sentence = _("%(day)s is over; choose a day that is to come.")


class NotYourProblem(Refusal):
    """Only its owner, or who runs the cycle there, ends a problem."""

    code = "command.not_your_problem"
    sentence = _("Problem %(number)d has another owner.")
    remedy = _("Ask them, or the command post.")
    status = 403
