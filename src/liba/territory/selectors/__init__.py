"""Reads of territory, scoped by who asks."""

from liba.territory.selectors.areas import (
    area_by_code,
    area_by_id,
    area_choices,
    areas,
    descendants,
    last_successor,
    levels,
    reach,
    reorganisations,
    sites,
    town,
    within,
)
from liba.territory.selectors.cordons import cordon_chain, cordons, cordons_of, innermost, roads
from liba.territory.selectors.layers import (
    FeatureCollection,
    area_layer,
    cordon_layer,
    road_layer,
    site_layer,
)

__all__ = [
    "FeatureCollection",
    "area_by_code",
    "area_by_id",
    "area_choices",
    "area_layer",
    "areas",
    "cordon_chain",
    "cordon_layer",
    "cordons",
    "cordons_of",
    "descendants",
    "innermost",
    "last_successor",
    "levels",
    "reach",
    "reorganisations",
    "road_layer",
    "roads",
    "site_layer",
    "sites",
    "town",
    "within",
]
