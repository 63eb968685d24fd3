"""The browser's half of web push, written from the RFCs: what the town's library does is checked by something else."""

import base64
import json
import os
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_CURVE = ec.SECP256R1()
_SALT, _SIZE, _LAST_RECORD = 16, 4, 2


class Browser:
    """A subscription at a push service, with its own fresh keys."""

    def __init__(self, endpoint: str) -> None:
        self._key, self._auth = ec.generate_private_key(_CURVE), os.urandom(16)
        self._point = _point(self._key.public_key())
        self.said: dict[str, Any] = {
            "endpoint": endpoint,
            "keys": {"p256dh": _text(self._point), "auth": _text(self._auth)},
        }

    def opened(self, body: bytes) -> dict[str, object]:
        """What was pushed, decrypted as RFC 8291 (3.4) and RFC 8188 (2) have it: one record, and the last one."""
        salt, rest = body[:_SALT], body[_SALT + _SIZE :]
        theirs, sealed = rest[1 : 1 + rest[0]], rest[1 + rest[0] :]
        assert len(sealed) <= int.from_bytes(body[_SALT : _SALT + _SIZE], "big") <= 4096
        shared = self._key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, theirs))
        both = _derived(shared, self._auth, b"WebPush: info\0" + self._point + theirs, 32)
        key = _derived(both, salt, b"Content-Encoding: aes128gcm\0", 16)
        nonce = _derived(both, salt, b"Content-Encoding: nonce\0", 12)
        plain = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0")
        assert plain[-1] == _LAST_RECORD
        read: dict[str, object] = json.loads(plain[:-1])
        return read


def vapid_claims(authorization: str, key: str) -> dict[str, object]:
    """What the town claims, its signature held against the key by which phones subscribed (RFC 8292, 2 and 3)."""
    scheme, _space, said = authorization.partition(" ")
    parts = dict(part.strip().split("=", 1) for part in said.split(","))
    assert (scheme, parts["k"].rstrip("=")) == ("vapid", key)
    head, claims, signature = parts["t"].split(".")
    assert json.loads(_raw(head)) == {"typ": "JWT", "alg": "ES256"}
    both = _raw(signature)
    number = encode_dss_signature(int.from_bytes(both[:32], "big"), int.from_bytes(both[32:], "big"))
    public = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, _raw(key))
    public.verify(number, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    read: dict[str, object] = json.loads(_raw(claims))
    return read


def _derived(secret: bytes, salt: bytes, about: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, about).derive(secret)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
