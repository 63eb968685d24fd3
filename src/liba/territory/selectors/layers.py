"""Map layers: GeoJSON feature collections, WGS 84, longitude first. They name places, never people."""

from typing import TypeAlias, TypedDict

from liba.kernel.actors import Actor
from liba.territory.models import Area, Cordon, Road, Site
from liba.territory.selectors.areas import areas, sites
from liba.territory.selectors.cordons import cordons, roads

Feature: TypeAlias = dict[str, object]


class FeatureCollection(TypedDict):
    """What MapLibre takes as a source."""

    type: str
    features: list[Feature]


def area_layer(actor: Actor) -> FeatureCollection:
    """Areas: their boundary, or their point where no boundary is known."""
    drawn = areas(actor).select_related(None).select_related("level")
    return _collection([_area(area) for area in drawn])


def cordon_layer(actor: Actor) -> FeatureCollection:
    """Cordons: their own boundary, or the boundaries of their areas put together, or no geometry."""
    return _collection([_cordon(cordon) for cordon in cordons(actor)])


def road_layer(actor: Actor) -> FeatureCollection:
    """Roads with their status."""
    return _collection([_road(road) for road in roads(actor)])


def site_layer(actor: Actor) -> FeatureCollection:
    """Open sites that have a position."""
    drawn = sites(actor).select_related(None).select_related("area")
    needed = drawn.only("code", "kind", "name_zh", "name_en", "lon", "lat", "area__code")
    return _collection([_site(site) for site in needed])


def _collection(features: list[Feature]) -> FeatureCollection:
    return {"type": "FeatureCollection", "features": [f for f in features if f["geometry"] is not None]}


def _feature(row: Area | Cordon | Road | Site, geometry: object, **properties: object) -> Feature:
    named = {"id": row.pk, "code": row.code, "name_zh": row.name_zh, "name_en": row.name_en or row.name_zh}
    return {
        "type": "Feature",
        "id": row.pk,
        "geometry": geometry,
        "properties": {**named, **properties},
    }


def _point(lon: float | None, lat: float | None) -> Feature | None:
    return None if lon is None or lat is None else {"type": "Point", "coordinates": [lon, lat]}


def _area(area: Area) -> Feature:
    return _feature(
        area,
        area.boundary or _point(area.lon, area.lat),
        level=area.level.slug,
        synthetic=area.position_is_synthetic,
        version=area.version,
    )


def _cordon(cordon: Cordon) -> Feature:
    return _feature(
        cordon,
        cordon.boundary or _joined(cordon),
        kind=cordon.kind,
        number=cordon.number,
        outer=cordon.parent.code if cordon.parent else None,
        version=cordon.version,
    )


def _joined(cordon: Cordon) -> Feature | None:
    """The boundaries of the cordon's areas as one MultiPolygon; its areas' points where there are none."""
    shapes = [area.boundary for area in cordon.areas.all() if area.boundary]
    polygons: list[object] = []
    for shape in shapes:
        polygons += shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    if polygons:
        return {"type": "MultiPolygon", "coordinates": polygons}
    points = [[a.lon, a.lat] for a in cordon.areas.all() if a.lon is not None and a.lat is not None]
    return {"type": "MultiPoint", "coordinates": points} if points else None


def _road(road: Road) -> Feature:
    cordon = road.cordon.code if road.cordon else None
    return _feature(road, road.line, status=road.status, cordon=cordon, version=road.version)


def _site(site: Site) -> Feature:
    return _feature(site, _point(site.lon, site.lat), kind=site.kind, area=site.area.code)
