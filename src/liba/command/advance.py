"""What time alone changes in command. Every step may be repeated: the second time it finds nothing to do."""

from datetime import datetime

from liba.command.services.briefings import make_due_briefing
from liba.command.services.escalating import escalate
from liba.command.services.mustering import count_missing, end_by_itself
from liba.command.services.nudging import nudge_missing
from liba.command.services.passing import pass_on
from liba.command.services.squads import escalate_incidents
from liba.command.services.standing import issue_standing
from liba.kernel.actors import system

_ACTOR = system("advance")


def advance(*, now: datetime) -> dict[str, int]:
    """Everything whose time has come; how many of each.

    Copies of merged units go to their successors, standing orders go out, late copies are told further up. Who is called
    for a missing return hears of it, the briefing is made at its hour. The missing of an activation are counted and
    deputies called; one that has reached its end, ends.
    The seal itself is the rounds' (`rounds.advance`): it comes before, and is as of its hour whenever it is made.
    """
    return {
        "copies_passed_on": pass_on(_ACTOR, now=now),
        "standing_orders_issued": issue_standing(now=now),
        "copies_escalated": escalate(_ACTOR, now=now),
        "activations_ended": end_by_itself(_ACTOR, now=now),
        "musters_counted": count_missing(_ACTOR, now=now),
        "returns_nudged": nudge_missing(_ACTOR, now=now),
        "incidents_escalated": escalate_incidents(_ACTOR, now=now),
        "briefings_made": make_due_briefing(_ACTOR, now=now),
    }
