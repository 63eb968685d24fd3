"""The small town, with its clock standing, for those who mean it ill."""

from tests.access.conftest import yellow
from tests.console.conftest import _fresh, sign_in, standing
from tests.support.town import town

__all__ = ["_fresh", "sign_in", "standing", "town", "yellow"]
