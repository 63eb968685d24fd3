"""What is refused of differences between doors and the registry."""

from liba.kernel.marking import mark as _
from liba.kernel.refusals import Refusal


class DecidedAlready(Refusal):
    """A difference is decided once; another decision takes it back first."""

    code = "rounds.decided_already"
    sentence = _("%(by)s decided this already.")
    remedy = _("Take that decision back if it was wrong.")


class DismissWithoutNote(Refusal):
    """Whoever leaves the registry as it is says why."""

    code = "rounds.dismiss_without_note"
    sentence = _("Say in a few words why the registry stays as it is.")


class CountIsNotWritten(Refusal):
    """The registry counts people; a count follows from them."""

    code = "rounds.count_is_not_written"
    sentence = _("A count can't be written: it follows from the people.")
    remedy = _("Decide who is new, away or gone. What still differs can be dismissed with a note.")


class StaysRegistered(Refusal):
    """Nobody is deleted by a click."""

    code = "rounds.stays_registered"
    sentence = _("Who was registered stays registered.")
    remedy = _("Record that they moved out, or merge the two rows of one person.")


class UnknownSource(Refusal):
    """Who says something is named by a short code."""

    code = "rounds.unknown_source"
    sentence = _("The source needs a short name in small letters, such as clinic: %(source)s.")
    remedy = _("Choose one of the list.")


class TooManyInList(Refusal):
    """A list is read while its bringer waits."""

    code = "rounds.too_many_in_list"
    sentence = _("The list has %(rows)s rows; at most %(most)s are read at a time.")
    remedy = _("Split it by village.")
