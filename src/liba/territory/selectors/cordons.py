"""Reading cordons and roads: which closes what off, and inside of which."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from liba.kernel.actors import Actor
from liba.territory.models import Area, Cordon, Road
from liba.territory.selectors.areas import reach, within


def cordons(actor: Actor) -> QuerySet[Cordon]:
    """Cordons that close off something in the actor's areas, or in which one of them lies."""
    paths = reach(actor)
    found = Cordon.objects.select_related("measure", "parent").prefetch_related("areas")
    if "" in paths:
        return found
    touched = within(paths, "areas__path") | Q(areas__path__in=_ancestors(paths))
    return found.filter(touched).distinct()


def _ancestors(paths: Sequence[str]) -> set[str]:
    found = set()
    for path in paths:
        steps = path.split(".")[:-1]
        found |= {".".join(steps[: depth + 1]) + "." for depth in range(len(steps))}
    return found


def cordon_chain(cordon: Cordon) -> tuple[Cordon, ...]:
    """The cordon and those around it, from the inside out."""
    known = {row.pk: row for row in Cordon.objects.select_related("measure")}
    chain = [cordon]
    while chain[-1].parent_id is not None:
        chain.append(known[chain[-1].parent_id])
    return tuple(chain)


def cordons_of(area: Area) -> list[Cordon]:
    """Every cordon that closes the area off, the innermost first."""
    held = Cordon.objects.filter(areas__path__in=_ancestors([area.path])).distinct().select_related("measure")
    return sorted(held, key=lambda cordon: (-len(cordon_chain(cordon)), cordon.number))


def innermost(area: Area) -> Cordon | None:
    """The cordon that stands nearest around an area, if any."""
    held = cordons_of(area)
    return held[0] if held else None


def roads(actor: Actor) -> QuerySet[Road]:
    """All roads; a road belongs to no single area."""
    return Road.objects.select_related("cordon") if actor.scopes else Road.objects.none()
