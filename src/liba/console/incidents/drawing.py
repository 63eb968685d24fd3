"""Open incidents on the map, with the same as a list beside it."""

import msgspec
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from liba.console.incidents.lines import Line, lines_of
from liba.console.map.overview import map_words
from liba.console.requests import StaffRequest, staff
from liba.console.words import word
from liba.desk.selectors import open_incidents, place_of
from liba.kernel.actors import Power

_NOTHING: dict[str, object] = {"type": "FeatureCollection", "features": []}
_MOST = 200


@staff(Power.SEE_INCIDENTS)
def page(request: StaffRequest) -> HttpResponse:
    """The map."""
    values = {"page": "incidents", "tab": "map", "lines": _lines(request), "words": map_words()}
    return render(request, "console/incidents/map.html", values)


@staff(Power.SEE_INCIDENTS)
def layers(request: StaffRequest) -> HttpResponse:
    """Each open incident as a point with its number, its state and its page."""
    answer = dict.fromkeys(("areas", "cordons", "roads", "sites", "gates"), _NOTHING)
    features = [feature for line in _lines(request) if (feature := _feature(line)) is not None]
    answer["coverage"] = {"type": "FeatureCollection", "features": features}
    response = HttpResponse(msgspec.json.encode(answer), content_type="application/json")
    response["Cache-Control"] = "private, no-store"
    return response


def _lines(request: StaffRequest) -> list[Line]:
    return lines_of(list(open_incidents(request.actor)[:_MOST]), request.now, propose=False)


def _feature(line: Line) -> dict[str, object] | None:
    one, at = line.incident, place_of(line.incident)
    if at is None:
        return None
    return {
        "type": "Feature",
        "id": one.number,
        "geometry": {"type": "Point", "coordinates": list(at)},
        "properties": {
            "id": one.number,
            "name": f"{one.number} {word('incident_kind', one.kind)}",
            "said": word("incident_state", one.state),
            "href": reverse("console:incident", args=[one.pk]),
            "state": "overdue" if line.waits is not None else "due",
            "n": one.number,
            "share": 1.0,
        },
    }
