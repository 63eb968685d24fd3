"""Whether the journal is whole: its chain followed from the first line to the head."""

from collections.abc import Iterator
from datetime import UTC

from django.db.models import Max

from liba.governance.models import JournalHead, JournalLine
from liba.governance.rules import FIRST_HASH, prove
from liba.governance.terms import Fault, FaultKind, Head, Line, Verification

CHUNK = 10_000
_FIELDS = (*Line._fields, "hash")


def journal_head() -> Head:
    """The end of the chain now. Printed and kept elsewhere, it proves later that nothing before it was changed."""
    row = JournalHead.objects.filter(pk=1).values_list("seq", "hash").first()
    return Head(0, FIRST_HASH) if row is None else Head(row[0], bytes(row[1]))


def verify_journal(expected: Head | None = None) -> Verification:
    """Follow the whole chain in chunks of 10,000 lines and say where it first fails.

    Found are an altered line, a removed one, lines missing at the end, lines that the head does not know of, and a
    head that differs. A tail that was cut together with its head, or a chain computed anew, shows only against
    `expected`, a head that was printed earlier. Lines written while this runs are not looked at.
    """
    newest = JournalLine.objects.aggregate(newest=Max("seq"))["newest"] or 0
    end = journal_head()
    if expected is not None and expected.seq > end.seq:
        return Verification(0, end, Fault(end.seq + 1, FaultKind.TAIL_CUT))
    head = Head(0, FIRST_HASH)
    for lines in _chunks(end.seq):
        before = head
        head, fault = prove(head, lines)
        if fault is None and expected is not None and before.seq < expected.seq <= head.seq:
            fault = _differing(lines, expected)
        if fault is not None:
            return Verification(head.seq, end, fault)
    return Verification(head.seq, end, _fault_at_end(head, end, newest))


def verify_onward(after: int, most: int) -> Verification:
    """The same in steps: follow the chain over at most `most` lines behind line `after`, which the step before proved.

    The proof is whole when a step that began where the one before ended comes to the head: `lines` is `head.seq`.
    """
    newest = JournalLine.objects.aggregate(newest=Max("seq"))["newest"] or 0
    end = journal_head()
    head = _stored(begun := min(after, end.seq))
    if head is None:
        return Verification(0, end, Fault(begun, FaultKind.REMOVED))
    last = min(end.seq, after + most)
    for lines in _chunks(last, begun):
        head, fault = prove(head, lines)
        if fault is not None:
            return Verification(head.seq, end, fault)
    if last == end.seq:
        return Verification(head.seq, end, _fault_at_end(head, end, newest))
    kind = FaultKind.REMOVED if newest > head.seq else FaultKind.TAIL_CUT
    return Verification(head.seq, end, Fault(head.seq + 1, kind) if head.seq < last else None)


def _stored(seq: int) -> Head | None:
    """A line's number and hash as they are stored; None when it is gone. Line 0 is what the first follows from."""
    if seq == 0:
        return Head(0, FIRST_HASH)
    stored = JournalLine.objects.filter(seq=seq).values_list("hash", flat=True).first()
    return None if stored is None else Head(seq, bytes(stored))


def _fault_at_end(head: Head, end: Head, newest: int) -> Fault | None:
    if head.seq < end.seq:
        return Fault(head.seq + 1, FaultKind.TAIL_CUT)
    if head.hash != end.hash:
        return Fault(end.seq, FaultKind.HEAD_DIFFERS)
    if newest > end.seq:
        return Fault(end.seq + 1, FaultKind.BEYOND_HEAD)
    return None


def _differing(lines: list[tuple[Line, bytes]], expected: Head) -> Fault | None:
    same = any(line.seq == expected.seq and stored == expected.hash for line, stored in lines)
    return None if same else Fault(expected.seq, FaultKind.NOT_AS_PRINTED)


def _chunks(last: int, done: int = 0) -> Iterator[list[tuple[Line, bytes]]]:
    """The lines behind `done` up to `last` in order, with their stored hashes; memory stays that of one chunk."""
    while True:
        rows = list(
            JournalLine.objects.filter(seq__gt=done, seq__lte=last)
            .order_by("seq")
            .values_list(*_FIELDS)[:CHUNK]
        )
        if not rows:
            return
        yield [(Line(row[0], row[1].astimezone(UTC), *row[2:-1]), bytes(row[-1])) for row in rows]
        done = rows[-1][0]
