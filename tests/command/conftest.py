"""Units under command in the small town."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from tests.support.commanding import Commanded, commanded
from tests.support.town import SmallTown, town

__all__ = ["town"]


@pytest.fixture
def command(town: SmallTown) -> Commanded:
    return commanded(town)


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()
