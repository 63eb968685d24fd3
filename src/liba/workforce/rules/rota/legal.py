"""Who may take what: the rules that no rota breaks."""

import math
from datetime import timedelta

from liba.workforce.rules.rota.values import Bar, Hand, Roster, Slot
from liba.workforce.rules.shifts import nights_of

WEEK = timedelta(days=6)
MISSING_COST = 1000
SKILL_COST = 300
_EARTH_KM = 6371.0


def bar_of(hand: Hand, slot: Slot, roster: Roster) -> Bar | None:
    """What keeps a hand from a slot, apart from the other shifts of this rota."""
    if slot.day in hand.unfit:
        return Bar.UNFIT
    if slot.day in hand.away:
        return Bar.AWAY
    if hand.times and slot.pattern not in hand.times:
        return Bar.TIMES
    group = nights_of(slot.day, roster.limits.night_turn_days) if slot.night else ""
    if group and hand.night_group and hand.night_group != group:
        return Bar.NIGHT_GROUP
    if any(too_near(slot, other, roster.limits.rest_minutes) for other in hand.busy):
        return Bar.BUSY
    return None


def too_near(one: Slot, other: Slot, rest: int) -> bool:
    """Whether the two overlap or leave less than the rest between them."""
    return one.starts < other.ends + rest and other.starts < one.ends + rest


def week_room(hand: Hand, slot: Slot, taken: list[Slot], most: int) -> bool:
    """Whether one more shift leaves every seven days around it at the most."""
    if most <= 0:
        return True
    days = [one.day for one in (*taken, *hand.busy) if abs(one.day - slot.day) <= WEEK]
    starts = (slot.day - timedelta(days=back) for back in range(7))
    return all(sum(start <= day <= start + WEEK for day in days) < most for start in starts)


def stand_cost(roster: Roster, hand: Hand, kind: str) -> float:
    """What it costs that this hand stands at a post of a kind: a wish for other ones."""
    return roster.weights.wish * float(bool(hand.wishes) and kind not in hand.wishes)


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance on a small piece of the earth; WGS 84 degrees."""
    east = math.radians(other[0] - one[0]) * math.cos(math.radians((one[1] + other[1]) / 2))
    north = math.radians(other[1] - one[1])
    return _EARTH_KM * math.hypot(east, north)
