"""The map and what is drawn on it: areas, cordons, roads, sites; each has a page, and a list that says the same."""

from django.urls import path

from liba.console.map import areas, cordons, merging, overview, roads, sites

ADDRESSES = (
    path("map/", overview.page, name="map"),
    path("map/layers.json", overview.layers, name="map_layers"),
    path("map/areas/new", areas.new, name="area_new"),
    path("map/areas/<int:area_id>/", areas.page, name="area"),
    path("map/cordons/new", cordons.new, name="cordon_new"),
    path("map/cordons/<int:cordon_id>/", cordons.page, name="cordon"),
    path("map/cordons/<int:cordon_id>/bind", cordons.bind, name="cordon_bind"),
    path("map/cordons/<int:cordon_id>/opening", cordons.opening, name="cordon_opening"),
    path("map/roads/new", roads.new, name="road_new"),
    path("map/roads/<int:road_id>/", roads.page, name="road"),
    path("map/roads/<int:road_id>/turn", roads.turn, name="road_turn"),
    path("map/sites/new", sites.new, name="site_new"),
    path("map/sites/<int:site_id>/", sites.page, name="site"),
    path("map/sites/<int:site_id>/close", sites.close, name="site_close"),
    path("map/mergers/", merging.page, name="mergers"),
)
