"""A roster's way in: received, its columns named, checked, applied or discarded, reported."""

from liba.registry.services.roster.applying import apply_import
from liba.registry.services.roster.checking import check_import
from liba.registry.services.roster.receiving import choose_sheet, discard, receive_file, set_mapping
from liba.registry.services.roster.reporting import look_at_preview, write_report
from liba.registry.services.roster.tasks import queue_apply, queue_check

__all__ = [
    "apply_import",
    "check_import",
    "choose_sheet",
    "discard",
    "look_at_preview",
    "queue_apply",
    "queue_check",
    "receive_file",
    "set_mapping",
    "write_report",
]
