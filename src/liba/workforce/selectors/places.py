"""Where an area stands in the tree: its village and its grid."""

from liba.territory.models import Area
from liba.workforce.rules.links import ancestors

VILLAGE, GRID = "village", "grid"


def village_of(area: Area) -> Area:
    """The village that an area lies in; an area outside of any is its own."""
    above = Area.objects.filter(path__in=ancestors(area.path), level__slug=VILLAGE)
    return above.order_by("-path").first() or area
