"""In which order doors are walked: always to the nearest one next, from where the walker lives."""

from collections.abc import Mapping, Sequence
from math import cos, radians

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
    places = {place: position for place in placed if (position := doors[place][1]) is not None}
    begin = start or places[placed[0]]
    # A degree of longitude is shorter than one of latitude; the plane's points are complex numbers, quick to subtract.
    narrow = cos(radians(begin[1]))
    points = {place: complex(lon * narrow, lat) for place, (lon, lat) in places.items()}
    here = complex(begin[0] * narrow, begin[1])
    order: list[int] = []
    while placed:
        nearest = _nearest(here, placed, points)
        placed.remove(nearest)
        here = points[nearest]
        order.append(nearest)
    return order + rest


def _nearest(here: complex, left: Sequence[int], points: Mapping[int, complex]) -> int:
    return min(left, key=lambda place: abs(points[place] - here))
