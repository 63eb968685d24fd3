"""The map page: the drawing, and beside it the lists that say the same in words."""

from collections.abc import Collection, Mapping

import msgspec
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liba.access import selectors as access
from liba.console.exports import export
from liba.console.map.lists import CELLS, ROWS, TABS
from liba.console.map.standing import cordon_standings
from liba.console.requests import StaffRequest, staff
from liba.console.saying import in_chinese
from liba.console.words import word
from liba.kernel.actors import Power
from liba.territory import selectors as territory

LOOKERS = (
    Power.SEE_GATES,
    Power.EDIT_TERRITORY,
    Power.DECIDE_MEASURE,
    Power.SEE_PEOPLE,
    Power.ISSUE_PASS,
)


@staff(*LOOKERS)
def page(request: StaffRequest) -> HttpResponse:
    """The map with one of its lists; the list alone when a live part asks; a list as a file."""
    shown = request.GET.get("list", "cordons")
    if shown not in TABS:
        raise Http404(shown)
    rows = ROWS[shown](request)
    if request.GET.get("format"):
        headings, cells = CELLS[shown](rows)
        return export(request.GET["format"], f"map-{shown}", headings, cells)
    values = {
        "page": "map",
        "shown": shown,
        "rows": rows,
        "tabs": [(name, str(TABS[name])) for name in TABS],
        "may_edit": request.actor.holds(Power.EDIT_TERRITORY),
        "may_edit_town": request.actor.may(Power.EDIT_TERRITORY),
        "any_synthetic": territory.areas(request.actor).filter(position_is_synthetic=True).exists(),
        "words": map_words(),
    }
    part = request.htmx and request.htmx.target == "list"
    return render(request, "console/map/list.html" if part else "console/map/page.html", values)


@staff(*LOOKERS)
def layers(request: StaffRequest) -> HttpResponse:
    """Everything that is drawn, as GeoJSON, each thing with its name in the reader's language and its page."""
    actor = request.actor
    enforced = {row.cordon.pk for row in cordon_standings(actor, request.now) if row.enforced}
    answer = {
        "areas": _linked(territory.area_layer(actor), "console:area", "level"),
        "cordons": _linked(territory.cordon_layer(actor), "console:cordon", "cordon_kind", enforced),
        "roads": _linked(territory.road_layer(actor), "console:road", "road"),
        "sites": _linked(territory.site_layer(actor), "console:site", "site_kind"),
        "gates": {"type": "FeatureCollection", "features": []},
    }
    if actor.holds(Power.SEE_GATES):
        answer["gates"] = _linked(access.gates_geojson(actor), "console:gate", "gate_kind")
    response = HttpResponse(msgspec.json.encode(answer), content_type="application/json")
    response["Cache-Control"] = "private, no-store"
    return response


def map_words() -> dict[str, str]:
    """What the drawing itself says: its buttons and its notes."""
    return {
        "zoom_in": _("Nearer"),
        "zoom_out": _("Farther"),
        "north": _("North up"),
        "map": _("Map"),
        "failed": _("The map can't be drawn on this screen. The list beside it says the same."),
        "draw": _("Draw on the map"),
        "undo": _("Take back the last corner"),
        "finish": _("Finish the drawing"),
        "clear": _("Delete the drawing"),
        "corners": _("Click the corners on the map, then finish."),
        "close": _("Close"),
    }


def _linked(
    collection: Mapping[str, object], address: str, kind: str, enforced: Collection[int] = ()
) -> dict[str, object]:
    """Each feature with its name and state in words, and its page; a cordon also with whether it is enforced."""
    features = collection["features"]
    assert isinstance(features, list)
    ranks = {level.slug: level.rank for level in territory.levels()} if kind == "level" else {}
    # A thousand features have the same few codes and one address but for the id: each is looked up once.
    own, there, words = "name_zh" if in_chinese() else "name_en", reverse(address, args=[0]), _Words(kind)
    for feature in features:
        named = feature["properties"]
        named["name"] = named[own] or named["name_zh"]
        named["href"] = there.replace("/0/", f"/{named['id']}/")
        named["enforced"] = named["id"] in enforced
        named["rank"] = ranks.get(named.get("level", ""), 0)
        code = named.get("status" if kind == "road" else "kind")
        named["said"] = words[str(code)] if code else ""
        if "is_open" in named:
            named["said"] += " · " + word("gate_state", "open" if named["is_open"] else "closed")
    return {"type": "FeatureCollection", "features": features}


class _Words(dict[str, str]):
    """The words for one kind's codes, each said once."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self._kind = kind

    def __missing__(self, code: str) -> str:
        self[code] = word(self._kind, code)
        return self[code]
