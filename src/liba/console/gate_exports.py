"""Checks at a gate as a file: numbers and codes, no names."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.utils.translation import gettext as _

from liba.access.models import Check
from liba.console import words
from liba.console.exports import export
from liba.kernel.numbers import pass_number, spaced

EXPORTED = 5000


def export_checks(format_: str, gate_code: str, checks: Iterable[Check]) -> HttpResponse:
    """One row a check, newest first. Number plates are sealed and stay out."""
    headings = [
        *(_("Day"), _("Time"), _("Direction"), _("Outcome"), _("Pass"), _("Why"), _("Temperature")),
        *(_("Override reason"), _("Marked")),
    ]
    rows = (
        (
            check.day,
            check.happened_at,
            words.word("direction", check.direction),
            words.word("outcome", check.outcome),
            spaced(pass_number(check.serial)) if check.serial else "",
            _words("reason", check.reasons),
            check.temperature / 10 if check.temperature is not None else None,
            check.override_reason,
            _words("flag", check.flags),
        )
        for check in checks
    )
    return export(format_, f"checks-{gate_code}", headings, rows)


def _words(kind: str, codes: str) -> str:
    return " · ".join(words.word(kind, code) for code in codes.replace(",", " ").split())
