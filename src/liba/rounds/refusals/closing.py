"""What is refused when a day is closed."""

from liba.kernel.marking import mark as _
from liba.kernel.marking import mark_counted as _n
from liba.kernel.refusals import Refusal


class DayIsOpen(Refusal):
    """What is open reaches zero, or somebody signs for it with a reason."""

    code = "rounds.day_is_open"
    sentence, plural = _n(
        "%(count)d thing is still open on this day.", "%(count)d things are still open on this day."
    )
    remedy = _("Settle them, or close the day with a reason that you sign for.")


class DayToCome(Refusal):
    """A day that has not begun has nothing to close."""

    code = "rounds.day_to_come"
    sentence = _("%(day)s has not come yet.")
    remedy = _("Close it in its evening.")


class DayClosed(Refusal):
    """A day is closed once."""

    code = "rounds.day_closed"
    sentence = _("%(area)s was closed for this day already, by %(by)s.")
    remedy = _("What came in since is shown beside the close; nothing needs to be closed again.")


class NotAClosingArea(Refusal):
    """Villages and the town close their day."""

    code = "rounds.not_a_closing_area"
    sentence = _("%(area)s does not close its day by itself: villages and the town do.")
    remedy = _("Close the day of the village that it lies in.")
