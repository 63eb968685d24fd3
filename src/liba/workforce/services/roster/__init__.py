"""A list of responders on its way in: received and checked, its columns named, applied or discarded, reported."""

from liba.workforce.services.roster.intake import INTAKE, receive_list
from liba.workforce.services.roster.reporting import look_at_preview, write_report, write_template

apply_import = INTAKE.apply
choose_sheet = INTAKE.choose_sheet
discard = INTAKE.discard
set_mapping = INTAKE.set_mapping

__all__ = [
    "INTAKE",
    "apply_import",
    "choose_sheet",
    "discard",
    "look_at_preview",
    "receive_list",
    "set_mapping",
    "write_report",
    "write_template",
]
