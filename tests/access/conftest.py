"""Cards for the small town's households."""

from collections.abc import Callable, Iterator

import pytest

from liba.access import services as access
from liba.access.models import Pass
from liba.access.selectors.enforcement import forget_setting
from tests.support.town import SmallTown, town

__all__ = ["town"]


@pytest.fixture(autouse=True)
def _no_setting_of_another_town() -> Iterator[None]:
    forget_setting()
    yield
    forget_setting()


@pytest.fixture
def yellow(town: SmallTown) -> list[Pass]:
    """Yellow cards of the first households, a set of three each: good on the town's day."""
    access.issue_run(town.system, "yellow", town.root.pk, now=town.now)
    return list(Pass.objects.filter(type__code="yellow").order_by("serial"))


@pytest.fixture
def cards(town: SmallTown) -> Callable[[str], list[Pass]]:
    """Issues a colour to every household of the town."""

    def issue(colour: str) -> list[Pass]:
        access.issue_run(town.system, colour, town.root.pk, now=town.now)
        return list(Pass.objects.filter(type__code=colour).order_by("serial"))

    return issue
