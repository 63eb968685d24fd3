"""What it costs that a hand has a door: metres, less for kin and acquaintance, and much more for a move."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, isnan, radians

import numpy as np
import numpy.typing as npt

from liba.workforce.rules.assigning.values import Door, Ground, Hand, Position
from liba.workforce.terms import TieKind

Matrix = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
FORBIDDEN = np.int32(1 << 28)
# Where a door or a hand has no position, as if it were at the far end of a village.
UNKNOWN_METRES = 1000.0
_METRES_A_DEGREE = 111_320.0
_BLOCK = 500


@dataclass(frozen=True, slots=True)
class Costs:
    """Doors × hands of one village: cost without a move, where both are, and the holder's column or -1.

    Places are metres on a plane, NaN where not known; the distances of all pairs would be twice as large as the costs.
    """

    base: Matrix
    doors: Floats
    hands: Floats
    holder: npt.NDArray[np.int64]

    def metres(self, row: int, column: int) -> int | None:
        """How far a door and a hand are apart; None where one of them has no position."""
        (apart,) = _distances(self.doors[row : row + 1], self.hands[column : column + 1]).ravel().tolist()
        return None if isnan(apart) else round(apart)


def costs_of(ground: Ground, doors: list[Door], hands: list[Hand]) -> Costs:
    """The costs of a village's doors and hands."""
    here, there = _plane(doors, hands)
    worth = {TieKind.KIN: ground.weights.kin, TieKind.FAMILIAR: ground.weights.familiar}
    base = _by_distance(here, there, max(ground.weights.metres, 1), max(0, *worth.values()))
    row_of = {door.id: row for row, door in enumerate(doors)}
    column_of = {hand.id: column for column, hand in enumerate(hands)}
    for (hand, door), tie in ground.ties.items():
        if hand in column_of and door in row_of:
            base[row_of[door], column_of[hand]] -= worth[tie]
    np.maximum(base, 0, out=base)
    _forbid(base, doors, hands)
    holder = np.array([column_of.get(door.holder or 0, -1) for door in doors], dtype=np.int64)
    # Who holds a door that is out of reach now does not count as its hand.
    held = np.flatnonzero(holder >= 0)
    holder[held[base[held, holder[held]] >= FORBIDDEN]] = -1
    return Costs(base, here, there, holder)


def with_moves(costs: Costs, move: int) -> Matrix:
    """The costs where a door that has a hand pays for going to another one."""
    held = np.flatnonzero(costs.holder >= 0)
    if not len(held):
        return costs.base
    dear = costs.base.copy()
    dear[held] = np.minimum(dear[held] + move, FORBIDDEN)
    at = costs.holder[held]
    dear[held, at] = costs.base[held, at]
    return dear


def top_of(matrix: Matrix) -> int:
    """The dearest pair that is allowed, 0 for none."""
    tops = [int(matrix[rows].max(where=matrix[rows] < FORBIDDEN, initial=0)) for rows in blocks(len(matrix))]
    return max(tops, default=0)


def blocks(rows: int) -> Iterator[slice]:
    """Rows to be looked at together: so many that their costs fit in a processor's own memory."""
    for start in range(0, rows, _BLOCK):
        yield slice(start, min(start + _BLOCK, rows))


def _by_distance(here: Floats, there: Floats, metres: int, more: int) -> Matrix:
    """A point for so many metres, and `more` for everybody."""
    base = np.empty((len(here), len(there)), dtype=np.int32)
    for rows in blocks(len(here)):
        apart = np.nan_to_num(_distances(here[rows], there), copy=False, nan=UNKNOWN_METRES)
        apart /= metres
        base[rows] = np.rint(apart, out=apart)
    base += np.int32(more)
    return base


def _forbid(base: Matrix, doors: list[Door], hands: list[Hand]) -> None:
    """A hand has doors of its own base only. Few bases and few scopes: they are compared, not the pairs."""
    scopes = sorted({door.path for door in doors})
    bases = sorted({hand.base for hand in hands})
    barred = np.array([[not path.startswith(one) for one in bases] for path in scopes], dtype=bool)
    if not barred.any():
        return
    row = {path: number for number, path in enumerate(scopes)}
    column = {one: number for number, one in enumerate(bases)}
    at_row = np.array([row[door.path] for door in doors])
    at_column = np.array([column[hand.base] for hand in hands])
    for rows in blocks(len(doors)):
        base[rows][barred[np.ix_(at_row[rows], at_column)]] = FORBIDDEN


def _plane(doors: list[Door], hands: list[Hand]) -> tuple[Floats, Floats]:
    """Metres on a plane that touches the village: exact to a metre over a few kilometres."""
    here, there = _points([door.at for door in doors]), _points([hand.at for hand in hands])
    middle = np.nanmean(here[:, 1]) if np.isfinite(here[:, 1]).any() else 0.0
    scale = np.array([_METRES_A_DEGREE * cos(radians(float(middle))), _METRES_A_DEGREE])
    return here * scale, there * scale


def _distances(here: Floats, there: Floats) -> Floats:
    squares = (here[:, None, 0] - there[None, :, 0]) ** 2
    squares += (here[:, None, 1] - there[None, :, 1]) ** 2
    metres: Floats = np.sqrt(squares, out=squares)
    return metres


def _points(positions: list[Position | None]) -> Floats:
    return np.array([at or (np.nan, np.nan) for at in positions], dtype=np.float64).reshape(-1, 2)
