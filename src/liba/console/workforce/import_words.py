"""The words of a list of responders on its way in."""

from django.utils.translation import gettext
from django.utils.translation import gettext as _

from liba.workforce.roster.terms import Summary
from liba.workforce.roster.words import CHANGE_LABELS


def change(name: str) -> str:
    """A changed column's name."""
    return gettext(CHANGE_LABELS.get(name, name))


def counts(summary: Summary) -> list[tuple[str, int, str]]:
    """What would happen, or happened, in numbers: words, count, tone."""
    return [
        (_("people in the file"), summary.rows, ""),
        (_("new responders"), summary.new, "good" if summary.new else ""),
        (_("changed responders"), summary.changed, "info" if summary.changed else ""),
        (_("unchanged responders"), summary.unchanged, ""),
        (_("named twice, left out"), summary.skipped, "warn" if summary.skipped else ""),
        (_("of the group, not in the file"), summary.missing, "warn" if summary.missing else ""),
        (_("errors"), summary.errors, "bad" if summary.errors else ""),
        (_("to be looked at"), summary.warnings, "warn" if summary.warnings else ""),
    ]
