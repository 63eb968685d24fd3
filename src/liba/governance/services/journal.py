"""Writing journal lines: last in their decision, chained to the line before."""

from collections.abc import Sequence
from datetime import datetime

from liba.governance.models import JournalHead, JournalLine
from liba.governance.rules import FIRST_HASH, canonical_facts, line_hash
from liba.governance.terms import Entry
from liba.kernel.actors import Actor
from liba.kernel.refusals import FactValue

_HEAD = 1


def record(
    actor: Actor,
    verb: str,
    subject_kind: str,
    subject_id: object,
    now: datetime,
    *,
    area_path: str = "",
    **facts: FactValue,
) -> None:
    """Write one line. Call it last inside `decision()`; a look at a person's data is recorded the same way."""
    record_all([Entry(actor, verb, subject_kind, str(subject_id), area_path, facts)], now)


def record_all(entries: Sequence[Entry], now: datetime) -> None:
    """Write many lines in one statement, in the order given."""
    if not entries:
        return
    head = JournalHead.objects.select_for_update().filter(pk=_HEAD).first()
    if head is None:
        head = JournalHead.objects.get_or_create(pk=_HEAD, defaults={"seq": 0, "hash": FIRST_HASH})[0]
    seq, previous = head.seq, bytes(head.hash)
    lines = []
    for entry in entries:
        seq += 1
        facts = canonical_facts(entry)
        previous = line_hash(previous, seq, now, entry, facts)
        lines.append(_line(seq, now, entry, facts, previous))
    JournalLine.objects.bulk_create(lines, batch_size=2000)
    JournalHead.objects.filter(pk=_HEAD).update(seq=seq, hash=previous)


def _line(seq: int, now: datetime, entry: Entry, facts: str, digest: bytes) -> JournalLine:
    actor = entry.actor
    return JournalLine(
        seq=seq,
        at=now,
        actor_kind=actor.kind.value,
        actor_id=actor.id,
        actor_name=actor.name,
        verb=entry.verb,
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
        area_path=entry.area_path,
        facts=facts,
        origin=actor.origin,
        hash=digest,
    )
