"""Heshi, small, raised once a module; each test plays on it and leaves it as it was."""

from collections.abc import Callable, Iterator

import pytest
from django.core.management import call_command
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from liba.access.selectors.enforcement import forget_setting
from liba.field.gateway import call_of, headers_of
from liba.field.routes import answer
from liba.project.proofs.day import TownDay
from liba.project.proofs.town import BEGIN, Heshi, raise_heshi

HOUSEHOLDS = 150
# A played town makes dozens of users whose passwords nobody types.
QUICK_HASHER = "django.contrib.auth.hashers.MD5PasswordHasher"


def field_alone(environ: dict[str, object], start_response: Callable[..., object]) -> list[bytes]:
    """The phone's interface without the gateway's care for connections: a test's transaction must outlive a request."""
    given = answer(call_of(environ))
    start_response(f"{given.status} said", headers_of(given))
    return [given.body]


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
