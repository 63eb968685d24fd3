"""How a path is built and what shape of ground is allowed."""

from collections.abc import Iterable, Mapping

from liba.territory.terms import Geometry

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_WIDTH = 4
MOST_ID = 36**_WIDTH - 1
_GEOMETRIES = frozenset({"Polygon", "MultiPolygon", "LineString", "MultiLineString"})


def path_step(area_id: int) -> str:
    """An area's own piece of a path: its id as four digits of base 36 and a dot. Refuses an id above 1,679,615."""
    if not 0 < area_id <= MOST_ID:
        raise ValueError(f"area id {area_id} is outside 1–{MOST_ID}")
    digits = ""
    for _ in range(_WIDTH):
        area_id, digit = divmod(area_id, 36)
        digits = _DIGITS[digit] + digits
    return digits + "."


def area_path(parent_path: str, area_id: int) -> str:
    """The path of an area below its parent's (empty for the root)."""
    return parent_path + path_step(area_id)


def contains(outer_path: str, inner_path: str) -> bool:
    """Whether the inner area is the outer one or lies in it."""
    return inner_path.startswith(outer_path)


def uncovered(inner: Iterable[str], outer: Iterable[str]) -> tuple[str, ...]:
    """The paths of an inner cordon that lie in no area of the outer one. Empty when the outer contains the inner."""
    shells = tuple(outer)
    return tuple(path for path in inner if not any(contains(shell, path) for shell in shells))


def is_geometry(value: Geometry | None, *, line: bool = False) -> bool:
    """Whether a value is a GeoJSON geometry that may be drawn here: an area's shape, or a road's line."""
    if value is None:
        return True
    kind = str(value.get("type", ""))
    wanted = "LineString" in kind
    return kind in _GEOMETRIES and wanted == line and _are_positions(value.get("coordinates"))


def _are_positions(value: object) -> bool:
    if not isinstance(value, list | tuple) or not value:
        return False
    if all(isinstance(number, int | float) and not isinstance(number, bool) for number in value):
        return len(value) >= 2 and is_position(float(value[0]), float(value[1]))
    return all(_are_positions(part) for part in value)


def is_position(lon: float | None, lat: float | None) -> bool:
    """Whether a position is on the globe. Both absent is allowed, one alone is not."""
    if lon is None or lat is None:
        return lon is None and lat is None
    return -180 <= lon <= 180 and -90 <= lat <= 90


def half_merged(cordons: Mapping[str, frozenset[int]], merged: frozenset[int]) -> tuple[str, ...]:
    """Codes of cordons that hold some of the merged areas but not all: merging would close off people who were outside."""
    return tuple(sorted(code for code, held in cordons.items() if held & merged and not merged <= held))
