"""What is refused of visits and alerts. Most of what is odd about a visit is stored with a flag instead."""

from liba.kernel.marking import mark as _
from liba.kernel.refusals import Refusal


class UnknownRound(Refusal):
    """A phone names a round that never was."""

    code = "rounds.unknown_round"
    sentence = _("There is no round %(round)s.")
    remedy = _("Let the phone fetch its doors, then record the visit again.")


class UnknownDoor(Refusal):
    """A phone names a door that never was."""

    code = "rounds.unknown_door"
    sentence = _("There is no such door here: %(door)s.")
    remedy = _("Let the phone fetch its doors, then record the visit again.")


class NotYours(Refusal):
    """A visit to a door that never was the holder's."""

    code = "rounds.not_yours"
    sentence = _("The door %(door)s was never given to you.")
    remedy = _("Ask the village for the door; what you saw there can be told by who answers for it.")


class UndoTooLate(Refusal):
    """A visit can be taken back for ten minutes; later it is corrected by another visit."""

    code = "rounds.undo_too_late"
    sentence = _("A visit can be taken back for ten minutes; %(seconds)s seconds had passed.")
    remedy = _("Record the visit again as it should be: the latest answer counts.")


class AlertSettled(Refusal):
    """Somebody was faster."""

    code = "rounds.alert_settled"
    sentence = _("This alert was settled by %(by)s already.")


class SettleWithoutNote(Refusal):
    """What was done about an alert is said."""

    code = "rounds.settle_without_note"
    sentence = _("Say in a few words what was done.")
