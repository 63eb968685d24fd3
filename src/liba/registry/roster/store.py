"""A roster on disk while it is in work: sealed in pieces under the town's data folder, destroyed when done."""

import os
from pathlib import Path
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from liba.governance.sealed import keyring
from liba.registry.refusals import FileTorn
from liba.registry.roster.terms import Planned

PAGE_ROWS = 500
_NONCE = 12
_LENGTH = 4


def save_file(import_id: UUID, content: bytes) -> None:
    """Seal the uploaded file."""
    _write(_path(import_id, "file"), [content], import_id)


def load_file(import_id: UUID) -> bytes:
    """The uploaded file. Refuses (`FileTorn`) one that is gone or was tampered with."""
    return _read(_path(import_id, "file"), import_id, 0)


def save_rows(import_id: UUID, rows: tuple[Planned, ...]) -> None:
    """Seal the rows with their outcomes, 500 a piece, so that a page of the preview opens one piece only."""
    pages = [rows[start : start + PAGE_ROWS] for start in range(0, len(rows), PAGE_ROWS)]
    _write(_path(import_id, "rows"), [msgspec.msgpack.encode(page) for page in pages], import_id)


def load_page(import_id: UUID, page: int) -> list[Planned]:
    """One page of rows, from 0."""
    return msgspec.msgpack.decode(_read(_path(import_id, "rows"), import_id, page), type=list[Planned])


def load_rows(import_id: UUID, count: int) -> list[Planned]:
    """All `count` rows."""
    pages = range((count + PAGE_ROWS - 1) // PAGE_ROWS)
    return [row for page in pages for row in load_page(import_id, page)]


def has_file(import_id: UUID) -> bool:
    """Whether the uploaded file is still here."""
    return _path(import_id, "file").exists()


def destroy(import_id: UUID) -> None:
    """Destroy the file and everything made of it."""
    for kind in ("file", "rows", "progress"):
        _path(import_id, kind).unlink(missing_ok=True)


def write_progress(import_id: UUID, done: int, total: int) -> None:
    """How far a long step is. Kept beside the database, whose open transaction nobody else can see into."""
    path = _path(import_id, "progress")
    fresh = path.with_suffix(".new")
    fresh.write_text(f"{done} {total}")
    fresh.replace(path)


def read_progress(import_id: UUID) -> tuple[int, int]:
    """How far the long step is; (0, 0) before it begins."""
    try:
        done, total = _path(import_id, "progress").read_text().split()
    except (FileNotFoundError, ValueError):
        return 0, 0
    return int(done), int(total)


def _path(import_id: UUID, kind: str) -> Path:
    folder = Path(settings.LIBA_VAR) / "imports"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / f"{import_id}.{kind}"


def _cipher() -> AESGCM:
    return AESGCM(keyring().key("registry.roster"))


def _write(path: Path, pieces: list[bytes], import_id: UUID) -> None:
    cipher = _cipher()
    fresh = path.with_suffix(path.suffix + ".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for index, piece in enumerate(pieces):
            nonce = os.urandom(_NONCE)
            sealed = nonce + cipher.encrypt(nonce, piece, _bound(path, import_id, index))
            file.write(len(sealed).to_bytes(_LENGTH, "big") + sealed)
    fresh.replace(path)


def _read(path: Path, import_id: UUID, wanted: int) -> bytes:
    try:
        with path.open("rb") as file:
            for _index in range(wanted):
                file.seek(int.from_bytes(file.read(_LENGTH), "big"), os.SEEK_CUR)
            sealed = file.read(int.from_bytes(file.read(_LENGTH), "big"))
        return _cipher().decrypt(sealed[:_NONCE], sealed[_NONCE:], _bound(path, import_id, wanted))
    except (FileNotFoundError, InvalidTag, ValueError) as torn:
        raise FileTorn from torn


def _bound(path: Path, import_id: UUID, index: int) -> bytes:
    """What a piece is bound to: it can't be put in another's place."""
    return f"{import_id}{path.suffix}{index}".encode()
