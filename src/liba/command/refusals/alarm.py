"""What the alarm refuses."""

from liba.kernel.marking import mark as _
from liba.kernel.refusals import Refusal


class AlreadyRunning(Refusal):
    """A plan is in force, or rehearsed: two at once would call the same people twice."""

    code = "command.already_running"
    sentence = _("%(plan)s runs since %(since)s, started by %(by)s. Nothing was done twice.")
    remedy = _("Look at its board; it can be ended there.")


class UnknownPlan(Refusal):
    """There is no plan of that code."""

    code = "command.unknown_plan"
    sentence = _("There is no emergency plan “%(plan)s”.")
    remedy = _("Plans come from the playbook's section “plans”.")
    status = 404


class NobodyToCall(Refusal):
    """A plan whose groups hold nobody calls nobody."""

    code = "command.nobody_to_call"
    sentence = _("Nobody would be called: the plan's units have no members.")
    remedy = _("Put people into the units that the plan names.")


class NeedsReason(Refusal):
    """An alarm is started, and ended, with a reason."""

    code = "command.needs_reason"
    sentence = _("Please say why, in a sentence.")


class NeedsMeasure(Refusal):
    """What binds people outside stands on a measure that is in force."""

    code = "command.needs_measure"
    sentence = _("This plan binds people outside, so a measure that is in force must stand behind it.")
    remedy = _("Choose the measure, or decide one first. A drill needs none.")


class UnknownActivation(Refusal):
    """Nothing of that id was started here."""

    code = "command.unknown_activation"
    sentence = _("There was no such call.")
    status = 404


class NotCalled(Refusal):
    """Somebody who was not called has nothing to answer."""

    code = "command.not_called"
    sentence = _("%(who)s was not called this time.")
    remedy = _("Who keeps the list at the door can add them to a group.")


class InAnotherGroup(Refusal):
    """Everybody serves in one group of a call: counted twice, a group would look complete that is not."""

    code = "command.in_another_group"
    sentence = _("%(who)s belongs to the group %(group)s in this call.")
    remedy = _("Tick them there; they can't be counted in two groups.")


class CanNotServe(Refusal):
    """Who left, or whom the clinic does not let serve, is added to no group. Why is nobody's business here."""

    code = "command.can_not_serve"
    sentence = _("%(who)s can't serve today.")
    remedy = _("Who looks after the responders knows more.")


class UnknownBadge(Refusal):
    """No responder carries this badge."""

    code = "command.unknown_badge"
    sentence = _("No badge has the number %(badge)s.")
    remedy = _("Find the person on the list by name.")
    status = 404


class UnknownReply(Refusal):
    """A reply that names no call, or does not say yes or no."""

    code = "command.unknown_reply"
    sentence = _("The reply could not be read.")
    remedy = _("Reply with the code of the call and 1 for coming, 2 for can't come.")


class ActivationOver(Refusal):
    """It was ended already; what was done stays as it is."""

    code = "command.activation_over"
    sentence = _("This ended at %(at)s already, by %(by)s.")


class NotYourTask(Refusal):
    """A task is reported by who leads its group, or by the command post."""

    code = "command.not_your_task"
    sentence = _("This task belongs to the group %(group)s.")
    remedy = _("Ask who leads it, or the command post.")
    status = 403


class TaskUndoTooLate(Refusal):
    """A report of a task is taken back by whoever made it, within ten minutes by the phone's own two clocks."""

    code = "command.task_undo_too_late"
    sentence = _("A report is taken back within ten minutes, by whoever made it.")
    remedy = _("Say how the task stands now: the latest word counts.")


class LedByAnother(Refusal):
    """Two commanders put somebody in the leader's place: the first did."""

    code = "command.led_by_another"
    sentence = _("The group %(group)s is led by %(who)s since.")
    remedy = _("Look at the board; if somebody else should lead it, choose again.")


class NotInGroup(Refusal):
    """A group is led by somebody of its own."""

    code = "command.not_in_group"
    sentence = _("%(who)s was not called to this group.")
