"""Draws that nobody can foresee and everybody can check.

The list is fixed first and its digest published; then a seed that nobody could know is published; the order of the list's
lines by HMAC-SHA256 with that seed says who is drawn. Nothing but a hash function is needed to do it again.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

VERSION = "liba draw 1"
MOST_SEED = 100


class UnreadableDraw(ValueError):
    """A file that is no draw; the words say what is missing."""


@dataclass(frozen=True, slots=True)
class DrawFile:
    """A draw as it is published. `digest` and `picks` are what it claims."""

    round: str
    day: str
    count: int
    listed: tuple[str, ...]
    digest: str
    seed: str = ""
    source: str = ""
    picks: tuple[str, ...] = ()


def canonical_list(entries: Iterable[str]) -> tuple[str, ...]:
    """The entries each once, in the order of their code points."""
    return tuple(sorted(set(entries)))


def list_digest(round_code: str, day: str, count: int, listed: Sequence[str]) -> str:
    """SHA-256 (hex) of the first line `liba draw 1 ROUND DAY COUNT` and the list, each line ended by a line feed."""
    lines = [f"{VERSION} {round_code} {day} {count}", *listed]
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


def rank(seed: str, digest: str, entry: str) -> str:
    """HMAC-SHA256 (hex) with the seed as the key over `DIGEST ENTRY`."""
    return hmac.new(seed.encode(), f"{digest} {entry}".encode(), hashlib.sha256).hexdigest()


def drawn(seed: str, digest: str, listed: Sequence[str], count: int) -> tuple[str, ...]:
    """The `count` entries of the lowest rank, in the order of their ranks."""
    return tuple(sorted(listed, key=lambda entry: (rank(seed, digest, entry), entry))[:count])


def what_is_wrong(claimed: DrawFile) -> tuple[str, ...]:
    """The codes of everything that doesn't hold: list_changed, not_canonical, picks_differ. Nothing for a sound draw."""
    wrong = []
    if canonical_list(claimed.listed) != claimed.listed:
        wrong.append("not_canonical")
    digest = list_digest(claimed.round, claimed.day, claimed.count, claimed.listed)
    if digest != claimed.digest:
        wrong.append("list_changed")
    if claimed.seed and drawn(claimed.seed, digest, claimed.listed, claimed.count) != claimed.picks:
        wrong.append("picks_differ")
    return tuple(wrong)


def written(draw: DrawFile) -> str:
    """The draw as a text file that anybody can read, keep and check."""
    head = {
        "round": draw.round, "day": draw.day, "count": str(draw.count), "digest": draw.digest,
        "seed": draw.seed, "source": draw.source,
    }  # fmt: skip
    lines = [VERSION, *(f"{name}: {value}" for name, value in head.items())]
    lines += ["list:", *draw.listed, "picks:", *draw.picks]
    return "".join(f"{line}\n" for line in lines)


def read(text: str) -> DrawFile:
    """A draw from its text file; `UnreadableDraw` for anything else."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").rstrip("\n").split("\n")
    if lines[0] != VERSION or "list:" not in lines or "picks:" not in lines:
        raise UnreadableDraw(VERSION)
    first, last = lines.index("list:"), lines.index("picks:")
    parts = [line.partition(":") for line in lines[1:first]]
    head = {name: value.removeprefix(" ") for name, _sign, value in parts}
    count = head.get("count", "")
    if not (count.isascii() and count.isdigit()) or {"round", "day", "digest"} - head.keys():
        raise UnreadableDraw("round, day, count, digest")
    return DrawFile(
        head["round"], head["day"], int(count), tuple(lines[first + 1 : last]), head["digest"],
        head.get("seed", ""), head.get("source", ""), tuple(lines[last + 1 :]),
    )  # fmt: skip
