"""Roles are given by somebody else, over areas that they manage."""

from collections.abc import Callable

import pytest

from liba.accounts.models import Grant, User
from liba.accounts.refusals import AreaClosed, GrantEndsBeforeStart, GrantOver, LastAdministrator, OwnGrant
from liba.accounts.services import grant_role, revoke_grant
from liba.accounts.terms import Role
from liba.governance.models import JournalLine
from liba.kernel.actors import Power, system
from liba.kernel.refusals import Forbidden, NotFound
from liba.territory.models import Area
from tests.accounts.conftest import DAY, NOW, acting, last_line

Person = Callable[..., User]
Areas = dict[str, Area]


@pytest.fixture
def admin(person: Person) -> User:
    return person("管理员", (Role.ADMINISTRATOR, "town"))


def give(by: User, to: User, area: Area, role: Role = Role.GUARD, **more: object) -> Grant:
    values: dict[str, object] = {"starts_at": NOW, "now": NOW}
    return grant_role(acting(by), to.pk, role=role, area_id=area.pk, **(values | more))


def test_a_role_given_works_from_its_start(admin: User, person: Person, areas: Areas) -> None:
    user = person("李红")
    grant = give(admin, user, areas["east"], starts_at=NOW + DAY, ends_at=NOW + 2 * DAY)
    assert not acting(user, NOW).holds(Power.STAND_GATE)
    assert acting(user, NOW + DAY).may(Power.STAND_GATE, areas["group"].path)
    assert not acting(user, NOW + 2 * DAY).holds(Power.STAND_GATE)
    line = last_line()
    assert (line.verb, line.area_path) == ("accounts.role.granted", areas["east"].path)
    assert f'"grant":{grant.pk}' in line.facts


def test_who_manages_a_village_gives_roles_there_only(person: Person, areas: Areas) -> None:
    village_admin, user = person("村管理员", (Role.ADMINISTRATOR, "east")), person("李红")
    give(village_admin, user, areas["group"], Role.GROUP_LEADER)
    for place in ("west", "town"):
        with pytest.raises(Forbidden):
            give(village_admin, user, areas[place])
    assert Grant.objects.filter(user=user).count() == 1


def test_nobody_else_gives_roles(person: Person, areas: Areas) -> None:
    with pytest.raises(Forbidden):
        give(person("指挥长", (Role.COMMANDER, "town")), person("李红"), areas["east"])
    assert not JournalLine.objects.exists()


def test_a_role_that_can_t_be_given(admin: User, person: Person, areas: Areas) -> None:
    user = person("李红")
    with pytest.raises(OwnGrant):
        give(admin, admin, areas["town"], Role.COMMANDER)
    with pytest.raises(GrantEndsBeforeStart):
        give(admin, user, areas["east"], ends_at=NOW)
    Area.objects.filter(pk=areas["west"].pk).update(closed_on=NOW.date())
    with pytest.raises(AreaClosed):
        give(admin, user, areas["west"])
    with pytest.raises(NotFound):
        grant_role(acting(admin), user.pk, role=Role.GUARD, area_id=9999, starts_at=NOW, now=NOW)
    with pytest.raises(NotFound):
        grant_role(acting(admin), 9999, role=Role.GUARD, area_id=areas["east"].pk, starts_at=NOW, now=NOW)


def test_a_role_revoked_ends_at_once_and_stays_as_history(admin: User, person: Person, areas: Areas) -> None:
    user = person("李红", (Role.GUARD, "east"))
    grant = Grant.objects.get(user=user)
    revoke_grant(acting(admin), grant.pk, now=NOW)
    assert not acting(user, NOW).holds(Power.STAND_GATE)
    assert Grant.objects.get(user=user).ends_at == NOW
    assert last_line().verb == "accounts.role.revoked"
    with pytest.raises(GrantOver):
        revoke_grant(acting(admin), grant.pk, now=NOW)
    with pytest.raises(NotFound):
        revoke_grant(acting(admin), 9999, now=NOW)


def test_a_role_is_revoked_by_who_manages_its_area(person: Person) -> None:
    village_admin = person("村管理员", (Role.ADMINISTRATOR, "east"))
    grant = Grant.objects.get(user=person("李红", (Role.GUARD, "west")))
    with pytest.raises(Forbidden):
        revoke_grant(acting(village_admin), grant.pk, now=NOW)


def test_the_last_administrator_is_not_revoked(admin: User, person: Person) -> None:
    grant = Grant.objects.get(user=admin)
    person("短期", (Role.ADMINISTRATOR, "town"), until=NOW + DAY)
    with pytest.raises(LastAdministrator):
        revoke_grant(system("test"), grant.pk, now=NOW)
    second = person("二管", (Role.ADMINISTRATOR, "town"))
    revoke_grant(acting(second), grant.pk, now=NOW)
    assert not acting(admin).holds(Power.MANAGE_USERS)
