"""The neighbours' rota: each household in turn, none a second time before every other has had its turn.

Households wait in a row. Each day, those who stand first and can come take the day's places and go to the end; who can't
come that day keeps its place in front. Among the day's households the nights go to who has had fewest.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
from scipy.optimize import linear_sum_assignment

from liba.workforce.rules.rota.legal import too_near
from liba.workforce.rules.rota.values import Slot, Stand
from liba.workforce.rules.turns.values import Door, Turns

_PLACE, _NIGHT, _NEVER = 1_000_000.0, 1_000.0, 1e15
_SPARE = 10


def take_turns(doors: Sequence[Door], stands: Sequence[Stand], rest_minutes: int) -> Turns:
    """Fill the places of each day from the front of the row; `doors` come in the order in which they wait.

    A place stays open when every household that could come has too short a rest behind it or is away.
    """
    row = list(doors)
    nights = {door.id: door.nights for door in doors}
    served: dict[int, list[Slot]] = {door.id: list(door.busy) for door in doors}
    places: list[tuple[int, ...]] = [()] * len(stands)
    for day in sorted({stand.slot.day for stand in stands}):
        seats = [
            (n, stand.slot)
            for n, stand in enumerate(stands)
            if stand.slot.day == day
            for _ in range(stand.needs)
        ]
        first = _first_in_row(row, day, [slot for _, slot in seats], served, rest_minutes)
        went: set[int] = set()
        for door, (stand, slot) in _seated(first, seats, served, nights, rest_minutes):
            places[stand] = (*places[stand], door.id)
            served[door.id].append(slot)
            nights[door.id] += slot.night
            went.add(door.id)
        row = [door for door in row if door.id not in went] + [door for door in row if door.id in went]
    return Turns(tuple(places), tuple(door.id for door in row))


def _may(door: Door, slot: Slot, served: Mapping[int, list[Slot]], rest: int) -> bool:
    return not any(too_near(slot, one, rest) for one in served[door.id][-4:])


def _first_in_row(
    row: Sequence[Door], day: date, slots: Sequence[Slot], served: Mapping[int, list[Slot]], rest: int
) -> list[Door]:
    """As many from the front as could be needed, of those who can come for one of the day's shifts at least."""
    found: list[Door] = []
    for door in row:
        if len(found) >= len(slots) + _SPARE:
            break
        if day not in door.away and any(_may(door, slot, served, rest) for slot in slots):
            found.append(door)
    return found


def _seated(
    first: Sequence[Door],
    seats: Sequence[tuple[int, Slot]],
    served: Mapping[int, list[Slot]],
    nights: Mapping[int, int],
    rest: int,
) -> list[tuple[Door, tuple[int, Slot]]]:
    """Who takes which place. Standing further in front outweighs everything; then few nights, for a night."""
    if not first or not seats:
        return []
    matrix = np.full((len(first), len(seats)), _NEVER)
    for place, door in enumerate(first):
        for column, (_stand, slot) in enumerate(seats):
            if _may(door, slot, served, rest):
                matrix[place, column] = place * _PLACE + slot.night * nights[door.id] * _NIGHT
    rows, columns = linear_sum_assignment(matrix)
    pairs = sorted(zip(rows.tolist(), columns.tolist(), strict=True))
    return [(first[one], seats[other]) for one, other in pairs if matrix[one, other] < _NEVER]
