"""What is wrong with territory's sections of a playbook beyond single values."""

from collections.abc import Iterable, Iterator
from zoneinfo import available_timezones

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from liba.governance.method import Fault, repeated, unknown
from liba.territory.method.sections import (
    AreaSection,
    CordonSection,
    LevelSection,
    RoadSection,
    SiteSection,
    TownSection,
    all_areas,
)

AREA, LEVEL, CORDON, MEASURE = (
    gettext_noop("area"),
    gettext_noop("level"),
    gettext_noop("cordon"),
    gettext_noop("measure"),
)


def territory_faults(
    town: TownSection,
    *,
    levels: tuple[LevelSection, ...],
    areas: tuple[AreaSection, ...],
    sites: tuple[SiteSection, ...],
    cordons: tuple[CordonSection, ...],
    roads: tuple[RoadSection, ...],
    measures: tuple[str, ...],
) -> Iterator[Fault]:
    """What no single value shows: codes used twice, references to nothing, levels out of order, cordons that don't nest."""
    if town.zone not in available_timezones():
        yield Fault(
            ("town", "zone"), _("There is no time zone of this name."), tuple(sorted(available_timezones()))
        )
    known = {area.code: area for area in all_areas(town, levels, areas)}
    yield from repeated("areas", (area.code for area in areas))
    yield from repeated("sites", (site.code for site in sites))
    for number, site in enumerate(sites):
        if site.count > 1 and "{n}" not in site.name.zh:
            yield Fault(
                ("sites", number, "name"), _("The name of numbered places needs {n} for their number.")
            )
    yield from repeated("cordons", (cordon.code for cordon in cordons))
    yield from repeated("roads", (road.code for road in roads))
    yield from _level_faults(areas, [level.slug for level in levels], known)
    for number, site in enumerate(sites):
        yield from unknown(("sites", number, "area"), site.area, known, AREA)
    yield from _cordon_faults(cordons, known, measures)
    for number, road in enumerate(roads):
        if road.cordon:
            yield from unknown(
                ("roads", number, "cordon"), road.cordon, (cordon.code for cordon in cordons), CORDON
            )


def _level_faults(
    areas: tuple[AreaSection, ...], slugs: list[str], known: dict[str, AreaSection]
) -> Iterator[Fault]:
    for number, area in enumerate(areas):
        yield from unknown(("areas", number, "level"), area.level, slugs, LEVEL)
        if area.parent:
            yield from unknown(("areas", number, "parent"), area.parent, known, AREA)
        above = area.level
        for place, part in enumerate(area.divide):
            path = ("areas", number, "divide", place, "level")
            yield from unknown(path, part.level, slugs, LEVEL)
            if part.level in slugs and above in slugs and slugs.index(part.level) <= slugs.index(above):
                yield Fault(path, _("A part's level must lie below the level of what it is a part of."))
            above = part.level


def _cordon_faults(
    cordons: tuple[CordonSection, ...], known: dict[str, AreaSection], measures: Iterable[str]
) -> Iterator[Fault]:
    earlier: dict[str, CordonSection] = {}
    for number, cordon in enumerate(cordons):
        yield from unknown(("cordons", number, "measure"), cordon.measure, measures, MEASURE)
        for place, area in enumerate(cordon.areas):
            yield from unknown(("cordons", number, "areas", place), area, known, AREA)
        if cordon.parent:
            path = ("cordons", number, "parent")
            yield from unknown(path, cordon.parent, earlier, CORDON)
            outer = earlier.get(cordon.parent)
            if outer and not all(_inside(area, outer.areas, known) for area in cordon.areas):
                yield Fault(path, _("The outer cordon does not hold every area of the inner one."))
        earlier[cordon.code] = cordon


def _inside(code: str, areas: tuple[str, ...], known: dict[str, AreaSection]) -> bool:
    """Whether an area or one above it is among the areas; an unknown one is another fault's business."""
    if code not in known:
        return True
    while code:
        if code in areas:
            return True
        code = known[code].parent if code in known else ""
    return False
