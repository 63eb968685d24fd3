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


def objects_after(seq: int, upto: int, verbs: str, *, most: int = 5000) -> frozenset[str]:
    """What the lines behind `seq`, up to `upto`, are about whose verb begins so, of the last `most` lines; looks left out."""
    lines = JournalLine.objects.filter(seq__gt=max(seq, upto - most), seq__lte=upto, verb__startswith=verbs)
    return frozenset(lines.exclude(verb__endswith=".seen").order_by().values_list("subject_id", flat=True))
