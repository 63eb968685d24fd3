"""The small town, with its clock standing, for those who mean it ill."""

from tests.access.conftest import yellow
from tests.console.conftest import _fresh, sign_in, standing
from tests.field.conftest import _no_other_town_is_remembered, clock, make_phone, phone, wire
from tests.support.town import town

__all__ = [
    "_fresh", "_no_other_town_is_remembered", "clock", "make_phone", "phone", "sign_in", "standing", "town", "wire",
    "yellow",
]  # fmt: skip
