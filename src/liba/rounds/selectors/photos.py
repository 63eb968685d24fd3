"""The photos of visits. Whoever shows one writes the look down (`services.see_photo`)."""

from collections.abc import Iterable
from uuid import UUID

from liba.kernel.actors import Actor, Power
from liba.rounds.models import Photo, Visit


def photos_of(visits: Iterable[UUID]) -> dict[UUID, list[Photo]]:
    """The photos of each visit, in the order in which they were taken."""
    found: dict[UUID, list[Photo]] = {}
    for photo in Photo.objects.filter(visit_id__in=list(visits)).order_by("happened_at", "pk"):
        found.setdefault(photo.visit_id, []).append(photo)
    return found


def visit_of(photo: Photo) -> Visit | None:
    """The photo's visit, if it has come."""
    return Visit.objects.select_related("household__area", "area", "round").filter(pk=photo.visit_id).first()


def may_see(actor: Actor, visit: Visit) -> bool:
    """Whether the actor may see the visit's photos: those of a household as its people, those of a place as rounds."""
    if visit.household_id is not None and visit.household is not None:
        return actor.may(Power.SEE_PEOPLE, visit.household.area.path)
    power = Power.SEE_PEOPLE if visit.site_id is None and visit.post_id is None else Power.SEE_ROUNDS
    return actor.may(power, visit.area.path)
