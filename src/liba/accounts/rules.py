"""Codes, PINs, and how long a phone is heard; all pure."""

import hashlib
import hmac
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

from liba.accounts.terms import DEVICE_POWERS, GLASS_POWERS, POWERS, DeviceStanding, Role
from liba.kernel.actors import Scope

CODE_LIFE = timedelta(minutes=10)
# Slips for many phones are printed in the evening and given out in the days after.
LONGEST_CODE_LIFE = timedelta(days=7)
GLASS_TIME = timedelta(minutes=60)
SHORTEST_REASON = 10
# A phone that was offline when it was revoked may still deliver what it recorded before.
GRACE = timedelta(days=7)
# Heartbeats nearer than this to the last one are not written.
SEEN_EVERY = timedelta(seconds=30)

PIN_DIGITS = range(6, 13)
PIN_ROUNDS = 100_000
SECRET_BYTES = 32
SALT_BYTES = 16

# Crockford's base 32: no letter looks like a digit. Ten of them are 50 bits, tried in ten minutes by nobody.
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 10
_MISREAD = str.maketrans("OIL", "011", " -")


def scope_of(role: str, path: str) -> Scope:
    """What a grant gives; an empty role is broken glass."""
    return Scope(POWERS[Role(role)] if role else GLASS_POWERS, path)


def on_device(scopes: Iterable[Scope]) -> tuple[Scope, ...]:
    """The same areas with what a phone may do there."""
    held = (Scope(scope.powers & DEVICE_POWERS, scope.path) for scope in scopes)
    return tuple(scope for scope in held if scope.powers)


def path_in_town(path: str, *, is_root: bool) -> str:
    """The path of a scope: the root area stands for the whole town, which is the empty path."""
    return "" if is_root else path


def ancestors(path: str) -> tuple[str, ...]:
    """The paths of an area and all above it: `0001.0002.` gives `0001.` and `0001.0002.`."""
    parts = path.split(".")[:-1]
    return tuple("".join(f"{part}." for part in parts[: end + 1]) for end in range(len(parts)))


def plain_code(typed: str) -> str:
    """A device code as it was made, from how somebody typed it: case, spaces, dashes and O, I, L do not matter."""
    return unicodedata.normalize("NFKC", typed).upper().translate(_MISREAD)


def shown_code(code: str) -> str:
    """The code as it is shown: `ABCDE-FGHJK`."""
    return f"{code[: CODE_LENGTH // 2]}-{code[CODE_LENGTH // 2 :]}"


def digest(secret: str) -> bytes:
    """What is kept of a device code or a token: SHA-256, enough for values that are random themselves."""
    return hashlib.sha256(secret.encode()).digest()


def device_standing(revoked_at: datetime | None, now: datetime) -> DeviceStanding:
    """Revoked phones may deliver what they hold for seven days, and get nothing."""
    if revoked_at is None or now < revoked_at:
        return DeviceStanding.LIVE
    return DeviceStanding.GRACE if now - revoked_at < GRACE else DeviceStanding.GONE


def pin_is_weak(pin: str) -> bool:
    """Whether it is not 6–12 digits, one digit repeated, or a run such as 123456 or 987654."""
    if len(pin) not in PIN_DIGITS or not (pin.isascii() and pin.isdigit()):
        return True
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    return len(steps) == 1 and steps <= {0, 1, 9}


def officer_secret(pin: str, salt: bytes) -> bytes:
    """32 bytes from a PIN by PBKDF2-HMAC-SHA256, 100,000 rounds; phones compute the same."""
    return hashlib.pbkdf2_hmac("sha256", pin.encode(), salt, PIN_ROUNDS, SECRET_BYTES)


def officer_verifier(secret: bytes) -> bytes:
    """What a phone compares with: SHA-256 of the secret."""
    return hashlib.sha256(secret).digest()


def override_proof(secret: bytes, check_id: UUID) -> str:
    """The hex proof that the officer's PIN was entered for this one check."""
    return hmac.digest(secret, check_id.bytes, hashlib.sha256).hex()


def proof_holds(secret: bytes, check_id: UUID, proof_hex: str) -> bool:
    """Whether the proof was made with the officer's secret for this check."""
    return hmac.compare_digest(override_proof(secret, check_id).encode(), proof_hex.lower().encode())
