"""When a measure is enforced; how a journal line is hashed."""

import hashlib
from datetime import datetime

import msgspec

from liba.governance.terms import Entry, MeasureState, Window

FIRST_HASH = b"\0" * 32
_canonical = msgspec.json.Encoder(order="deterministic")


def measure_state(window: Window, ended_at: datetime | None, moment: datetime) -> MeasureState:
    """Planned before the start, running inside the window, then expired, or ended if somebody ended it early."""
    if moment < window.starts_at:
        return MeasureState.PLANNED
    if window.holds(moment):
        return MeasureState.RUNNING
    return MeasureState.ENDED if ended_at is not None else MeasureState.EXPIRED


def canonical_facts(entry: Entry) -> str:
    """The facts as JSON with sorted keys, as they are stored and hashed."""
    return _canonical.encode(dict(entry.facts)).decode() if entry.facts else "{}"


def line_hash(previous: bytes, seq: int, at: datetime, entry: Entry, facts: str) -> bytes:
    """SHA-256 over the previous hash and every field of the line, each prefixed by its length in the JSON array."""
    actor = entry.actor
    fields = (
        seq,
        at.isoformat(timespec="microseconds"),
        actor.kind.value,
        actor.id,
        actor.name,
        entry.verb,
        entry.subject_kind,
        entry.subject_id,
        entry.area_path,
        facts,
        actor.origin,
    )
    return hashlib.sha256(previous + _canonical.encode(fields)).digest()
