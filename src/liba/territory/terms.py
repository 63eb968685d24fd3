"""The vocabulary of places."""

from enum import StrEnum


class SiteKind(StrEnum):
    """What a single place is."""

    MARKET = "market"
    STALL = "stall"
    SHOP = "shop"
    POST = "post"
    OTHER = "other"


class RoadStatus(StrEnum):
    """Whether a road may be used."""

    OPEN = "open"
    BLOCKED = "blocked"


class CordonKind(StrEnum):
    """A pocket (一只口袋) has exactly one open gate; an enclosure (包围) may have several."""

    POCKET = "pocket"
    ENCLOSURE = "enclosure"
