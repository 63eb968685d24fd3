"""What is refused of orders and their copies."""

from liba.kernel.marking import mark as _
from liba.kernel.refusals import Refusal


class OrderWithoutWords(Refusal):
    """An order says what is to be done."""

    code = "command.order_without_words"
    sentence = _("The order needs a title and says what is to be done.")
    remedy = _("Write both in plain words; what you entered is kept.")


class OrderToNobody(Refusal):
    """An order that reaches nobody is none."""

    code = "command.order_to_nobody"
    sentence = _("Nobody would get this order.")
    remedy = _("Choose units, areas or people; units that are closed get none.")


class DeadlinePast(Refusal):
    """What was due before it was said can't be done in time."""

    code = "command.deadline_past"
    sentence = _("The deadline %(due)s is over already.")
    remedy = _("Choose a later time.")


class NumberOutOfBounds(Refusal):
    """A number outside its bounds is a slip of the finger, or bounds that cross."""

    code = "command.number_out_of_bounds"
    sentence = _("The number %(number)s is not between %(least)s and %(most)s.")
    remedy = _("Look at the number again and report anew.")


class FormAsksPeople(Refusal):
    """What speaks of people is asked by rounds, where it is sealed."""

    code = "command.form_asks_people"
    sentence = _("The form %(form)s asks about people or households, which an order's report can't hold.")
    remedy = _("Choose a form about places or work, or open a round with this one.")


class StepsUnclear(Refusal):
    """Steps go on in time."""

    code = "command.steps_unclear"
    sentence = _("Two steps of the escalation are at the same time, or there are more than %(most)s.")
    remedy = _("Give each step a time of its own.")


class NotYoursToTakeBack(Refusal):
    """An order is called off, corrected or stopped by who issued it, or by a role that stands as high."""

    code = "command.not_yours_to_take_back"
    sentence = _("%(order)s was issued by %(by)s, and your role does not stand as high.")
    remedy = _("Ask whoever issued it, or the command post.")
    status = 403


class NotADraft(Refusal):
    """What was issued is corrected by another order."""

    code = "command.not_a_draft"
    sentence = _("Order %(order)s is issued and can't be changed.")
    remedy = _("Issue a correction, which is a new order that refers to this one, or withdraw it.")


class AlreadyIssued(Refusal):
    """Two people pressed the button."""

    code = "command.already_issued"
    sentence = _("Order %(order)s was issued already, by %(by)s.")
    remedy = _("Look at its board; nobody got it twice.")


class OrderWithdrawn(Refusal):
    """A withdrawn order binds nobody any more."""

    code = "command.order_withdrawn"
    sentence = _("Order %(order)s is withdrawn.")
    remedy = _("If it is still needed, issue a new order.")


class NoReason(Refusal):
    """Whoever is sent back or called off is told why."""

    code = "command.no_reason"
    sentence = _("This needs a reason.")
    remedy = _("Say in a sentence why; everybody who has the order will read it.")


class UnknownCopy(Refusal):
    """The copy is not known here, or not the asker's to know of."""

    code = "command.unknown_copy"
    sentence = _("There is no such order for you.")
    remedy = _("Fetch your orders anew; it may have been destroyed when its time was over.")
    status = 404


class NotYours(Refusal):
    """Only who leads or deputises answers for a unit."""

    code = "command.not_yours"
    sentence = _("Answering this order is for %(whose)s to do.")
    remedy = _("Tell its leader or deputy, who can answer for all.")
    status = 403


class ProofMissing(Refusal):
    """Done is what can be shown."""

    code = "command.proof_missing"
    sentence = _("What shows that it is done is missing: %(what)s.")
    remedy = _("Add it and report again.")


class NothingDone(Refusal):
    """Nothing was reported that could be accepted."""

    code = "command.nothing_done"
    sentence = _("Nothing was reported as done yet.")
    remedy = _("Wait for the report, or note it for them if they reported by telephone.")


class CopyClosed(Refusal):
    """What was accepted stays so."""

    code = "command.copy_closed"
    sentence = _("This was accepted already, by %(by)s.")
    remedy = _("Issue a new order for what is still to be done.")


class CopyReturned(Refusal):
    """Two people decide on one report: the first sent it back."""

    code = "command.copy_returned"
    sentence = _("This was sent back already, by %(by)s.")
    remedy = _("Wait until it is reported anew.")


class BadRecurrence(Refusal):
    """A standing order repeats by days, as RFC 5545 says it."""

    code = "command.bad_recurrence"
    sentence = _("When this order repeats can't be read: %(why)s.")
    remedy = _("Choose daily or weekdays, or write it as FREQ=WEEKLY;BYDAY=MO.")


class StandingStopped(Refusal):
    """What was stopped issues nothing."""

    code = "command.standing_stopped"
    sentence = _("This standing order was stopped already.")
    remedy = _("Set up a new one.")
