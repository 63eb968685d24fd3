"""Where somebody looks: the area that they see, and its parts, as far as their power to see rounds reaches."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from liba.kernel.actors import Actor, Power
from liba.kernel.text import Text
from liba.territory.models import Area
from liba.territory.selectors import area_by_id, town

_STEP = 5  # of a path: four digits and a dot


@dataclass(frozen=True)
class Place:
    """What is looked at. `here` is None for somebody with several areas; `parts` are what a board shows apart.

    `part_of` gives the part in which an area lies, by ids; areas outside the ground are not in it.
    """

    here: Area | None
    parts: tuple[Area, ...]
    part_of: Mapping[int, int]

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths of the ground."""
        return (self.here.path,) if self.here else tuple(part.path for part in self.parts)

    @property
    def name_area(self) -> Area:
        """Whose name a page of it bears."""
        return self.here or self.parts[0]

    def above(self) -> list[Area]:
        """The areas around it, the highest first."""
        if self.here is None:
            return []
        path = self.here.path
        around = [path[:end] for end in range(_STEP, len(path), _STEP)]
        return list(Area.objects.filter(path__in=around).order_by("path"))


def place_of(actor: Actor, area_id: int | None = None, power: Power = Power.SEE_ROUNDS) -> Place:
    """The asked area with its parts, or all that the actor may see. Refuses (`Forbidden`) an area outside of it."""
    if area_id is not None:
        area = area_by_id(area_id)
        actor.require(power, area.path)
        return _of(area)
    actor.require(power)
    paths = actor.areas_for(power)
    if "" in paths:
        return _of(town())
    held = list(Area.objects.filter(path__in=paths).select_related("level").defer("boundary"))
    if len(held) == 1:
        return _of(held[0])
    return Place(None, tuple(held), _parts_of(held, _below(paths)))


def named(areas: Iterable[Area]) -> dict[int, tuple[Text, ...]]:
    """What each area is called among all: its village's name and its own, as every village has a first grid."""
    known = {area.pk: area.path for area in areas}
    around = {path[: 2 * _STEP] for path in known.values()} | set(known.values())
    names = {area.path: area.name for area in Area.objects.filter(path__in=around).defer("boundary")}
    return {
        pk: tuple(names[one] for one in dict.fromkeys((path[: 2 * _STEP], path)) if one in names)
        for pk, path in known.items()
    }


def villages(actor: Actor, power: Power = Power.SEE_ROUNDS) -> list[Area]:
    """The town and each village over which the actor holds the power, open ones, the town first."""
    paths = actor.areas_for(power)
    found = Area.objects.filter(closed_on=None).select_related("level").defer("boundary").order_by("path")
    return [area for area in found if len(area.path) <= 2 * _STEP and area.path.startswith(paths or ("~",))]


def by_village(below: Iterable[Area]) -> dict[int, tuple[Area, list[Area]]]:
    """Each of these areas (villages, or the town) with every area in it, closed ones too, as work was done there."""
    everything = _below(tuple(area.path for area in below))
    return {area.pk: (area, [one for one in everything if one.path.startswith(area.path)]) for area in below}


def _of(area: Area) -> Place:
    everything = _below((area.path,))
    deeper = len(area.path) + _STEP
    parts = [one for one in everything if len(one.path) == deeper and one.closed_on is None]
    return Place(area, tuple(parts) or (area,), _parts_of(parts or [area], everything, area))


def _below(paths: Iterable[str]) -> list[Area]:
    wanted = tuple(paths)
    rows = Area.objects.select_related(None).only(
        "pk", "code", "name_zh", "name_en", "path", "closed_on", "lon", "lat"
    )
    return [area for area in rows.order_by("path") if area.path.startswith(wanted)]


def _parts_of(parts: Iterable[Area], everything: Iterable[Area], here: Area | None = None) -> dict[int, int]:
    known = {part.path: part.pk for part in parts}
    found: dict[int, int] = {}
    for area in everything:
        ends = range(len(area.path), 0, -_STEP)
        part = next((known[area.path[:end]] for end in ends if area.path[:end] in known), None)
        if part is None and here is not None:
            part = here.pk
        if part is not None:
            found[area.pk] = part
    return found
