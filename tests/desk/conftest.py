"""Squads and incidents in the small town."""

import pytest

from tests.support.desk import Desk, desk_of
from tests.support.town import SmallTown, town

__all__ = ["town"]


@pytest.fixture
def desk(town: SmallTown) -> Desk:
    return desk_of(town)
