"""What is kept of a mail server's words: why, and nothing of whom or by which password."""

import re
from collections.abc import Iterable

LONGEST = 120
_ADDRESS = re.compile(r"[^\s<>\"'(),;:]+@[^\s<>\"'(),;:]+")
_SHORTEST = 3


def without(secrets: Iterable[str], words: str) -> str:
    """One line of at most `LONGEST` characters; addresses, and whatever of `secrets` stands in it, become "…"."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())
    line = _ADDRESS.sub("…", line)
    for secret in sorted({one for one in secrets if len(one) >= _SHORTEST}, key=len, reverse=True):
        line = re.sub(re.escape(secret), "…", line, flags=re.IGNORECASE)
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
