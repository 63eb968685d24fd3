"""Codes on the rows of a printed list, so that a ticked sheet is keyed back in a minute."""

import re
from collections.abc import Iterable

from stdnum import damm

_BETWEEN = re.compile(r"[\s,;，；、.。]+")


def row_code(number: int) -> str:
    """A row's code: its number and Damm's check digit, which finds every mistyped digit and every two that are swapped."""
    return f"{number}{damm.calc_check_digit(str(number))}"


def keyed_rows(text: str) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """What somebody typed from a ticked sheet: the rows, each once, and what can't be a row's code."""
    rows: dict[int, None] = {}
    wrong: dict[str, None] = {}
    for word in _words(text):
        digits = word.translate(_FULL_WIDTH)
        is_number = digits.isascii() and digits.isdigit() and 1 < len(digits) < 16
        if is_number and damm.is_valid(digits):
            rows[int(digits[:-1])] = None
        else:
            wrong[word] = None
    return tuple(rows), tuple(wrong)


def _words(text: str) -> Iterable[str]:
    return (word for word in _BETWEEN.split(text) if word)


_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
