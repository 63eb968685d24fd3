"""Photos from the door: taken in clean, shown to few, destroyed in time."""

import hashlib
from datetime import datetime
from uuid import UUID

from liba.governance.services import decision, record
from liba.kernel.actors import Actor, ActorKind, Power
from liba.kernel.refusals import NotFound
from liba.rounds.models import Photo, Visit
from liba.rounds.photos import store
from liba.rounds.photos.cleaning import cleaned
from liba.rounds.refusals import PhotoOfAnother, TooManyPhotos
from liba.rounds.selectors.photos import may_see, visit_of

MOST_OF_A_VISIT = 24
STEP = 2000


def store_photo(
    actor: Actor,
    *,
    photo_id: UUID,
    visit_id: UUID,
    question: str,
    content: bytes,
    happened_at: datetime,
    now: datetime,
    user_id: int | None = None,
    responder_id: int | None = None,
) -> tuple[Photo, bool]:
    """Take in a photo, which may come before its visit or without it. Gives it, and whether it is new.

    The same id again changes nothing. It is made small and bare of where it was taken before anything is kept.
    `user_id` is who sends it: to a visit of somebody else nothing can be added. Refuses what is too large, no JPEG, or
    would swell.
    """
    actor.require(Power.VISIT)
    present = Photo.objects.filter(pk=photo_id).first()
    if present is not None:
        return present, False
    picture = cleaned(content)
    with decision():
        _refuse_others(actor, visit_id, user_id)
        photo, is_new = Photo.objects.get_or_create(
            pk=photo_id,
            defaults={
                "visit_id": visit_id,
                "question": question[:40],
                "digest": hashlib.sha256(picture).hexdigest(),
                "size": len(picture),
                "responder_id": responder_id,
                "happened_at": min(happened_at, now),
                "recorded_at": now,
            },
        )
        if is_new:
            store.save(photo_id, picture)
            record(actor, "rounds.photo.stored", "visit", visit_id, now, photo=str(photo_id), size=photo.size)
    return photo, is_new


def see_photo(actor: Actor, photo_id: UUID, *, now: datetime) -> bytes:
    """A photo as JPEG, for who may see the household it was taken at (or, of a place, its rounds). Every look is a line."""
    photo = Photo.objects.filter(pk=photo_id).first()
    visit = visit_of(photo) if photo is not None else None
    if visit is None or not may_see(actor, visit):
        raise NotFound(what=f"photo {photo_id}")
    content = store.load(photo_id)
    with decision():
        record(
            actor, "rounds.photo.seen", "visit", visit.pk, now, area_path=visit.area.path, photo=str(photo_id)
        )  # fmt: skip
    return content


def destroy_photos(before: datetime) -> int:
    """Destroy photos that arrived before a moment, and files that no row knows. How many."""
    due = list(Photo.objects.filter(recorded_at__lt=before).values_list("pk", flat=True)[:STEP])
    for photo_id in due:
        store.destroy(photo_id)
    Photo.objects.filter(pk__in=due).delete()
    stray = [
        photo_id for photo_id in store.older_than(before) if not Photo.objects.filter(pk=photo_id).exists()
    ]
    for photo_id in stray:
        store.destroy(photo_id)
    return len(due) + len(stray)


def _refuse_others(actor: Actor, visit_id: UUID, user_id: int | None) -> None:
    visit = Visit.objects.filter(pk=visit_id).only("user_id").first()
    if visit is not None and actor.kind is not ActorKind.SYSTEM and visit.user_id != user_id:
        raise PhotoOfAnother
    if Photo.objects.filter(visit_id=visit_id).count() >= MOST_OF_A_VISIT:
        raise TooManyPhotos(most=MOST_OF_A_VISIT)
