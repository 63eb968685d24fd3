"""Photos on disk, each sealed under the town's data folder and bound to its id."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from liba.governance.sealed import keyring
from liba.rounds.refusals import PhotoGone

_NONCE = 12
_SUFFIX = ".photo"


def save(photo_id: UUID, content: bytes) -> None:
    """Seal a photo. Written beside and moved into place, so that no half of one is ever read."""
    path = _path(photo_id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    nonce = os.urandom(_NONCE)
    fresh = path.with_suffix(".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(nonce + _cipher().encrypt(nonce, content, photo_id.bytes))
    fresh.replace(path)


def load(photo_id: UUID) -> bytes:
    """Open a photo. Refuses (`PhotoGone`) one that was destroyed, or changed by other hands."""
    try:
        sealed = _path(photo_id).read_bytes()
        return _cipher().decrypt(sealed[:_NONCE], sealed[_NONCE:], photo_id.bytes)
    except (FileNotFoundError, InvalidTag, ValueError) as gone:
        raise PhotoGone from gone


def destroy(photo_id: UUID) -> None:
    """Destroy a photo's file."""
    _path(photo_id).unlink(missing_ok=True)


def older_than(before: datetime) -> Iterator[UUID]:
    """The photos whose files were written before a moment."""
    for path in _folder().glob(f"*/*{_SUFFIX}"):
        if path.stat().st_mtime < before.timestamp():
            yield UUID(path.stem)


def _folder() -> Path:
    return Path(settings.LIBA_VAR) / "photos"


def _path(photo_id: UUID) -> Path:
    # The last digits of a UUIDv7 are random, its first ones are the time: folders fill evenly by the last.
    return _folder() / photo_id.hex[-2:] / f"{photo_id}{_SUFFIX}"


def _cipher() -> AESGCM:
    return AESGCM(keyring().key("rounds.photo"))
