"""What the desk refuses."""

from liba.kernel.marking import mark as _
from liba.kernel.refusals import Refusal


class UnknownIncident(Refusal):
    """No incident of that id is known here."""

    code = "desk.unknown_incident"
    sentence = _("This incident is not known here.")
    remedy = _("If it was reported on a phone without network, it comes as soon as that phone is in touch.")
    status = 404


class NotYours(Refusal):
    """Who was not sent says nothing of how it went."""

    code = "desk.not_yours"
    sentence = _("Incident %(number)d was given to another squad.")
    remedy = _("Call the command post if you are there.")
    status = 403


class IncidentEnded(Refusal):
    """It is over: nobody is sent any more."""

    code = "desk.incident_ended"
    sentence = _("Incident %(number)d has ended already.")
    remedy = _("If it begins again, report it again.")


class NotASquad(Refusal):
    """Only units that the playbook names as squads, and that are open, are sent."""

    code = "desk.not_a_squad"
    sentence = _("%(unit)s is no squad that can be sent.")
    remedy = _("Name the template of its unit in the section `desk` of the playbook.")


class NoOutcome(Refusal):
    """The desk ends an incident with what came of it."""

    code = "desk.no_outcome"
    sentence = _("Please say in a few words how it ended.")


class NotEnded(Refusal):
    """Whoever called is told how it ended, so it must have."""

    code = "desk.not_ended"
    sentence = _("Incident %(number)d has not ended yet.")
