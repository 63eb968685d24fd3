"""A list of ties on its way in: received and checked, its columns named, applied or discarded, reported, given out."""

from liba.workforce.services.tying.giving import export_ties, write_template
from liba.workforce.services.tying.intake import INTAKE
from liba.workforce.services.tying.reporting import look_at_preview, write_report

__all__ = ["INTAKE", "export_ties", "look_at_preview", "write_report", "write_template"]
