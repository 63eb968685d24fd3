"""What gates and checks refuse."""

from django.utils.translation import gettext_noop as _

from liba.kernel.refusals import Refusal


class UnknownGate(Refusal):
    """A check or a duty names a gate that this town does not have."""

    code = "access.unknown_gate"
    sentence = _("There is no gate %(gate)s in this town.")
    remedy = _("Fetch the gates anew on the phone and choose one of them.")
    status = 404


class PocketHasGate(Refusal):
    """A pocket has exactly one open gate."""

    code = "access.pocket_has_gate"
    sentence = _("The pocket %(cordon)s has its one open gate already: %(gate)s.")
    remedy = _("Move the opening: it closes that gate and opens this one in one step.")


class LastGate(Refusal):
    """A pocket whose measure runs must keep its one way in and out."""

    code = "access.last_gate"
    sentence = _("%(gate)s is the only open gate of the pocket %(cordon)s.")
    remedy = _("Move the opening to another gate, or end the cordon's measure first.")


class NoSuchRule(Refusal):
    """A gate needs a rule that was decided."""

    code = "access.no_such_rule"
    sentence = _("No rule with the code %(rule)s was decided.")
    remedy = _("Decide the rule first, or choose another.")


class GateCodeTaken(Refusal):
    """Codes of gates are unique."""

    code = "access.gate_code_taken"
    sentence = _("A gate with the code %(gate)s exists.")
    remedy = _("Choose another code.")


class WrongHours(Refusal):
    """Hours are minutes of a day."""

    code = "access.wrong_hours"
    sentence = _("Hours lie between 00:00 and 24:00.")
    remedy = _("Correct the hours. Equal ends mean day and night.")


class OverrideNotProved(Refusal):
    """An override without the officer's proof, or by somebody without the power over the gate."""

    code = "access.override_not_proved"
    sentence = _("The override was not proved to be by an officer of this gate.")
    remedy = _("Let the officer choose his name and enter his PIN again.")
    status = 403


class OverrideWithoutReason(Refusal):
    """An override needs a reason."""

    code = "access.override_without_reason"
    sentence = _("An override needs the officer's reason.")
    remedy = _("Write the reason and send it again.")


class UndoTooLate(Refusal):
    """A check can be undone within a minute, by the phone's own two clocks."""

    code = "access.undo_too_late"
    sentence = _("A check can be undone within a minute; this one was %(seconds)s seconds old.")
    remedy = _("Report it to the officer; the check stands.")


class AlreadySettled(Refusal):
    """A double use is settled once."""

    code = "access.already_settled"
    sentence = _("This double use was settled by %(by)s.")
    remedy = ""
