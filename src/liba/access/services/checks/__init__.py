"""Recording checks at gates."""

from liba.access.services.checks.batch import record_checks
from liba.access.services.checks.queue import record_check

__all__ = ["record_check", "record_checks"]
