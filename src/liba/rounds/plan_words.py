"""What is wrong with a round's plan, in sentences; codes are stable, these are translated where they are shown."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liba.rounds.rules.faults import PlanFault, PlanFaultCode

PLAN_FAULTS: dict[PlanFaultCode, Promise] = {
    PlanFaultCode.ENDS_BEFORE_START: _("The round ends before it starts."),
    PlanFaultCode.NO_WINDOW: _("The round says no time of day."),
    PlanFaultCode.WINDOW_OUT_OF_DAY: _("A time of day lies between 00:00 and 24:00."),
    PlanFaultCode.WINDOW_OVERLAP: _("The times of “%(detail)s” overlap with others of the same day."),
    PlanFaultCode.WINDOW_TWICE: _("The code %(detail)s is used twice."),
    PlanFaultCode.RECURRENCE_UNREADABLE: _("This is no recurrence (RFC 5545): %(detail)s."),
    PlanFaultCode.NEVER_FIRES: _(
        "From the first to the last day this recurrence never comes due: %(detail)s."
    ),
    PlanFaultCode.OFFSETS_AND_RECURRENCE: _("Give days after the event or a recurrence, not both."),
    PlanFaultCode.OFFSETS_WITHOUT_ENROLMENT: _(
        "Only a round over enrolled people counts days after an event."
    ),
    PlanFaultCode.OFFSET_OUT_OF_RANGE: _("%(detail)s is no number of days after the event."),
    PlanFaultCode.STEP_GOES_DOWN: _(
        "What is missed is told upwards: “%(detail)s” does not stand above the step before."
    ),
    PlanFaultCode.STEP_TOO_EARLY: _("Each step comes later than the one before: %(detail)s."),
    PlanFaultCode.CANNOT_REACH: _("“%(detail)s” has nothing to do with what the round goes over."),
}


def in_words(fault: PlanFault) -> str:
    """What is wrong, in the language of the moment."""
    return str(PLAN_FAULTS[fault.code]) % {"detail": fault.detail}
