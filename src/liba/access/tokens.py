"""Pass tokens: `LB1:` + base45(COSE_Sign1 without its tag, ES256), as docs/reference/field-protocol.md has it.

Signing is deterministic (RFC 6979), so that a reprinted card carries the same code. Reading is strict: a token is taken
only in the one spelling in which we write it, so nothing that is not signed can be changed unseen.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import base45
import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from liba.access.terms import Found
from liba.kernel.numbers import MOST_SERIAL

PREFIX = "LB1:"
LONGEST_TOKEN = 400
_ISSUER, _EXPIRY, _SERIAL, _QUOTA, _TYPE, _ZONE = 1, 4, -1, -2, -3, -4
_HALF = 32
_SERIALS = range(1, MOST_SERIAL + 1)
# An array of four; a byte string of nine (the protected header). Ours always has a payload of 24–255 bytes.
_ENVELOPE = b"\x84\x49"
_SIGNATURE_HEAD = b"\x58\x40"
_SIGN = ec.ECDSA(SHA256(), deterministic_signing=True)
_VERIFY = ec.ECDSA(SHA256())


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says: the town's code, when it expires (seconds since 1970), the serials, type code, zone number."""

    town: str
    expires_at: int
    serial: int
    quota_serial: int
    type_code: str
    zone: int


@dataclass(frozen=True, slots=True)
class CardRead:
    """What reading a code came to. The claims are believed only when `found` is SIGNED; else they are empty."""

    found: Found
    serial: int = 0
    quota_serial: int = 0
    type_code: str = ""
    zone: int = 0
    expires_at: int = 0
    kid: str = ""


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A new signing key: its id (8 hex digits of its public point's hash), the private key as PEM, the public point."""

    kid: str
    private_pem: str
    x: bytes
    y: bytes


@dataclass(frozen=True, eq=False)
class TokenKeys:
    """The town's code and its public keys by key id; withdrawn ones have None. Compared by identity, so reads are remembered."""

    town: str
    public: Mapping[str, ec.EllipticCurvePublicKey | None] = field(default_factory=dict)


def new_key_pair() -> KeyPair:
    """A fresh P-256 key."""
    private = ec.generate_private_key(ec.SECP256R1())
    point = private.public_key().public_numbers()
    x, y = point.x.to_bytes(_HALF, "big"), point.y.to_bytes(_HALF, "big")
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return KeyPair(_key_id(x, y), pem, x, y)


def public_key(x: bytes, y: bytes) -> ec.EllipticCurvePublicKey:
    """A key by its public point, 32 bytes each."""
    numbers = ec.EllipticCurvePublicNumbers(
        int.from_bytes(x, "big"), int.from_bytes(y, "big"), ec.SECP256R1()
    )
    return numbers.public_key()


class TokenSigner:
    """Signs claims with one key. The same claims always give the same text."""

    def __init__(self, kid: str, private_pem: str) -> None:
        key = load_pem_private_key(private_pem.encode(), None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise TypeError("passes are signed with P-256")
        self._key = key
        self._protected = _protected(kid)

    def sign(self, claims: Claims) -> str:
        """The text of the code: `LB1:` and base45, all of it in the QR alphabet for letters and digits."""
        payload = _payload(claims)
        r, s = decode_dss_signature(self._key.sign(_signed_bytes(self._protected, payload), _SIGN))
        signature = r.to_bytes(_HALF, "big") + s.to_bytes(_HALF, "big")
        encoded: bytes = base45.b45encode(_message(self._protected, payload, signature))
        return PREFIX + encoded.decode()


def read_token(text: str, keys: TokenKeys) -> CardRead:
    """What a scanned text is. Anything that isn't a token of ours whole and in our spelling is UNREADABLE; a withdrawn
    key's card is KEY_WITHDRAWN; an unknown key's is OTHER_TOWN when it names another town, else FORGED; a wrong signature
    is FORGED. Expiry is told, not judged. The last 2,000 answers are remembered."""
    text = text.strip()  # no token ends in a space: the last letter of a base45 group is never one
    if not text.startswith(PREFIX) or len(text) > LONGEST_TOKEN:
        return CardRead(Found.UNREADABLE)
    return _read(text, keys)


@lru_cache(maxsize=2_000)
def _read(text: str, keys: TokenKeys) -> CardRead:
    parts = _parts(text)
    if parts is None:
        return CardRead(Found.UNREADABLE)
    kid, claims, protected, payload, signature = parts
    if kid not in keys.public:
        return CardRead(Found.OTHER_TOWN if claims.town != keys.town else Found.FORGED, kid=kid)
    key = keys.public[kid]
    if key is None:
        return CardRead(Found.KEY_WITHDRAWN, kid=kid)
    if not _is_signed(key, protected, payload, signature):
        return CardRead(Found.FORGED, kid=kid)
    if claims.town != keys.town:
        return CardRead(Found.OTHER_TOWN, kid=kid)
    return CardRead(
        Found.SIGNED,
        claims.serial,
        claims.quota_serial,
        claims.type_code,
        claims.zone,
        claims.expires_at,
        kid,
    )


def _is_signed(key: ec.EllipticCurvePublicKey, protected: bytes, payload: bytes, signature: bytes) -> bool:
    r, s = int.from_bytes(signature[:_HALF], "big"), int.from_bytes(signature[_HALF:], "big")
    try:
        key.verify(encode_dss_signature(r, s), _signed_bytes(protected, payload), _VERIFY)
    except InvalidSignature:
        return False
    return True


def _parts(text: str) -> tuple[str, Claims, bytes, bytes, bytes] | None:
    """Key id, claims and the signed pieces; None unless every byte stands where we would write it.

    The envelope is compared with fixed bytes rather than decoded: it is quicker, and nothing unsigned is interpreted.
    """
    try:
        raw = base45.b45decode(text[len(PREFIX) :])
    except ValueError:
        return None
    protected, head = raw[2:11], raw[11:14]
    payload, tail = raw[14 : -2 - 2 * _HALF], raw[-2 - 2 * _HALF : -2 * _HALF]
    kid = protected[5:].hex()
    if (
        raw[:2] != _ENVELOPE
        or len(kid) != 8
        or protected != _protected(kid)
        or head != bytes((0xA0, 0x58, len(payload) & 0xFF))
        or tail != _SIGNATURE_HEAD
    ):
        return None
    claims = _claims(payload)
    return None if claims is None else (kid, claims, protected, payload, raw[-2 * _HALF :])


def _claims(payload: bytes) -> Claims | None:
    """The claims; None unless they are well formed and written as we write them."""
    try:
        said = _map(payload)
        serial = said[_SERIAL]
        numbers = (said[_EXPIRY], serial, said.get(_QUOTA, serial), said[_ZONE])
        if not _are_sound(said[_ISSUER], said[_TYPE], numbers):
            return None
        claims = Claims(said[_ISSUER], *numbers[:3], said[_TYPE], said[_ZONE])
        written = _payload(claims)
    except (cbor2.CBORError, ValueError, TypeError, LookupError, ArithmeticError, RecursionError):
        return None
    return claims if written == payload else None


def _map(payload: bytes) -> dict[int, Any]:
    """What a payload says; refuses (`ValueError`) all but a map, as text and lists answer to numbers too."""
    said = cbor2.loads(payload)
    if not isinstance(said, dict):
        raise ValueError(type(said))
    return said


def _are_sound(town: object, type_code: object, numbers: tuple[object, ...]) -> bool:
    return (
        isinstance(town, str)
        and isinstance(type_code, str)
        and all(type(number) is int and number >= 0 for number in numbers)
        and numbers[1] in _SERIALS
    )


def _payload(claims: Claims) -> bytes:
    said: dict[int, str | int] = {
        _ISSUER: claims.town,
        _EXPIRY: claims.expires_at,
        _SERIAL: claims.serial,
    }
    if claims.quota_serial != claims.serial:
        said[_QUOTA] = claims.quota_serial
    said[_TYPE] = claims.type_code
    said[_ZONE] = claims.zone
    return cbor2.dumps(said)


@lru_cache(maxsize=16)
def _protected(kid: str) -> bytes:
    return cbor2.dumps({1: -7, 4: bytes.fromhex(kid)})


def _signed_bytes(protected: bytes, payload: bytes) -> bytes:
    """COSE's `["Signature1", protected, external data (none), payload]`."""
    return b"".join((b"\x84\x6aSignature1\x49", protected, b"\x40\x58", bytes((len(payload),)), payload))


def _message(protected: bytes, payload: bytes, signature: bytes) -> bytes:
    return b"".join(
        (_ENVELOPE, protected, b"\xa0\x58", bytes((len(payload),)), payload, _SIGNATURE_HEAD, signature)
    )


def _key_id(x: bytes, y: bytes) -> str:
    return hashlib.sha256(x + y).hexdigest()[:8]
