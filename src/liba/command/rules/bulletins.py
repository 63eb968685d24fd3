"""What a text for everybody gives away: numbers by their look, and words that may be somebody's name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Given = Literal["number", "phone", "plate", "name"]
_NUMBER = re.compile(r"(?<![0-9])[1-9][0-9]{16}[0-9Xx](?![0-9Xx])|(?<![0-9])[1-9][0-9]{14}(?![0-9])")
_PHONE = re.compile(
    r"(?<![0-9])(?:\+?86[- ]?)?1[3-9][0-9](?:[- ]?[0-9]{4}){2}(?![0-9])|(?<![0-9])0[0-9]{2,3}[- ][0-9]{7,8}(?![0-9])"
)
_PLATE = re.compile(r"[\u4e00-\u9fff][A-Z][·・. ]?[A-HJ-NP-Z0-9]{5,6}(?![A-Za-z0-9])")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·]+")
_LATIN = re.compile(r"[A-Z][A-Za-z'’-]+(?: [A-Z][A-Za-z'’-]+)+")
_FULL_WIDTH = str.maketrans({chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)})
NAME_LENGTHS = range(2, 5)


@dataclass(frozen=True, slots=True)
class Gives:
    """A part of a text that tells of somebody. `certain` ones are never published; of others a person decides."""

    kind: Given
    part: str
    certain: bool


def numbers_in(text: str) -> Iterator[Gives]:
    """ID numbers, telephone numbers and plates, also in full-width signs."""
    plain = text.translate(_FULL_WIDTH)
    patterns: tuple[tuple[Given, re.Pattern[str]], ...] = (
        ("number", _NUMBER),
        ("phone", _PHONE),
        ("plate", _PLATE),
    )
    for kind, pattern in patterns:
        for part in dict.fromkeys(pattern.findall(plain)):
            yield Gives(kind, part, certain=True)


def may_be_names(text: str) -> set[str]:
    """Every stretch of a text that could be a name: two to four Chinese signs in a row, a longer name with its dot, Latin words."""
    found: set[str] = set(_LATIN.findall(text))
    for run in _HAN.findall(text):
        if "·" in run:
            found |= {
                run[start:end]
                for start in range(len(run))
                for end in range(start + 3, min(len(run), start + 20) + 1)
            }
        found |= {
            run[start : start + length] for length in NAME_LENGTHS for start in range(len(run) - length + 1)
        }
    return found
