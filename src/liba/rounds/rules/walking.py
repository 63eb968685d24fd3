"""In which order doors are walked: always to the nearest one next, from where the walker lives."""

from collections.abc import Sequence
from math import cos, radians

import numpy as np

Position = tuple[float, float]


def walking_order(start: Position | None, doors: Sequence[tuple[str, Position | None]]) -> list[int]:
    """Places of the doors (code, lon and lat in degrees) in walking order; those without a position last, by code.

    Ties go to the smaller code, so that the same doors are always walked the same way. Without a start the walk
    begins at the door with the smallest code.
    """
    by_code = sorted(range(len(doors)), key=lambda place: (doors[place][0], place))
    placed = [place for place in by_code if doors[place][1] is not None]
    rest = [place for place in by_code if doors[place][1] is None]
    if not placed:
        return rest
    points = np.array([doors[place][1] for place in placed], dtype=float)
    here = np.array(start if start is not None else points[0], dtype=float)
    scale = np.array([cos(radians(float(here[1]))), 1.0])
    left = np.ones(len(placed), dtype=bool)
    order: list[int] = []
    for _ in placed:
        away = (((points - here) * scale) ** 2).sum(axis=1)
        away[~left] = np.inf
        nearest = int(away.argmin())
        left[nearest] = False
        here = points[nearest]
        order.append(placed[nearest])
    return order + rest
