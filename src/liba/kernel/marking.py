"""Marks a sentence for translation without Django. The extractor knows `_` and `_n`; the interface translates where it shows."""


def mark(sentence: str) -> str:
    """The sentence itself."""
    return sentence


def mark_counted(one: str, other: str) -> tuple[str, str]:
    """The sentence for a count of one, and that for every other."""
    return one, other
