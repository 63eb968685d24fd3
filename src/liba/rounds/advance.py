"""What time alone changes in rounds. Every step may be repeated: the second time it finds nothing to do."""

from datetime import datetime

from liba.kernel.actors import system
from liba.rounds.services.enrolments import end_past_enrolments
from liba.rounds.services.missed import tell_of_missed
from liba.rounds.services.moved import follow_moved
from liba.rounds.services.returns import seal_returns

_ACTOR = system("advance")


def advance(*, now: datetime) -> dict[str, int]:
    """People past their last day are followed no more, those who moved at their new door; the next in the chain hears of
    what was missed; the daily return is sealed at its hour.

    How many of each. Rounds need nothing: they are over when their time, or their measure's, is.
    """
    return {
        "enrolments_ended": end_past_enrolments(_ACTOR, now=now),
        "enrolments_moved": follow_moved(_ACTOR, now=now),
        "missed_told": tell_of_missed(_ACTOR, now=now),
        "returns_sealed": seal_returns(_ACTOR, now=now),
    }
