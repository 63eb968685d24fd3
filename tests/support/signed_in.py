"""People at the console: clients that are signed in with a role over an area of the small town, on the town's own day."""

from collections.abc import Callable, Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from liba.accounts.terms import SECOND_FACTOR_ROLES, Role
from liba.kernel import clock
from liba.territory.models import Area
from tests.support.town import SmallTown

SignIn = Callable[..., Client]


@pytest.fixture
def sign_in(town: SmallTown) -> Iterator[SignIn]:
    """`sign_in(Role.CLERK, area, language="en")` gives a client; the clock stands at the town's moment."""

    def client(role: Role, area: Area | None = None, *, language: str = "zh-hans") -> Client:
        user = town.user(role, area)
        if role in SECOND_FACTOR_ROLES:
            Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
        one = Client(headers={"accept-language": language})
        one.force_login(user)
        return one

    with clock.standing_at(town.now):
        yield client
