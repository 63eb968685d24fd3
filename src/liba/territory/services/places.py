"""Sites (markets, stalls, shops, posts) and roads."""

from collections.abc import Sequence
from datetime import date, datetime

from liba.governance.services import decision, record, record_all
from liba.governance.terms import Entry
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound, Stale
from liba.kernel.text import Text
from liba.territory.models import Area, Cordon, Road, Site
from liba.territory.refusals import AreaClosed, CodeTaken, RoadBlocked, WrongShape
from liba.territory.rules import is_geometry
from liba.territory.services.areas import check_ground
from liba.territory.terms import Geometry, RoadStatus, SiteDraft, SiteFace


def add_site(actor: Actor, draft: SiteDraft, *, now: datetime) -> Site:
    """Make one site. Refuses as `add_sites` does."""
    return add_sites(actor, [draft], now=now)[0]


def add_sites(actor: Actor, drafts: Sequence[SiteDraft], *, now: datetime) -> list[Site]:
    """Make sites, a market before its stalls. Refuses a code in use, an unknown or closed area, a wrong position."""
    with decision():
        areas = {
            area.code: area
            for area in Area.objects.filter(code__in={draft.area for draft in drafts}).select_related(
                "successor"
            )
        }
        known = {site.code: site for site in Site.objects.all()}
        made = []
        for draft in drafts:
            site = _site(actor, draft, areas, known)
            site.save(force_insert=True)
            known[site.code] = site
            made.append(site)
        record_all([_entry(actor, "territory.site.added", site) for site in made], now)
    return made


def _site(actor: Actor, draft: SiteDraft, areas: dict[str, Area], known: dict[str, Site]) -> Site:
    area = areas.get(draft.area)
    if area is None:
        raise NotFound(what=draft.area)
    actor.require(Power.EDIT_TERRITORY, area.path)
    if area.closed_on is not None:
        raise AreaClosed(area=area.name, successor=area.successor.name if area.successor else "–")
    if draft.code in known:
        raise CodeTaken(place=draft.code)
    parent = known.get(draft.parent)
    if draft.parent and parent is None:
        raise NotFound(what=draft.parent)
    check_ground(draft.code, draft.lon, draft.lat, None)
    return Site(
        code=draft.code,
        kind=draft.kind.value,
        name_zh=draft.name.zh,
        name_en=draft.name.en,
        area=area,
        parent=parent,
        lon=draft.lon,
        lat=draft.lat,
    )


def edit_site(actor: Actor, site_id: int, *, was: SiteFace, face: SiteFace, now: datetime) -> Site:
    """Change a site's name or position. Refuses (`Stale`) when it is no longer as the editor saw it (`was`)."""
    with decision():
        site = Site.objects.select_for_update(of=("self",)).select_related("area").filter(pk=site_id).first()
        if site is None:
            raise NotFound(what=f"site {site_id}")
        actor.require(Power.EDIT_TERRITORY, site.area.path)
        if SiteFace(site.name, site.lon, site.lat) != was:
            raise Stale(what=site.name)
        check_ground(site.code, face.lon, face.lat, None)
        site.name_zh, site.name_en = face.name.zh, face.name.en
        site.lon, site.lat = face.lon, face.lat
        site.save(update_fields=["name_zh", "name_en", "lon", "lat"])
        record_all([_entry(actor, "territory.site.edited", site)], now)
    return site


def close_site(actor: Actor, site_id: int, *, on: date, now: datetime) -> Site:
    """Close a site from a day on; what was issued for it keeps its history. Closing it again changes nothing."""
    with decision():
        site = Site.objects.select_related("area").filter(pk=site_id).first()
        if site is None:
            raise NotFound(what=f"site {site_id}")
        actor.require(Power.EDIT_TERRITORY, site.area.path)
        if site.closed_on is None:
            site.closed_on = on
            site.save(update_fields=["closed_on"])
            record_all([_entry(actor, "territory.site.closed", site)], now)
    return site


def add_road(actor: Actor, *, code: str, name: Text, line: Geometry | None = None, now: datetime) -> Road:
    """Make a road, open. Refuses a code in use and a line that is none."""
    actor.require(Power.EDIT_TERRITORY)
    if not is_geometry(line, line=True):
        raise WrongShape(place=code)
    with decision():
        if Road.objects.filter(code=code).exists():
            raise CodeTaken(place=code)
        road = Road.objects.create(code=code, name_zh=name.zh, name_en=name.en, line=line)
        record(actor, "territory.road.added", "road", road.pk, now, code=code)
    return road


def block_road(actor: Actor, road_id: int, *, cordon_id: int, version: int, now: datetime) -> Road:
    """Block a road under a cordon. Refuses one that is blocked already."""
    actor.require(Power.EDIT_TERRITORY)
    with decision():
        road = _road(road_id, version)
        if road.status == RoadStatus.BLOCKED.value:
            raise RoadBlocked(road=road.name, cordon=road.cordon.name if road.cordon else "–")
        cordon = Cordon.objects.filter(pk=cordon_id).first()
        if cordon is None:
            raise NotFound(what=f"cordon {cordon_id}")
        _turn(road, RoadStatus.BLOCKED, cordon)
        record(actor, "territory.road.blocked", "road", road.pk, now, code=road.code, cordon=cordon.code)
    return road


def open_road(actor: Actor, road_id: int, *, version: int, now: datetime) -> Road:
    """Open a road again. One that is open stays so."""
    actor.require(Power.EDIT_TERRITORY)
    with decision():
        road = _road(road_id, version)
        if road.status == RoadStatus.OPEN.value:
            return road
        _turn(road, RoadStatus.OPEN, None)
        record(actor, "territory.road.opened", "road", road.pk, now, code=road.code)
    return road


def _road(road_id: int, version: int) -> Road:
    road = Road.objects.select_for_update(of=("self",)).filter(pk=road_id).first()
    if road is None:
        raise NotFound(what=f"road {road_id}")
    if road.version != version:
        raise Stale(what=road.name)
    return road


def _turn(road: Road, status: RoadStatus, cordon: Cordon | None) -> None:
    road.status, road.cordon = status.value, cordon
    road.version += 1
    road.save(update_fields=["status", "cordon", "version"])


def _entry(actor: Actor, verb: str, site: Site) -> Entry:
    return Entry(actor, verb, "site", str(site.pk), site.area.path, {"code": site.code})
