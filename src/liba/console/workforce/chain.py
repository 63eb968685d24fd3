"""The chain board: on any day, who answers for every village, grid and door, and where nobody does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

import msgspec
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from liba.console.acts import area_options
from liba.console.exports import Cell, export
from liba.console.map.overview import map_words
from liba.console.requests import StaffRequest, day_in, number_in, staff
from liba.console.saying import say_text
from liba.kernel.actors import Power
from liba.kernel.calendar import local_day
from liba.kernel.text import Text
from liba.registry.models import Household
from liba.rounds.selectors.places import named
from liba.territory import selectors as territory
from liba.territory.models import Area
from liba.workforce import selectors
from liba.workforce.models import Responder
from liba.workforce.selectors import ChainProof, Place
from liba.workforce.terms import LinkLevel

PAGE = 200
_NOTHING: dict[str, object] = {"type": "FeatureCollection", "features": []}


@dataclass(frozen=True, slots=True)
class Row:
    """A place on the board: who answers at each level, in words, and the page behind it."""

    place: Place
    levels: list[tuple[LinkLevel, str]]
    href: str
    open: str


@dataclass(frozen=True, slots=True)
class Asked:
    """The day and the area of the address."""

    day: date
    area: Area | None

    def link(self, **more: object) -> str:
        """The same question with more to it."""
        kept: dict[str, object] = {"day": self.day.isoformat()}
        if self.area is not None:
            kept["area"] = self.area.pk
        return f"?{urlencode({**kept, **more})}"


def asked(request: StaffRequest) -> Asked:
    """What the address asks for; today and everything that the asker may see when it says nothing."""
    area_id = number_in(request, "area")
    area = territory.areas(request.actor, include_closed=True).filter(pk=area_id).first() if area_id else None
    return Asked(day_in(request, "day") or local_day(request.now, settings.LIBA_ZONE), area)


@staff(Power.SEE_WORKFORCE)
def board(request: StaffRequest) -> HttpResponse:
    """The proof of a day: by village, or by grid of one village; what is over, under, crossing, circular."""
    look = asked(request)
    proof = selectors.chain_proof(request.actor, look.day, look.area)
    if format_ := request.GET.get("format"):
        return _export(format_, look.day, proof)
    places = proof.grids if look.area is not None and proof.grids else proof.villages
    values = {
        "page": "chain",
        "look": look,
        "proof": proof,
        "rows": [_row(place, proof, look) for place in places],
        "by_grid": places is proof.grids,
        "areas": area_options(request.actor, Power.SEE_WORKFORCE, empty=True),
        "circles": [[proof.people[who] for who in ring if who in proof.people] for ring in proof.circles],
        "over": [(proof.people[load.responder], load.doors) for load in proof.over],
        "under": [(proof.people[load.responder], load.doors) for load in proof.under],
        "crossing": [(proof.people[load.responder], _villages(load.villages)) for load in proof.crossing],
        "open_doors": f"{reverse('console:chain_doors')}{look.link(show='open')}",
        "files": {"xlsx": look.link(format="xlsx"), "csv": look.link(format="csv")},
        "may_assign": request.actor.holds(Power.ASSIGN_LINKS),
    }
    return render(request, "console/workforce/chain/board.html", values)


@staff(Power.SEE_WORKFORCE)
def doors(request: StaffRequest) -> HttpResponse:
    """The doors of an area with their linkers; `show=open` those that nobody answers for who may serve."""
    look, only = asked(request), request.GET.get("show") == "open"
    found = selectors.doors_of(request.actor, look.day, look.area.path if look.area else "", bare=only)
    if format_ := request.GET.get("format"):
        headings = [_("Household"), _("Address"), _("Area"), _("Linker"), _("Badge")]
        cells = [
            (
                home.code,
                home.address,
                say_text(home.area.name),
                _names(those),
                ", ".join(one.code for one in those),
            )
            for home, those in found.rows()
        ]
        return export(format_, f"doors-{look.day.isoformat()}", headings, cells)
    start = number_in(request, "after") or 0
    kept = {"show": "open"} if only else {}
    values = {
        "page": "chain",
        "look": look,
        "only": only,
        "count": len(found),
        "rows": found.rows(start, start + PAGE),
        "unfit": selectors.unfit_on(look.day),
        "all": look.link(),
        "open": look.link(show="open"),
        "first": look.link(**kept) if start else "",
        "next": look.link(**kept, after=start + PAGE) if len(found) > start + PAGE else "",
        "files": {"xlsx": look.link(**kept, format="xlsx"), "csv": look.link(**kept, format="csv")},
        "back": f"{reverse('console:chain')}{look.link()}",
        "may_assign": request.actor.holds(Power.ASSIGN_LINKS),
        "may_see": request.actor.holds(Power.SEE_PEOPLE),
    }
    return render(request, "console/workforce/chain/doors.html", values)


@staff(Power.SEE_WORKFORCE)
def drawing(request: StaffRequest) -> HttpResponse:
    """Where the doors lie that nobody answers for, and the same as a list."""
    look = asked(request)
    proof = selectors.chain_proof(request.actor, look.day, look.area)
    rows = [_row(place, proof, look) for place in proof.grids or proof.villages]
    rows.sort(key=lambda row: -row.place.open)
    values = {
        "page": "chain",
        "look": look,
        "rows": rows,
        "layers": f"{reverse('console:chain_layers')}{look.link()}",
        "back": f"{reverse('console:chain')}{look.link()}",
        "words": map_words(),
    }
    return render(request, "console/workforce/chain/map.html", values)


@staff(Power.SEE_WORKFORCE)
def layers(request: StaffRequest) -> HttpResponse:
    """Each place as a point with how many of its doors are open; the doors themselves within one area."""
    look = asked(request)
    if look.area is None:
        proof = selectors.chain_proof(request.actor, look.day)
        places = proof.grids or proof.villages
        names = named(place.area for place in places)
        features = [
            _feature(row.place.area, row.place.open, row.href, _called(names[row.place.area.pk]))
            for row in (_row(place, proof, look) for place in places)
            if row.place.area.lon is not None
        ]
    else:
        found = selectors.uncovered(request.actor, look.day, look.area.path)
        href = f"{reverse('console:chain_doors')}{look.link(show='open')}"
        features = [_feature(home, 1, href, home.address) for home in found if home.lon is not None]
    answer = dict.fromkeys(("areas", "cordons", "roads", "sites", "gates"), _NOTHING)
    answer["coverage"] = {"type": "FeatureCollection", "features": features}
    response = HttpResponse(msgspec.json.encode(answer), content_type="application/json")
    response["Cache-Control"] = "private, no-store"
    return response


def _called(names: tuple[Text, ...]) -> str:
    """An area's own name, after its village's where it does not begin with that: every village has a first street."""
    village, own = say_text(names[0]), say_text(names[-1])
    return own if own.startswith(village) else f"{village} {own}"


def _feature(thing: Area | Household, open_doors: int, href: str, name: str) -> dict[str, object]:
    return {
        "type": "Feature",
        "id": thing.pk,
        "geometry": {"type": "Point", "coordinates": [thing.lon, thing.lat]},
        "properties": {
            "id": thing.pk,
            "name": name,
            "said": _("%(n)d doors open") % {"n": open_doors} if open_doors else _("whole"),
            "href": href,
            "state": "overdue" if open_doors else "done",
            "n": open_doors,
            "share": 1 if open_doors else 0,
        },
    }


def _row(place: Place, proof: ChainProof, look: Asked) -> Row:
    levels = [(level, _names_of(those, proof.people)) for level, those in place.levels.items()]
    whole_village = proof.grids and look.area is None
    there = "console:chain" if whole_village else "console:chain_doors"
    link = {"day": look.day.isoformat(), "area": place.area.pk}
    bare = f"{reverse('console:chain_doors')}?{urlencode({**link, 'show': 'open'})}"
    return Row(place, levels, f"{reverse(there)}?{urlencode(link)}", bare)


def _names(those: tuple[Responder, ...]) -> str:
    return ", ".join(one.name for one in those)


def _names_of(those: tuple[int, ...], people: Mapping[int, Responder]) -> str:
    return ", ".join(people[who].name for who in those if who in people)


def _villages(paths: tuple[str, ...]) -> str:
    return ", ".join(say_text(area.name) for area in Area.objects.filter(path__in=paths))


def _export(format_: str, day: date, proof: ChainProof) -> HttpResponse:
    headings = [
        _("Area"), _("Households"), _("Exactly one linker"), _("Nobody"), _("Linker may not serve"), _("Several"),
        _("Official"), _("Village"), _("Grid"),
    ]  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (
            say_text(place.area.name), place.doors, place.covered, place.bare, place.unfit, place.over,
            *(_names_of(place.levels.get(level, ()), proof.people) for level in (LinkLevel.OFFICIAL, LinkLevel.VILLAGE, LinkLevel.GRID)),
        )
        for place in (*proof.villages, *proof.grids)
    ]  # fmt: skip
    return export(format_, f"chain-{day.isoformat()}", headings, rows)


ADDRESSES: tuple[URLPattern, ...] = (
    path("chain/", board, name="chain"),
    path("chain/doors/", doors, name="chain_doors"),
    path("chain/map/", drawing, name="chain_map"),
    path("chain/map/layers.json", layers, name="chain_layers"),
)
