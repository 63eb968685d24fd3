"""The console as somebody signed in sees it: the small town, a clock that stands, browsers for each role."""

from collections.abc import Callable, Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from liba.access.selectors.enforcement import forget_setting
from liba.accounts.models import User
from liba.accounts.terms import SECOND_FACTOR_ROLES, Role
from liba.kernel import clock
from liba.territory.models import Area
from tests.support.town import SmallTown, town

__all__ = ["town"]

SignIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def _fresh(town: SmallTown) -> Iterator[clock.StandingClock]:
    forget_setting()
    cache.clear()
    with clock.standing_at(town.now) as standing:
        yield standing
    forget_setting()


@pytest.fixture
def standing(_fresh: clock.StandingClock) -> clock.StandingClock:
    """The clock of the console, at the town's 07:00; moved by setting `moment`."""
    return _fresh


def browser_of(user: User, language: str = "en") -> Client:
    """A browser in which the user is signed in, with a second factor."""
    Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": ""}}
    )
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = language
    return client


@pytest.fixture
def sign_in(town: SmallTown) -> SignIn:
    """`sign_in(Role.CLERK)` gives a browser of somebody with that role, over an area if one is given."""

    def signed_in(
        role: Role, area: Area | None = None, *, language: str = "en", factor: bool = True
    ) -> Client:
        user = town.user(role, area)
        client = browser_of(user, language)
        if not factor or role not in SECOND_FACTOR_ROLES:
            Authenticator.objects.filter(user=user).delete()
        return client

    return signed_in


def said_by(client: Client, address: str, **query: str) -> str:
    """The page's text; it must answer 200."""
    response = client.get(address, query)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()
