"""The keyed filter "local or not": a Bloom filter over the tags of resident-ID numbers. It names nobody."""

import math
import struct
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from liba.governance.sealed import keyring
from liba.registry.terms import Presence

# One stranger in sixty seems local; eight and a half bits a person.
FALSE_POSITIVES = 1 / 60
_LOOK = timedelta(seconds=60)
_FEWEST_BITS = 1024
_AT_ONCE = 2000
_U64 = (1 << 64) - 1
_GONE = (Presence.MOVED_OUT.value, Presence.DECEASED.value)
_VERSION = "SELECT COUNT(*), COALESCE(SUM(version), 0), COALESCE(MAX(id), 0) FROM registry_person"
_TAGS = "SELECT local_tag FROM registry_person WHERE local_tag IS NOT NULL AND presence NOT IN (%s, %s)"
_Version = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class LocalFilter:
    """The filter: `k` bits a number in `bits`, under `key`; `version` changes with its content."""

    version: str
    key: bytes
    k: int
    bits: bytes


_kept: dict[str, tuple[datetime, _Version, LocalFilter]] = {}


def local_filter(now: datetime) -> LocalFilter:
    """The filter of everybody registered now. The roster is looked at for changes at most once a minute."""
    town = str(connection.settings_dict["NAME"])
    kept = _kept.get(town)
    if kept is not None and kept[0] <= now < kept[0] + _LOOK:
        return kept[2]
    version = _version()
    made = kept[2] if kept is not None and kept[1] == version else _make(version)
    _kept.clear()
    _kept[town] = (now, version, made)
    return made


def forget_local_filter() -> None:
    """Drop what is kept: for tests, where one process sees many towns."""
    _kept.clear()


def bloom(tags: bytes | bytearray, expected: float = FALSE_POSITIVES) -> tuple[int, bytes]:
    """How many bits a tag sets, and the filter over tags of 16 bytes each; sized so that `expected` of others seem in it."""
    count = len(tags) // 16
    wanted = math.ceil(count * -math.log(expected) / math.log(2) ** 2)
    size = max(_FEWEST_BITS, (wanted + 7) // 8 * 8)
    k = min(max(1, round(size / count * math.log(2))), 16) if count else 1
    marked = bytearray(size)
    for first, second in struct.iter_unpack("<QQ", tags):
        for number in range(k):
            marked[((first + number * second) & _U64) % size] = 1
    # Bit n of the filter is bit n % 8 of byte n // 8: every eighth mark is a number of its own, shifted into its place.
    eighths = (int.from_bytes(marked[place::8], "little") << place for place in range(8))
    return k, sum(eighths).to_bytes(size // 8, "little")


def _version() -> _Version:
    with connection.cursor() as cursor:
        cursor.execute(_VERSION)
        return tuple(cursor.fetchone())


def _make(version: _Version) -> LocalFilter:
    with connection.cursor() as cursor:
        cursor.execute(_TAGS, _GONE)
        tags = bytearray()
        while rows := cursor.fetchmany(_AT_ONCE):
            for (tag,) in rows:
                tags += tag
    k, bits = bloom(tags)
    return LocalFilter(
        ".".join(str(int(str(part))) for part in version), keyring().key("registry.local"), k, bits
    )
