"""Heshi, small, raised once a module; each test plays on it and leaves it as it was."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from liba.access.selectors.enforcement import forget_setting
from liba.project.proofs.day import TownDay
from liba.project.proofs.town import BEGIN, Heshi, raise_heshi
from tests.scenarios.playing import QUICK_HASHER, field_alone

HOUSEHOLDS = 150


@pytest.fixture(scope="module")
def raised(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Heshi]:
    """The town on the evening before red's day."""
    with django_db_blocker.unblock(), override_settings(PASSWORD_HASHERS=[QUICK_HASHER]):
        try:
            with TownDay(BEGIN, field_alone).played() as day:
                yield raise_heshi(day, HOUSEHOLDS)
        finally:
            call_command("flush", verbosity=0, interactive=False)
            forget_setting()


@pytest.fixture
def heshi(raised: Heshi, db: None) -> Iterator[Heshi]:
    """The same town for each test: what a test does is undone."""
    raised.day.forget_phones()
    forget_setting()
    raised.day.turn_to(BEGIN)
    yield raised
    raised.day.forget_phones()
    forget_setting()
