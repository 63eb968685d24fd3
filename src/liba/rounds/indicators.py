"""Numbers of rounds for returns and briefings: how a day stands, in one place."""

from dataclasses import dataclass
from datetime import date, datetime

from liba.kernel.actors import Actor
from liba.rounds.rules.closing import Open
from liba.rounds.selectors.alerts import open_count
from liba.rounds.selectors.closing import closing
from liba.rounds.selectors.coverage import board_of
from liba.rounds.selectors.places import place_of
from liba.rounds.terms.boards import Tally


@dataclass(frozen=True, slots=True)
class DayNumbers:
    """A day of rounds as one may see it: all dues together, alerts that wait, and villages that have not closed."""

    dues: Tally
    alerts: int
    villages_open: int


def day_numbers(actor: Actor, day: date, now: datetime) -> DayNumbers:
    """The day in numbers. Needs SEE_ROUNDS somewhere; counts only what lies there."""
    place = place_of(actor)
    dues = Tally.together(one.whole for one in board_of(place, day, now))
    town = next((line for line in closing(actor, day, now) if line.area.parent_id is None), None)
    waiting = town.counts.get(Open.VILLAGES.value, 0) if town else 0
    return DayNumbers(dues, open_count(actor), waiting)
