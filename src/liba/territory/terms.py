"""The vocabulary of places."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, TypeAlias

from liba.kernel.actors import Actor
from liba.kernel.text import Text

MOST_INSIDE: Final = 10_000_000  # people within a cordon: far more than any town's, and its column holds it

Geometry: TypeAlias = Mapping[str, object]
"""A GeoJSON geometry: `type` and `coordinates`, longitude first."""


class SiteKind(StrEnum):
    """What a single place is."""

    MARKET = "market"
    STALL = "stall"
    SHOP = "shop"
    POST = "post"
    FIRM = "firm"
    OFFICE = "office"
    PHARMACY = "pharmacy"
    SQUARE = "square"
    WASTE_POINT = "waste_point"
    STREET = "street"
    VENUE = "venue"
    OTHER = "other"


class RoadStatus(StrEnum):
    """Whether a road may be used."""

    OPEN = "open"
    BLOCKED = "blocked"


class CordonKind(StrEnum):
    """A pocket (一只口袋) has exactly one open gate; an enclosure (包围) may have several."""

    POCKET = "pocket"
    ENCLOSURE = "enclosure"


@dataclass(frozen=True, slots=True)
class AreaDraft:
    """An area to be made. `level` is a level's slug, `parent` an area's code (empty for the root). WGS 84 degrees."""

    code: str
    level: str
    parent: str
    name: Text
    lon: float | None = None
    lat: float | None = None
    boundary: Geometry | None = None
    position_is_synthetic: bool = False
    opened_on: date | None = None


@dataclass(frozen=True, slots=True)
class SiteDraft:
    """A place to be made. `area` and `parent` are codes; a stall's parent is its market."""

    code: str
    kind: SiteKind
    name: Text
    area: str
    parent: str = ""
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True)
class SiteFace:
    """What may be changed of a place, as somebody saw it or wants it. WGS 84 degrees."""

    name: Text
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True)
class MergerOrder:
    """What a reorganisation decides: the areas `merged` go into the successor from the day `effective_on` on.

    The successor may be one of the merged areas (it stays open and keeps its code), another open area, or a code
    that does not exist yet, made with `successor_name` beside the first merged area. `widen_cordons` allows a cordon
    that held only some of the merged areas to close off the whole successor.
    """

    merged: tuple[str, ...]
    successor_code: str
    successor_name: Text
    decided_on: date
    effective_on: date
    legal_basis: str
    widen_cordons: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """What a reorganisation moved: areas that closed (old id → successor's id) and paths that changed (old → new)."""

    reorganisation_id: int
    successor_id: int
    areas: Mapping[int, int]
    paths: Mapping[str, str]
    households: int = 0


Step: TypeAlias = Callable[[Actor, Moved, datetime], None]
"""What else a reorganisation moves, in the same decision: grants, duties …"""
