"""Who may take what: the rules that no rota breaks, as arrays of hands × slots."""

import math
from datetime import timedelta

import numpy as np
import numpy.typing as npt

from liba.workforce.rules.rota.values import Bar, Hand, Roster, Slot, Stand
from liba.workforce.rules.shifts import nights_of

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
WEEK = timedelta(days=6)
MISSING_COST = 1000
SKILL_COST = 300
_EARTH_KM, _FAR_KM, _WAY = 6371.0, 50.0, 0.01


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


def allowed(roster: Roster) -> Bools:
    """Hands × slots: who could serve when, were it their only shift."""
    found = np.zeros((len(roster.hands), len(roster.slots)), dtype=bool)
    for row, hand in enumerate(roster.hands):
        for column, slot in enumerate(roster.slots):
            found[row, column] = bar_of(hand, slot, roster) is None
    return found


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


def costs(roster: Roster) -> Floats:
    """Hands × stands: wishes, and among equals the way, in shares of one that together weigh less than a wish."""
    # A post's shifts cost the same every day: the sums are done once a post.
    by_post: dict[tuple[int, str], Floats] = {}
    found = np.zeros((len(roster.hands), len(roster.stands)))
    for column, stand in enumerate(roster.stands):
        key = (stand.post, stand.kind)
        if key not in by_post:
            by_post[key] = np.array([_cost(roster, hand, stand) for hand in roster.hands])
        found[:, column] = by_post[key]
    return found


def _cost(roster: Roster, hand: Hand, stand: Stand) -> float:
    way = 0.0
    if hand.at is not None and stand.at is not None:
        way = min(kilometres(hand.at, stand.at), _FAR_KM) / _FAR_KM
    return stand_cost(roster, hand, stand.kind) + way * _WAY
