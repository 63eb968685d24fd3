"""Reads of governance: what is enforced when, the journal, and whether its chain holds."""

from liba.governance.selectors.chain import journal_head, verify_journal, verify_onward
from liba.governance.selectors.enforcement import (
    EndingMeasure,
    ending_soon,
    enforced_window,
    enforced_windows,
    is_enforced,
    measure,
    measures,
    over_since,
    running_measures,
)
from liba.governance.selectors.journal import JournalPage, JournalQuery, journal_page, subject_history

__all__ = [
    "EndingMeasure",
    "JournalPage",
    "JournalQuery",
    "ending_soon",
    "enforced_window",
    "enforced_windows",
    "is_enforced",
    "journal_head",
    "journal_page",
    "measure",
    "measures",
    "over_since",
    "running_measures",
    "subject_history",
    "verify_journal",
    "verify_onward",
]
