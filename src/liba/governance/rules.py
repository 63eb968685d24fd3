"""When a measure is enforced; how the journal's lines are chained and the chain is proved."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from liba.governance.terms import Entry, Fault, FaultKind, Head, Line, MeasureState, Window

FIRST_HASH = b"\0" * 32
_HEAD = re.compile(r"(\d{1,18}):([0-9a-fA-F]{64})")
_canonical = msgspec.json.Encoder(order="deterministic")


def measure_state(window: Window, ended_at: datetime | None, moment: datetime) -> MeasureState:
    """Planned before the start, running inside the window, then expired, or ended if somebody ended it early.

    One that was ended before it began has an empty window and counts as ended at once.
    """
    if window.holds(moment):
        return MeasureState.RUNNING
    if moment < window.starts_at < window.ends_at:
        return MeasureState.PLANNED
    return MeasureState.ENDED if ended_at == window.ends_at else MeasureState.EXPIRED


def merged(windows: Iterable[Window]) -> tuple[Window, ...]:
    """The same time in as few windows as possible, in order. Empty windows vanish; ones that touch become one."""
    spans: list[Window] = []
    for window in sorted((w for w in windows if w.starts_at < w.ends_at), key=lambda w: w.starts_at):
        if spans and window.starts_at <= spans[-1].ends_at:
            spans[-1] = Window(spans[-1].starts_at, max(spans[-1].ends_at, window.ends_at))
        else:
            spans.append(window)
    return tuple(spans)


def window_at(windows: Sequence[Window], moment: datetime) -> Window | None:
    """Of merged windows: the one that holds the moment, else the next to come, else the last. None without any."""
    return next((w for w in windows if moment < w.ends_at), windows[-1] if windows else None)


def canonical_facts(entry: Entry) -> str:
    """The facts as JSON with sorted keys, as they are stored and hashed."""
    return _canonical.encode(dict(entry.facts)).decode() if entry.facts else "{}"


def line_of(entry: Entry, seq: int, at: datetime) -> Line:
    """The line that an entry becomes at its place in the chain."""
    actor = entry.actor
    return Line(
        seq,
        at,
        actor.kind.value,
        actor.id,
        actor.name,
        entry.verb,
        entry.subject_kind,
        entry.subject_id,
        entry.area_path,
        canonical_facts(entry),
        actor.origin,
    )


def line_hash(previous: bytes, line: Line) -> bytes:
    """SHA-256 over the previous line's hash and this line's fields as one JSON array, times in UTC."""
    fields = (line.seq, line.at.isoformat(timespec="microseconds"), *line[2:])
    return hashlib.sha256(previous + _canonical.encode(fields)).digest()


def head_from_text(text: str) -> Head | None:
    """A head as it was printed, `SEQ:HASH`; None for anything else."""
    found = _HEAD.fullmatch(text.strip())
    if found is None:
        return None
    return Head(int(found[1]), bytes.fromhex(found[2]))


def prove(head: Head, lines: Iterable[tuple[Line, bytes]]) -> tuple[Head, Fault | None]:
    """Follow the chain on from `head` over lines with their stored hashes, in order of `seq`.

    Returns how far it holds and the first fault: a number left out is a removed line; a hash that does not
    follow from the line and the one before it is an altered line.
    """
    for line, stored in lines:
        if line.seq != head.seq + 1:
            return head, Fault(head.seq + 1, FaultKind.REMOVED)
        if line_hash(head.hash, line) != stored:
            return head, Fault(line.seq, FaultKind.ALTERED)
        head = Head(line.seq, stored)
    return head, None
