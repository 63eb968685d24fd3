"""From what a town's ground is to what its playbook says, through this module's services."""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.utils.translation import gettext_noop

from liba.governance.method import Difference, Step, StepKind, Words, differing
from liba.governance.models import Measure
from liba.kernel.actors import Actor
from liba.territory.method.sections import (
    AreaSection,
    CordonSection,
    LevelSection,
    Position,
    RoadSection,
    SiteSection,
    TownSection,
    all_areas,
    all_sites,
)
from liba.territory.models import Area, Cordon, Level, Road, Site
from liba.territory.services import (
    add_areas,
    add_road,
    add_sites,
    bind_cordon,
    block_road,
    draw_cordon,
    edit_area,
    edit_cordon,
    open_road,
    set_levels,
)
from liba.territory.terms import AreaDraft, CordonKind, Geometry, RoadStatus, SiteDraft, SiteKind

Act = Callable[[Actor, datetime], object]
AREA, LEVELS, CORDON, SITE, ROAD = (
    gettext_noop("area"),
    gettext_noop("levels"),
    gettext_noop("cordon"),
    gettext_noop("site"),
    gettext_noop("road"),
)


def level_steps(levels: tuple[LevelSection, ...]) -> Iterator[Step]:
    """The levels as a whole, when any differs."""
    wanted = [(level.slug, level.name.text) for level in levels]
    present = [(level.slug, level.name) for level in Level.objects.order_by("rank")]
    if wanted == present[: len(wanted)]:
        return
    differences = differing(
        [("levels", " › ".join(name.zh for _, name in present), " › ".join(name.zh for _, name in wanted))]
    )
    kind = StepKind.CHANGE if present else StepKind.ADD
    yield Step(kind, LEVELS, "levels", "", lambda actor, now: set_levels(actor, wanted, now=now), differences)


def area_steps(
    town: TownSection, levels: tuple[LevelSection, ...], areas: tuple[AreaSection, ...]
) -> Iterator[Step]:
    """Areas to add, with all their new parts in one step, and areas whose name or position differs.

    A closed area is the town's history and stays as it is.
    """
    present = {area.code: area for area in Area.objects.all()}
    new: list[AreaSection] = []
    for section in all_areas(town, levels, areas):
        area = present.get(section.code)
        if area is None:
            if new and section.parent not in {draft.code for draft in new}:
                yield _planting(town, new)
                new = []
            new.append(section)
        elif area.closed_on is None and (differences := _area_differences(area, section)):
            yield Step(
                StepKind.CHANGE, AREA, area.code, area.name_zh, _area_editor(area, section, town), differences
            )
    if new:
        yield _planting(town, new)


def _planting(town: TownSection, sections: list[AreaSection]) -> Step:
    drafts = [
        AreaDraft(
            code=section.code,
            name=section.name.text,
            level=section.level,
            parent=section.parent,
            lon=section.at[0] if section.at else None,
            lat=section.at[1] if section.at else None,
            position_is_synthetic=town.positions_are_synthetic,
        )
        for section in sections
    ]
    first = sections[0]
    parts = (Difference("parts", "0", str(len(sections) - 1)),) if len(sections) > 1 else ()
    return Step(
        StepKind.ADD,
        AREA,
        first.code,
        first.name.zh,
        lambda actor, now: add_areas(actor, drafts, now=now),
        parts,
    )


def _area_differences(area: Area, section: AreaSection) -> tuple[Difference, ...]:
    return _named(area.name_zh, area.name_en, section.name) + _placed(area.lon, area.lat, section.at)


def _area_editor(area: Area, section: AreaSection, town: TownSection) -> Act:
    lon, lat = section.at or (area.lon, area.lat)
    return lambda actor, now: edit_area(
        actor,
        area.pk,
        version=area.version,
        name=section.name.text,
        lon=lon,
        lat=lat,
        boundary=area.boundary,
        position_is_synthetic=town.positions_are_synthetic if section.at else area.position_is_synthetic,
        now=now,
    )


def site_steps(sites: tuple[SiteSection, ...]) -> Iterator[Step]:
    """Sites and stalls to add. One that is there is left as it is: its permits hang on it."""
    present = set(Site.objects.values_list("code", flat=True))
    for section in sites:
        meant = [draft for site in all_sites((section,)) for draft in _site_drafts(site)]
        drafts = [draft for draft in meant if draft.code not in present]
        if drafts:
            parts = _site_parts(section)
            yield Step(StepKind.ADD, SITE, section.code, section.name.zh, _site_adder(drafts), parts)


def _site_parts(section: SiteSection) -> tuple[Difference, ...]:
    counted = (("stalls", section.stalls), ("places", section.count - 1 and section.count))
    return tuple(Difference(name, "0", str(count)) for name, count in counted if count)


def _site_adder(drafts: list[SiteDraft]) -> Act:
    return lambda actor, now: add_sites(actor, drafts, now=now)


def _site_drafts(section: SiteSection) -> Iterator[SiteDraft]:
    lon, lat = section.at or (None, None)
    yield SiteDraft(
        code=section.code, kind=section.kind, name=section.name.text, area=section.area, lon=lon, lat=lat
    )
    for number in range(1, section.stalls + 1):
        yield SiteDraft(
            code=f"{section.code}-{number:03d}",
            kind=SiteKind.STALL,
            name=Words(zh=f"{number}号摊位", en=f"Stall {number}").text,
            area=section.area,
            parent=section.code,
            lon=lon,
            lat=lat,
        )


def cordon_steps(cordons: tuple[CordonSection, ...]) -> Iterator[Step]:
    """Cordons to draw, to change, and to put under another measure."""
    present = {
        cordon.code: cordon
        for cordon in Cordon.objects.select_related("parent", "measure").prefetch_related("areas")
    }
    for section in cordons:
        cordon = present.get(section.code)
        if cordon is None:
            yield Step(StepKind.ADD, CORDON, section.code, section.name.zh, _drawer(section))
        elif differences := _cordon_differences(cordon, section):
            yield Step(
                StepKind.CHANGE, CORDON, section.code, section.name.zh, _cordon_editor(section), differences
            )


def _drawer(section: CordonSection) -> Act:
    return lambda actor, now: draw_cordon(
        actor,
        code=section.code,
        name=section.name.text,
        kind=CordonKind(section.kind),
        area_codes=section.areas,
        measure_id=Measure.objects.get(code=section.measure).pk,
        parent_code=section.parent,
        boundary=_polygon(section.boundary),
        residents_inside=section.residents_inside,
        now=now,
    )


def _cordon_editor(section: CordonSection) -> Act:
    def edit(actor: Actor, now: datetime) -> object:
        before = Cordon.objects.get(code=section.code)
        cordon = edit_cordon(
            actor,
            before.pk,
            version=before.version,
            name=section.name.text,
            area_codes=section.areas,
            parent_code=section.parent,
            boundary=_polygon(section.boundary) or before.boundary,
            residents_inside=section.residents_inside,
            now=now,
        )
        measure = Measure.objects.get(code=section.measure)
        if cordon.measure_id == measure.pk:
            return cordon
        return bind_cordon(actor, cordon.pk, measure_id=measure.pk, version=cordon.version, now=now)

    return edit


def _cordon_differences(cordon: Cordon, section: CordonSection) -> tuple[Difference, ...]:
    boundary = _polygon(section.boundary)
    return _named(cordon.name_zh, cordon.name_en, section.name) + differing(
        (
            (
                "areas",
                sorted(a.code for a in cordon.areas.all() if a.closed_on is None),
                sorted(section.areas),
            ),
            ("parent", cordon.parent.code if cordon.parent else "", section.parent),
            ("measure", cordon.measure.code if cordon.measure else "", section.measure),
            ("residents_inside", cordon.residents_inside, section.residents_inside),
            ("boundary", cordon.boundary if boundary else None, boundary),
        )
    )


def road_steps(roads: tuple[RoadSection, ...]) -> Iterator[Step]:
    """Roads to add, to block and to open."""
    present = {road.code: road for road in Road.objects.select_related("cordon")}
    for section in roads:
        road = present.get(section.code)
        if road is None:
            yield Step(StepKind.ADD, ROAD, section.code, section.name.zh, _road_maker(section))
        elif road.status != section.status.value:
            differences = differing([("status", road.status, section.status.value)])
            yield Step(
                StepKind.CHANGE, ROAD, section.code, section.name.zh, _road_turner(section), differences
            )


def _road_maker(section: RoadSection) -> Act:
    def make(actor: Actor, now: datetime) -> object:
        line: Geometry | None = (
            {"type": "LineString", "coordinates": [list(point) for point in section.line]}
            if section.line
            else None
        )
        road = add_road(actor, code=section.code, name=section.name.text, line=line, now=now)
        return _road_turner(section)(actor, now) if section.status is RoadStatus.BLOCKED else road

    return make


def _road_turner(section: RoadSection) -> Act:
    def turn(actor: Actor, now: datetime) -> object:
        road = Road.objects.get(code=section.code)
        if section.status is RoadStatus.OPEN:
            return open_road(actor, road.pk, version=road.version, now=now)
        cordon = Cordon.objects.get(code=section.cordon)
        return block_road(actor, road.pk, cordon_id=cordon.pk, version=road.version, now=now)

    return turn


def _named(zh: str, en: str, words: Words) -> tuple[Difference, ...]:
    return differing([("name.zh", zh, words.zh), ("name.en", en, words.en)])


def _placed(lon: float | None, lat: float | None, at: Position | None) -> tuple[Difference, ...]:
    return differing([("at", (lon, lat), at)]) if at else ()


def _polygon(points: tuple[Position, ...]) -> Geometry | None:
    """A GeoJSON polygon of the corners, closed."""
    if not points:
        return None
    ring = [list(point) for point in points]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]] if ring[0] != ring[-1] else ring]}
