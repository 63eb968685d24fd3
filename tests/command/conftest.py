"""Units under command in the small town."""

import pytest

from tests.support.commanding import Commanded, commanded
from tests.support.town import SmallTown, town

__all__ = ["town"]


@pytest.fixture
def command(town: SmallTown) -> Commanded:
    return commanded(town)
