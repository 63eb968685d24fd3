"""The map of coverage: how much is open in each part, where it lies."""

import msgspec
from django.http import HttpResponse
from django.shortcuts import render

from liba.console.map.overview import map_words
from liba.console.requests import StaffRequest, number_in, staff
from liba.console.rounds.asked import Asked, asked
from liba.console.rounds.board import Part, Shown, days_asked, shown
from liba.console.saying import say_text
from liba.console.templatetags.rounds import in_words
from liba.kernel.actors import Power

_NOTHING: dict[str, object] = {"type": "FeatureCollection", "features": []}


@staff(Power.SEE_ROUNDS)
def page(request: StaffRequest) -> HttpResponse:
    """The map with the same as a list beside it."""
    look = asked(request)
    board = _board(request, look)
    chosen = next((one for one in board if one.chosen), None)
    values = {
        "page": "rounds",
        "tab": "board",
        "title": say_text(chosen.name) if chosen else "",
        "look": look,
        "links": look.links | {"back": look.link(round=number_in(request, "round"))},
        "rounds": board,
        "chosen": chosen,
        "parts": sorted(chosen.parts, key=lambda part: -part.whole.wanting) if chosen else (),
        "layers": look.link(round=chosen.day.plan.id) if chosen else "",
        "words": map_words(),
    }
    return render(request, "console/rounds/map.html", values)


@staff(Power.SEE_ROUNDS)
def layers(request: StaffRequest) -> HttpResponse:
    """Each part as a point with its number, its state and the page behind it."""
    look = asked(request)
    chosen = next((one for one in _board(request, look) if one.chosen), None)
    features = [_feature(part) for part in chosen.parts if part.area.lon is not None] if chosen else []
    answer = dict.fromkeys(("areas", "cordons", "roads", "sites", "gates"), _NOTHING)
    answer["coverage"] = {"type": "FeatureCollection", "features": features}
    response = HttpResponse(msgspec.json.encode(answer), content_type="application/json")
    response["Cache-Control"] = "private, no-store"
    return response


def _board(request: StaffRequest, look: Asked) -> list[Shown]:
    days, chosen = days_asked(request, look)
    return [shown(one, look, one is chosen) for one in days]


def _feature(part: Part) -> dict[str, object]:
    whole = part.whole
    state = "overdue" if whole.wanting else "due" if whole.open else "done"
    return {
        "type": "Feature",
        "id": part.area.pk,
        "geometry": {"type": "Point", "coordinates": [part.area.lon, part.area.lat]},
        "properties": {
            "id": part.area.pk,
            "name": say_text(part.area.name),
            "said": in_words(whole),
            "href": part.href,
            "state": state,
            "n": whole.wanting or whole.open,
            "share": round(whole.wanting / (whole.all or 1), 3),
        },
    }
