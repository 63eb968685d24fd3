"""Who answers for a door or an area on a day: read for lists of many at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q

from liba.workforce.models import Link
from liba.workforce.terms import LinkLevel

_STEP = 5
_NEAREST = (LinkLevel.GRID.value, LinkLevel.VILLAGE.value, LinkLevel.OFFICIAL.value)


def linkers_of(household_ids: Collection[int] | None, day: date) -> dict[int, tuple[int, str]]:
    """Household id → the responder (id and name) whose link held on the day; all of the town's where no ids are given."""
    held = Link.objects.filter(_on(day), level=LinkLevel.LINKER.value)
    if household_ids is not None:
        held = held.filter(household__in=list(household_ids))
    rows = held.order_by("starts_on").values_list("household_id", "responder_id", "responder__name")
    return {home: (responder, name) for home, responder, name in rows}


def in_charge(area_paths: Iterable[str], day: date) -> dict[str, tuple[str, ...]]:
    """For each path the names of those who answer for it: the grid's, else the village's, else the official."""
    paths = set(area_paths)
    around = {path[:end] for path in paths for end in range(_STEP, len(path) + 1, _STEP)}
    rows = Link.objects.filter(_on(day), level__in=_NEAREST, area__path__in=around).order_by("pk")
    names: dict[tuple[str, str], list[str]] = defaultdict(list)
    for path, level, name in rows.values_list("area__path", "level", "responder__name"):
        if path is not None:
            names[level, path].append(name)
    return {path: _nearest(path, names) for path in paths}


def _nearest(path: str, names: dict[tuple[str, str], list[str]]) -> tuple[str, ...]:
    ends = range(len(path), 0, -_STEP)
    found = (names.get((level, path[:end])) for level in _NEAREST for end in ends)
    return tuple(dict.fromkeys(next((one for one in found if one), ())))


def _on(day: date) -> Q:
    return Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gt=day))
