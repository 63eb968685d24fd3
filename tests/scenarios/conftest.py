"""Heshi, small, raised once a module; each test plays on it and leaves it as it was."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from liba.access.selectors.enforcement import forget_setting
from liba.project.proofs.day import TownDay
from liba.project.proofs.town import BEGIN, Heshi, raise_heshi

HOUSEHOLDS = 150


@pytest.fixture(scope="module")
def raised(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Heshi]:
    """The town on the evening before red's day."""
    with django_db_blocker.unblock():
        try:
            with TownDay(BEGIN).played() as day:
                yield raise_heshi(day, HOUSEHOLDS)
        finally:
            call_command("flush", verbosity=0, interactive=False)
            forget_setting()


@pytest.fixture
def heshi(raised: Heshi) -> Iterator[Heshi]:
    """The same town for each test: what a test does is undone."""
    raised.day.forget_phones()
    forget_setting()
    with transaction.atomic():
        raised.day.turn_to(BEGIN)
        yield raised
        transaction.set_rollback(True)
    raised.day.forget_phones()
    forget_setting()
