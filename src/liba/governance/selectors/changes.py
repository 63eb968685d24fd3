"""What changed since: the journal as a feed. Every write has its line, so nothing can change without being told."""

from liba.governance.models import JournalLine


def newest_line() -> int:
    """The number of the journal's last line; 0 in a town without any."""
    return JournalLine.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def verbs_after(seq: int, *, most: int = 5000) -> tuple[int, frozenset[str]]:
    """The newest line's number and every verb written after `seq`, of the last `most` lines. One indexed query or two."""
    newest = newest_line()
    if newest <= seq:
        return newest, frozenset()
    lines = JournalLine.objects.filter(seq__gt=max(seq, newest - most)).order_by()
    return newest, frozenset(lines.values_list("verb", flat=True).distinct())
