"""Writes of territory."""

from liba.territory.services.areas import add_area, add_areas, edit_area, set_levels
from liba.territory.services.cordons import bind_cordon, draw_cordon, edit_cordon
from liba.territory.services.places import (
    add_road,
    add_site,
    add_sites,
    block_road,
    close_site,
    edit_site,
    open_road,
)
from liba.territory.services.reorganise import merge_areas

__all__ = [
    "add_area",
    "add_areas",
    "add_road",
    "add_site",
    "add_sites",
    "bind_cordon",
    "block_road",
    "close_site",
    "draw_cordon",
    "edit_area",
    "edit_cordon",
    "edit_site",
    "merge_areas",
    "open_road",
    "set_levels",
]
