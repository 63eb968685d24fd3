"""A list of responders on its way in: received and checked, its columns named, applied or discarded, reported."""

from liba.workforce.services.roster.applying import apply_import
from liba.workforce.services.roster.receiving import choose_sheet, discard, receive_list, set_mapping
from liba.workforce.services.roster.reporting import look_at_preview, write_report, write_template

__all__ = [
    "apply_import",
    "choose_sheet",
    "discard",
    "look_at_preview",
    "receive_list",
    "set_mapping",
    "write_report",
    "write_template",
]
