"""A town with two villages and the people of its staff."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from liba.accounts.models import Grant, User
from liba.accounts.selectors import actor_for_user
from liba.accounts.terms import Role
from liba.governance.models import JournalLine
from liba.kernel.actors import Actor
from liba.territory.models import Area, Level

NOW = datetime(2020, 2, 6, 1, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

Grants = tuple[Role, Area]


@pytest.fixture
def areas(db: None) -> dict[str, Area]:
    levels = [Level.objects.create(slug=f"level{rank}", rank=rank, name_zh=f"级{rank}") for rank in range(3)]
    town = Area.objects.create(code="T", name_zh="何市镇", level=levels[0], path="0001.")
    found = {"town": town}
    for number, name in ((2, "east"), (3, "west")):
        path = f"0001.000{number}."
        found[name] = Area.objects.create(code=name, name_zh=name, level=levels[1], parent=town, path=path)
    found["group"] = Area.objects.create(
        code="group", name_zh="一组", level=levels[2], parent=found["east"], path="0001.0002.0004."
    )
    return found


@pytest.fixture
def person(areas: dict[str, Area]) -> Callable[..., User]:
    """`person("李红", (Role.GUARD, "east"), …)`: somebody with roles that run since yesterday."""

    def make(name: str, *roles: tuple[Role, str], until: datetime | None = None) -> User:
        user = User.objects.create(username=name, display_name=name)
        for role, area in roles:
            Grant.objects.create(
                user=user, role=role.value, area=areas[area], starts_at=NOW - DAY, ends_at=until
            )
        return user

    return make


def acting(user: User, at: datetime = NOW) -> Actor:
    return actor_for_user(user, now=at, origin="127.0.0.1")


def last_line() -> JournalLine:
    line = JournalLine.objects.order_by("-seq").first()
    assert line is not None
    return line
