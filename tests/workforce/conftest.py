"""People on duty in the small town."""

from tests.support.serving import enlist, vocabulary
from tests.support.town import town

__all__ = ["enlist", "town", "vocabulary"]
