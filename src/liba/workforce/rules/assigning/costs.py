"""What it costs that a hand has a door: metres, less for kin and acquaintance, and much more for a move."""

from dataclasses import dataclass
from math import cos, radians

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


@dataclass(frozen=True, slots=True)
class Costs:
    """Doors × hands of one village: cost without a move, metres (NaN unknown), and the holder's column or -1."""

    base: Matrix
    metres: Floats
    holder: npt.NDArray[np.int64]

    @property
    def top(self) -> int:
        """The dearest pair that is allowed."""
        allowed = self.base[self.base < FORBIDDEN]
        return int(allowed.max()) if allowed.size else 0


def costs_of(ground: Ground, doors: list[Door], hands: list[Hand]) -> Costs:
    """The costs of a village's doors and hands."""
    metres = _distances(doors, hands)
    near = np.nan_to_num(metres, nan=UNKNOWN_METRES) / max(ground.weights.metres, 1)
    worth = {TieKind.KIN: ground.weights.kin, TieKind.FAMILIAR: ground.weights.familiar}
    base = np.rint(near).astype(np.int32) + np.int32(max(0, *worth.values()))
    row_of = {door.id: row for row, door in enumerate(doors)}
    column_of = {hand.id: column for column, hand in enumerate(hands)}
    for (hand, door), tie in ground.ties.items():
        if hand in column_of and door in row_of:
            base[row_of[door], column_of[hand]] -= worth[tie]
    base[~_allowed(doors, hands)] = FORBIDDEN
    holder = np.array([column_of.get(door.holder or 0, -1) for door in doors], dtype=np.int64)
    # Who holds a door that is out of reach now does not count as its hand.
    held = np.flatnonzero(holder >= 0)
    holder[held[base[held, holder[held]] >= FORBIDDEN]] = -1
    return Costs(np.maximum(base, 0), metres, holder)


def with_moves(costs: Costs, move: int) -> Matrix:
    """The costs where a door that has a hand pays for going to another one."""
    dear = costs.base.copy()
    held = np.flatnonzero(costs.holder >= 0)
    dear[held] = np.minimum(dear[held] + move, FORBIDDEN)
    at = costs.holder[held]
    dear[held, at] = costs.base[held, at]
    return dear


def _allowed(doors: list[Door], hands: list[Hand]) -> npt.NDArray[np.bool_]:
    """A hand has doors of its own base only. Few bases and few scopes: they are compared, not the pairs."""
    scopes = sorted({door.path for door in doors})
    bases = sorted({hand.base for hand in hands})
    table = np.array([[path.startswith(base) for base in bases] for path in scopes], dtype=bool)
    row = {path: number for number, path in enumerate(scopes)}
    column = {base: number for number, base in enumerate(bases)}
    picked: npt.NDArray[np.bool_] = table[
        np.ix_([row[door.path] for door in doors], [column[hand.base] for hand in hands])
    ]
    return picked


def _distances(doors: list[Door], hands: list[Hand]) -> Floats:
    """Metres on a plane that touches the village: exact to a metre over a few kilometres."""
    here, there = _points([door.at for door in doors]), _points([hand.at for hand in hands])
    middle = np.nanmean(here[:, 1]) if np.isfinite(here[:, 1]).any() else 0.0
    scale = np.array([_METRES_A_DEGREE * cos(radians(float(middle))), _METRES_A_DEGREE])
    here, there = here * scale, there * scale
    squares = (here[:, None, 0] - there[None, :, 0]) ** 2
    squares += (here[:, None, 1] - there[None, :, 1]) ** 2
    metres: Floats = np.sqrt(squares)
    return metres


def _points(positions: list[Position | None]) -> Floats:
    return np.array([at or (np.nan, np.nan) for at in positions], dtype=np.float64).reshape(-1, 2)
