"""Bounds and conditions as XLSForm writes them, both ways. What isn't of these shapes is not guessed at."""

import re
from decimal import Decimal

from liba.rounds.rules.answers import NUMBERS
from liba.rounds.rules.written import decimal_text
from liba.rounds.terms.forms import Bounds, Condition, Question

_NUMBER = r"-?[0-9]{1,12}(?:\.[0-9]{1,6})?"
_BOUND = re.compile(rf"\.\s*(>=|<=|>|<)\s*({_NUMBER})")
_SELECTED = re.compile(r"selected\(\s*\$\{\s*([\w.-]+)\s*\}\s*,\s*(?:'([^']*)'|\"([^\"]*)\")\s*\)")
_EQUAL = re.compile(rf"\$\{{\s*([\w.-]+)\s*\}}\s*=\s*(?:'([^']*)'|\"([^\"]*)\"|({_NUMBER}))")
_AND, _OR = re.compile(r"\s+and\s+"), re.compile(r"\s+or\s+")


def bounds_text(bounds: Bounds, decimals: int) -> str:
    """`. >= 34.0 and . < 43.0`; empty without bounds."""
    parts = []
    if bounds.low is not None:
        sign = ">=" if bounds.low_included else ">"
        parts.append(f". {sign} {decimal_text(bounds.low, decimals)}")
    if bounds.high is not None:
        sign = "<=" if bounds.high_included else "<"
        parts.append(f". {sign} {decimal_text(bounds.high, decimals)}")
    return " and ".join(parts)


def bounds_of(text: str) -> tuple[dict[str, Decimal], int] | None:
    """The ends by their sign and the most decimals among them; None when it is not a plain range."""
    ends: dict[str, Decimal] = {}
    for part in _AND.split(text.strip()):
        found = _BOUND.fullmatch(part.strip().removeprefix("(").removesuffix(")").strip())
        if found is None or found[1] in ends:
            return None
        ends[found[1]] = Decimal(found[2])
    if {">", ">="} <= set(ends) or {"<", "<="} <= set(ends):
        return None
    return ends, max(max(-int(end.as_tuple().exponent), 0) for end in ends.values())


def as_bounds(ends: dict[str, Decimal], decimals: int) -> Bounds:
    """The ends in whole units."""
    low, high = ends.get(">=", ends.get(">")), ends.get("<=", ends.get("<"))
    return Bounds(
        low=None if low is None else int(low.scaleb(decimals)),
        high=None if high is None else int(high.scaleb(decimals)),
        low_included=">" not in ends,
        high_included="<" not in ends,
    )


def condition_text(condition: Condition | None, other: Question | None) -> str:
    """`selected(${well}, 'no')`, or `${count} = 0` where the other question is a number."""
    if condition is None or other is None:
        return ""
    if other.kind in NUMBERS:
        values = [decimal_text(int(answer), other.decimals) for answer in condition.answers]
        return " or ".join(f"${{{other.code}}} = {value}" for value in values)
    return " or ".join(f"selected(${{{other.code}}}, '{answer}')" for answer in condition.answers)


def condition_of(text: str) -> Condition | None:
    """The condition, its numbers as they are written; None when it is anything but answers to one question."""
    named: set[str] = set()
    answers: list[str] = []
    for part in _OR.split(text.strip()):
        found = _SELECTED.fullmatch(part.strip()) or _EQUAL.fullmatch(part.strip())
        if found is None:
            return None
        named.add(found[1])
        answers.append(next(value for value in found.groups()[1:] if value is not None))
    return Condition(named.pop(), tuple(answers)) if len(named) == 1 else None
