"""The lists beside the map, and the same as files."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liba.access import selectors as access
from liba.access.models import Gate
from liba.console.exports import Cell
from liba.console.map.standing import CordonStanding, cordon_standings
from liba.console.requests import StaffRequest
from liba.console.saying import say_text
from liba.console.words import word
from liba.kernel.actors import Actor, Power
from liba.registry.selectors import counts_by_area
from liba.territory import selectors as territory
from liba.territory.models import Area, Road, Site

Cells: TypeAlias = tuple[list[str], list[list[Cell]]]
_VILLAGE_DEPTH = 2

TABS: Mapping[str, Promise] = {
    "cordons": gettext_lazy("Cordons"),
    "gates": gettext_lazy("Gates"),
    "roads": gettext_lazy("Roads"),
    "sites": gettext_lazy("Sites"),
    "areas": gettext_lazy("Areas"),
}


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area with the households and people in it and below it, as far as the reader may count them."""

    area: Area
    households: int
    people: int


def area_rows(actor: Actor, areas: Sequence[Area]) -> list[AreaRow]:
    """Areas with what lives in them."""
    counts = counts_by_area(actor) if actor.holds(Power.SEE_PEOPLE) else {}
    paths = dict(territory.areas(actor).filter(pk__in=counts).values_list("pk", "path"))
    rows = []
    for area in areas:
        inside = [counts[pk] for pk, path in paths.items() if path.startswith(area.path)]
        rows.append(AreaRow(area, sum(c.households for c in inside), sum(c.people for c in inside)))
    return rows


def _villages(request: StaffRequest) -> list[AreaRow]:
    seen = list(territory.areas(request.actor).select_related(None).select_related("level").defer("boundary"))
    return area_rows(request.actor, [a for a in seen if a.path.count(".") <= _VILLAGE_DEPTH] or seen)


def _gates(request: StaffRequest) -> list[Gate]:
    return list(access.gates(request.actor)) if request.actor.holds(Power.SEE_GATES) else []


ROWS: Mapping[str, Callable[[StaffRequest], Sequence[Any]]] = {
    "cordons": lambda request: cordon_standings(request.actor, request.now),
    "gates": _gates,
    "roads": lambda request: list(territory.roads(request.actor)),
    "sites": lambda request: list(territory.sites(request.actor)),
    "areas": _villages,
}


def _cordon_cells(rows: Sequence[CordonStanding]) -> Cells:
    headings = [
        _("No."),
        _("Cordon"),
        _("Kind"),
        _("Lies inside"),
        _("Measure"),
        _("Enforced"),
        _("People inside"),
    ]
    return headings, [
        [
            row.cordon.number,
            say_text(row.cordon.name),
            word("cordon_kind", row.cordon.kind),
            say_text(row.cordon.parent.name) if row.cordon.parent else "",
            row.cordon.measure.code if row.cordon.measure else "",
            _("yes") if row.enforced else _("no"),
            row.people,
        ]
        for row in rows
    ]


def _gate_cells(rows: Sequence[Gate]) -> Cells:
    headings = [_("Code"), _("Gate"), _("Kind"), _("State"), _("Cordon"), _("Longitude"), _("Latitude")]
    return headings, [
        [
            gate.code,
            say_text(gate.name),
            word("gate_kind", gate.kind),
            word("gate_state", "open" if gate.is_open else "closed"),
            say_text(gate.cordon.name),
            gate.lon,
            gate.lat,
        ]
        for gate in rows
    ]


def _road_cells(rows: Sequence[Road]) -> Cells:
    headings = [_("Code"), _("Road"), _("State"), _("Cordon")]
    return headings, [
        [
            road.code,
            say_text(road.name),
            word("road", road.status),
            say_text(road.cordon.name) if road.cordon else "",
        ]
        for road in rows
    ]


def _site_cells(rows: Sequence[Site]) -> Cells:
    headings = [_("Code"), _("Site"), _("Kind"), _("Part of"), _("Area"), _("Longitude"), _("Latitude")]
    return headings, [
        [
            site.code,
            say_text(site.name),
            word("site_kind", site.kind),
            say_text(site.parent.name) if site.parent else "",
            say_text(site.area.name),
            site.lon,
            site.lat,
        ]
        for site in rows
    ]


def _area_cells(rows: Sequence[AreaRow]) -> Cells:
    headings = [_("Code"), _("Area"), _("Level"), _("Households"), _("People"), _("Longitude"), _("Latitude")]
    return headings, [
        [
            row.area.code,
            say_text(row.area.name),
            say_text(row.area.level.name),
            row.households,
            row.people,
            row.area.lon,
            row.area.lat,
        ]
        for row in rows
    ]


CELLS: Mapping[str, Callable[..., Cells]] = {
    "cordons": _cordon_cells,
    "gates": _gate_cells,
    "roads": _road_cells,
    "sites": _site_cells,
    "areas": _area_cells,
}
