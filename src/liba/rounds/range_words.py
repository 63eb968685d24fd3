"""Bounds and limits of numbers in words, saying whether exactly the limit counts."""

from django.utils.translation import gettext

from liba.rounds.rules.written import decimal_text
from liba.rounds.terms.forms import Limit, Question


def bounds_in_words(question: Question) -> str:
    """`from 34.0 to under 43.0 ℃`; empty without bounds."""
    bounds, parts = question.bounds, []
    if bounds.low is not None:
        low = decimal_text(bounds.low, question.decimals)
        parts.append(
            (gettext("from %(low)s") if bounds.low_included else gettext("above %(low)s")) % {"low": low}
        )
    if bounds.high is not None:
        high = decimal_text(bounds.high, question.decimals)
        parts.append(
            (gettext("up to %(high)s") if bounds.high_included else gettext("below %(high)s"))
            % {"high": high}
        )
    return " ".join([*parts, question.unit] if parts else [question.unit]).strip()


def limit_in_words(question: Question, limit: Limit) -> str:
    """`from 37.3 ℃ up`, saying whether exactly the limit counts."""
    parts = []
    if limit.at_least is not None:
        low = decimal_text(limit.at_least, question.decimals)
        parts.append(
            (gettext("%(low)s and more") if limit.included else gettext("more than %(low)s")) % {"low": low}
        )
    if limit.at_most is not None:
        high = decimal_text(limit.at_most, question.decimals)
        parts.append(
            (gettext("%(high)s and less") if limit.included else gettext("less than %(high)s"))
            % {"high": high}
        )
    return f"{' / '.join(parts)} {question.unit}".strip()
