"""The first answer: slot by slot, who has served least takes the places. Legal always, good often, there at once."""

import numpy as np
from scipy.optimize import linear_sum_assignment

from liba.workforce.rules.rota.arrays import Bools, Floats, allowed, costs
from liba.workforce.rules.rota.legal import too_near, week_room
from liba.workforce.rules.rota.values import Plan, Roster, Slot

_LACKS = 10_000.0
_LOAD = 100.0


def roll(roster: Roster) -> Plan:
    """Fill the slots in order of time. What can't be filled stays open; no limit is ever broken."""
    may, cost = allowed(roster), costs(roster)
    noise = np.random.default_rng(roster.seed).random(len(roster.hands))
    taken: list[list[Slot]] = [[] for _ in roster.hands]
    nights = np.zeros(len(roster.hands))
    places: list[tuple[int, ...]] = [()] * len(roster.stands)
    for column, slot in enumerate(roster.slots):
        free = _free(roster, may, column, slot, taken)
        load = np.array([len(taken[row]) for row in free], dtype=float) * _LOAD + noise[free]
        if slot.night:
            load += nights[free] * _LOAD / 2
        for stand, row in seat(roster, slot, free, cost, load):
            places[stand] = (*places[stand], row)
            taken[row].append(slot)
            nights[row] += slot.night
    return Plan(tuple(places))


def _free(roster: Roster, may: Bools, column: int, slot: Slot, taken: list[list[Slot]]) -> list[int]:
    rest, most = roster.limits.rest_minutes, roster.limits.week_most
    return [
        row
        for row in np.flatnonzero(may[:, column]).tolist()
        if not any(too_near(slot, one, rest) for one in taken[row][-3:])
        and week_room(roster.hands[row], slot, taken[row], most)
    ]


def seat(roster: Roster, slot: Slot, free: list[int], cost: Floats, load: Floats) -> list[tuple[int, int]]:
    """Who of the free takes which place of a slot: (stand, hand). Skilled people go where their skill is asked for."""
    seats = [
        (stand, _asked(roster.stands[stand].skills, roster.stands[stand].needs, place))
        for stand in roster.stands_of[slot]
        for place in range(roster.stands[stand].needs)
    ]
    if not free or not seats:
        return []
    matrix = cost[np.ix_(free, [stand for stand, _ in seats])] + load[:, None]
    for column, (_stand, skills) in enumerate(seats):
        if skills:
            lacks = [len(skills - roster.hands[row].skills) for row in free]
            matrix[:, column] += np.array(lacks) * _LACKS
    rows, columns = linear_sum_assignment(matrix)
    return [
        (seats[column][0], free[row]) for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
    ]


def _asked(skills: tuple[str, ...], needs: int, place: int) -> frozenset[str]:
    """Which of the post's skills this place is to bring: one each, and the last place all that are left."""
    return frozenset(skills[place : place + 1] if place < needs - 1 else skills[place:])
