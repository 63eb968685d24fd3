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


class TemplateGone(Refusal):
    """The playbook names a document that is not in the town's folder."""

    code = "command.template_gone"
    sentence = _("The town's document %(file)s is not in the folder “templates”.")
    remedy = _("Ask whoever looks after the server to put it there; PDF and XLSX need none.")


class TemplateBroken(Refusal):
    """The town's document has places that can't be filled."""

    code = "command.template_broken"
    sentence = _("The town's document %(file)s can't be filled in: %(fault)s")
    remedy = _("Correct its places, or leave it out of the playbook; PDF and XLSX need none.")
