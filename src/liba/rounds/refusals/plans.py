"""What is refused of rounds and of following people."""

from liba.kernel.marking import mark as _
from liba.kernel.refusals import Refusal


class PlanFaulty(Refusal):
    """A plan that can't be carried out. `fault` is a `PlanFaultCode`, `place` the way to it in the plan."""

    code = "rounds.plan_faulty"
    sentence = _("This round can't be carried out: %(fault)s (%(place)s).")
    remedy = _("Correct the days, windows or steps, and save again.")


class UnknownForm(Refusal):
    """A round asks what a form says."""

    code = "rounds.unknown_form"
    sentence = _("There is no form %(form)s in version %(version)s.")
    remedy = _("Decide the form first, or choose one that exists.")


class NothingSelected(Refusal):
    """A round over nothing would look as if everything were done."""

    code = "rounds.nothing_selected"
    sentence = _("This round would go over nothing: no %(over)s is in what was chosen.")
    remedy = _("Choose other areas or kinds, or enter the places first.")


class RoundCodeTaken(Refusal):
    """Codes name rounds for good, because visits stay."""

    code = "rounds.round_code_taken"
    sentence = _("There is a round with the code %(round)s already.")
    remedy = _("Choose another code.")


class RoundOver(Refusal):
    """What is over is not changed any more."""

    code = "rounds.round_over"
    sentence = _("The round %(round)s is over since %(since)s.")
    remedy = _("Start a new round.")


class NotARoundOfPeople(Refusal):
    """Only a round over enrolled people follows somebody."""

    code = "rounds.not_a_round_of_people"
    sentence = _("The round %(round)s does not follow single people.")
    remedy = _("Choose a round that goes over enrolled people.")


class PersonElsewhere(Refusal):
    """A person is followed at their own door."""

    code = "rounds.person_elsewhere"
    sentence = _("This person does not live in the household %(household)s.")
    remedy = _("Enrol them where they live.")


class AlreadyEnrolled(Refusal):
    """Nobody is asked twice."""

    code = "rounds.already_enrolled"
    sentence = _("The round follows them already, until %(until)s.")
    remedy = _("End that first if the dates are wrong.")


class EnrolmentOver(Refusal):
    """It ended already."""

    code = "rounds.enrolment_over"
    sentence = _("This was over already on %(since)s.")


class ReasonIsNoCode(Refusal):
    """Why somebody is followed is a code of what happened, never where they are from."""

    code = "rounds.reason_is_no_code"
    sentence = _("The reason must be a short code of the exposure, such as “close_contact”: %(reason)s.")
    remedy = _("Choose what happened, not who somebody is.")
