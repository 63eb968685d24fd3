"""Files on disk, each sealed under the town's data folder and bound to its id."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from liba.governance.sealed import keyring

_NONCE = 12


@dataclass(frozen=True, slots=True)
class SealedFolder:
    """A folder of sealed files: its name under the town's data, the key's purpose, and the ending of its files."""

    name: str
    purpose: str
    suffix: str

    def save(self, file_id: UUID, content: bytes) -> None:
        """Seal a file. Written beside and moved into place, so that no half of one is ever read."""
        path = self._path(file_id)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        nonce = os.urandom(_NONCE)
        fresh = path.with_suffix(".new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(nonce + self._cipher().encrypt(nonce, content, file_id.bytes))
        fresh.replace(path)

    def load(self, file_id: UUID) -> bytes | None:
        """Open a file; None for one that was destroyed, or changed by other hands."""
        try:
            sealed = self._path(file_id).read_bytes()
            return self._cipher().decrypt(sealed[:_NONCE], sealed[_NONCE:], file_id.bytes)
        except (FileNotFoundError, InvalidTag, ValueError):
            return None

    def destroy(self, file_id: UUID) -> None:
        """Destroy a file."""
        self._path(file_id).unlink(missing_ok=True)

    def older_than(self, before: datetime) -> Iterator[UUID]:
        """The files that were written before a moment."""
        for path in self._folder().glob(f"*/*{self.suffix}"):
            if path.stat().st_mtime < before.timestamp():
                yield UUID(path.stem)

    def _folder(self) -> Path:
        return Path(settings.LIBA_VAR) / self.name

    def _path(self, file_id: UUID) -> Path:
        # The last digits of a UUIDv7 are random, its first ones are the time: folders fill evenly by the last.
        return self._folder() / file_id.hex[-2:] / f"{file_id}{self.suffix}"

    def _cipher(self) -> AESGCM:
        return AESGCM(keyring().key(self.purpose))
