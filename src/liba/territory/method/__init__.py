"""Territory's sections of a playbook: shapes, faults, steps."""

from liba.territory.method.faults import territory_faults
from liba.territory.method.sections import (
    AreaSection,
    CordonSection,
    LevelSection,
    RoadSection,
    SiteSection,
    TownSection,
    all_areas,
    all_sites,
)
from liba.territory.method.steps import area_steps, cordon_steps, level_steps, road_steps, site_steps

__all__ = [
    "AreaSection",
    "CordonSection",
    "LevelSection",
    "RoadSection",
    "SiteSection",
    "TownSection",
    "all_areas",
    "all_sites",
    "area_steps",
    "cordon_steps",
    "level_steps",
    "road_steps",
    "site_steps",
    "territory_faults",
]
