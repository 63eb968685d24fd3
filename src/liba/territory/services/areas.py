"""Making and changing levels and areas."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F

from liba.governance.services import decision, record_all
from liba.governance.terms import Entry
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound, Stale
from liba.kernel.text import Text
from liba.territory.models import Area, Level
from liba.territory.refusals import AreaClosed, CodeTaken, WrongLevel, WrongShape
from liba.territory.rules import area_path, is_geometry, is_position
from liba.territory.terms import AreaDraft, Geometry


def set_levels(actor: Actor, levels: Sequence[tuple[str, Text]], *, now: datetime) -> list[Level]:
    """Name the levels of the tree from the town downwards. A level that is not named again stays if areas use it."""
    actor.require(Power.APPLY_PLAYBOOK)
    with decision():
        Level.objects.exclude(slug__in=[slug for slug, _name in levels]).filter(area=None).delete()
        Level.objects.update(rank=F("rank") + 1000)
        made = []
        for rank, (slug, name) in enumerate(levels):
            level, _created = Level.objects.update_or_create(
                slug=slug, defaults={"rank": rank, "name_zh": name.zh, "name_en": name.en}
            )
            made.append(level)
        record_all([Entry(actor, "territory.level.set", "level", level.slug) for level in made], now)
    return made


def add_area(actor: Actor, draft: AreaDraft, *, now: datetime) -> Area:
    """Make one area. Refuses as `add_areas` does."""
    return add_areas(actor, [draft], now=now)[0]


def add_areas(actor: Actor, drafts: Sequence[AreaDraft], *, now: datetime) -> list[Area]:
    """Make areas, parents before children. Refuses a code in use, a level not below the parent's, a closed parent."""
    with decision():
        levels = {level.slug: level for level in Level.objects.all()}
        known = {area.code: area for area in Area.objects.select_related("level", "successor")}
        made = []
        for draft in drafts:
            area = _planted(actor, draft, levels, known)
            known[area.code] = area
            made.append(area)
        record_all([_entry(actor, "territory.area.added", area) for area in made], now)
    return made


def _planted(actor: Actor, draft: AreaDraft, levels: dict[str, Level], known: dict[str, Area]) -> Area:
    parent = known.get(draft.parent) if draft.parent else None
    if draft.parent and parent is None:
        raise NotFound(what=draft.parent)
    if draft.level not in levels:
        raise NotFound(what=draft.level)
    actor.require(Power.EDIT_TERRITORY, parent.path if parent else "")
    level = levels[draft.level]
    _check_place(draft, parent, level, known)
    area = Area.objects.create(
        code=draft.code,
        name_zh=draft.name.zh,
        name_en=draft.name.en,
        level=level,
        parent=parent,
        path=f"new {draft.code}",
        lon=draft.lon,
        lat=draft.lat,
        boundary=draft.boundary,
        position_is_synthetic=draft.position_is_synthetic,
        opened_on=draft.opened_on,
    )
    area.path = area_path(parent.path if parent else "", area.pk)
    area.save(update_fields=["path"])
    return area


def _check_place(draft: AreaDraft, parent: Area | None, level: Level, known: dict[str, Area]) -> None:
    if draft.code in known:
        raise CodeTaken(place=draft.code)
    if parent is None and any(area.parent_id is None for area in known.values()):
        raise WrongLevel(area=draft.name)
    if parent is not None and parent.level.rank >= level.rank:
        raise WrongLevel(area=draft.name)
    if parent is not None and parent.closed_on is not None:
        raise AreaClosed(area=parent.name, successor=parent.successor.name if parent.successor else "–")
    check_ground(draft.code, draft.lon, draft.lat, draft.boundary)


def check_ground(place: str, lon: float | None, lat: float | None, shape: Geometry | None) -> None:
    """Refuse a position or a shape that no map can draw."""
    if not (is_position(lon, lat) and is_geometry(shape)):
        raise WrongShape(place=place)


def edit_area(
    actor: Actor,
    area_id: int,
    *,
    version: int,
    name: Text,
    lon: float | None,
    lat: float | None,
    boundary: Geometry | None,
    position_is_synthetic: bool = False,
    now: datetime,
) -> Area:
    """Change an area's name, position or shape. Refuses an older `version` than the stored one (`Stale`)."""
    with decision():
        area = Area.objects.select_for_update(of=("self",)).filter(pk=area_id).first()
        if area is None:
            raise NotFound(what=f"area {area_id}")
        actor.require(Power.EDIT_TERRITORY, area.path)
        if area.version != version:
            raise Stale(what=area.name)
        check_ground(area.code, lon, lat, boundary)
        area.name_zh, area.name_en = name.zh, name.en
        area.lon, area.lat, area.position_is_synthetic = lon, lat, position_is_synthetic
        area.boundary = boundary
        area.version += 1
        area.save()
        record_all([_entry(actor, "territory.area.edited", area)], now)
    return area


def _entry(actor: Actor, verb: str, area: Area) -> Entry:
    return Entry(actor, verb, "area", str(area.pk), area.path, {"code": area.code})
