"""What a briefing refuses."""

from liba.kernel.marking import mark as _
from liba.kernel.refusals import Refusal


class NotTodaysBriefing(Refusal):
    """A briefing says how things stand; that can't be said of another day."""

    code = "command.not_todays_briefing"
    sentence = _("Only today's briefing can be made; that of %(day)s stays as it was.")


class DecisionIssued(Refusal):
    """What went out as an order is corrected by an order."""

    code = "command.decision_issued"
    sentence = _("This decision went out as order %(order)s.")
    remedy = _("Correct or withdraw the order.")


class NothingToIssue(Refusal):
    """There is no decision that has not gone out."""

    code = "command.nothing_to_issue"
    sentence = _("There is no decision to send out.")
    remedy = _("Write down first what was decided, and for whom.")
