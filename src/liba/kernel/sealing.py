"""Sealed values: encryption at rest and keyed tags for what must be found but not read."""

import hashlib
import hmac
import os
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

_NONCE_BYTES = 12
TAG_BYTES = 16


@dataclass(frozen=True)
class Keyring:
    """Keys derived from the one secret that the environment gives (32 bytes).

    `seal`/`open` protect a text with AES-256-GCM, bound to a `purpose` so that a value can't be moved to another
    column. `index` is a keyed tag (HMAC-SHA256, 16 bytes) by which the server alone finds equal values.
    """

    secret: bytes

    def key(self, purpose: str) -> bytes:
        """A 32-byte key for one purpose."""
        return HKDFExpand(SHA256(), 32, b"liba:" + purpose.encode()).derive(self.secret)


class Sealer:
    """Seals and finds the values of one purpose, such as `registry.id_number`."""

    def __init__(self, keyring: Keyring, purpose: str) -> None:
        self._purpose = purpose.encode()
        self._cipher = AESGCM(keyring.key(f"seal:{purpose}"))
        self._index_key = keyring.key(f"index:{purpose}")

    def seal(self, plain: str) -> bytes:
        """Nonce and ciphertext; the same text gives a different value each time."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain.encode(), self._purpose)

    def open(self, sealed: bytes) -> str:
        """The text. An altered value, or one of another purpose or key, raises `InvalidTag`."""
        raw = bytes(sealed)
        return self._cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], self._purpose).decode()

    def index(self, plain: str) -> bytes:
        """The tag by which equal values are found: 16 bytes, useless without the key."""
        return keyed_tag(self._index_key, plain)


def keyed_tag(key: bytes, plain: str) -> bytes:
    """HMAC-SHA256 of a text, cut to 16 bytes."""
    return hmac.digest(key, plain.encode(), hashlib.sha256)[:TAG_BYTES]
