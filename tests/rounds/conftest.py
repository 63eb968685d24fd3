"""The small town with its chain and a daily round."""

import pytest

from tests.support.rounding import RoundsTown, rounds_town
from tests.support.town import SmallTown, town

__all__ = ["town"]


@pytest.fixture
def rounds(town: SmallTown) -> RoundsTown:
    """Linkers, grid workers, village cadres and the daily check."""
    return rounds_town(town)
