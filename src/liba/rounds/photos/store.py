"""Photos on disk, each sealed under the town's data folder and bound to its id."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from uuid import UUID

from liba.governance.sealed_files import SealedFolder
from liba.rounds.refusals import PhotoGone

_PHOTOS: Final = SealedFolder("photos", "rounds.photo", ".photo")


def save(photo_id: UUID, content: bytes) -> None:
    """Seal a photo."""
    _PHOTOS.save(photo_id, content)


def load(photo_id: UUID) -> bytes:
    """Open a photo. Refuses (`PhotoGone`) one that was destroyed, or changed by other hands."""
    content = _PHOTOS.load(photo_id)
    if content is None:
        raise PhotoGone
    return content


def destroy(photo_id: UUID) -> None:
    """Destroy a photo's file."""
    _PHOTOS.destroy(photo_id)


def older_than(before: datetime) -> Iterator[UUID]:
    """The photos whose files were written before a moment."""
    return _PHOTOS.older_than(before)
