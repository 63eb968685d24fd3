"""Users are made by administrators, within their areas; passwords and languages are one's own."""

from collections.abc import Callable

import pytest

from liba.accounts.models import Device, User
from liba.accounts.refusals import (
    BadUsername,
    LastAdministrator,
    NoName,
    UnknownLanguage,
    UsernameTaken,
    WeakPassword,
)
from liba.accounts.selectors import user_page, users
from liba.accounts.services import create_user, deactivate_user, reactivate_user, set_language, set_password
from liba.accounts.terms import Role
from liba.governance.models import JournalLine
from liba.kernel.actors import system
from liba.kernel.ids import new_id
from liba.kernel.refusals import Forbidden, NotFound
from tests.accounts.conftest import NOW, acting, last_line

Person = Callable[..., User]
GOOD = "xiangyang-2020-guan"


@pytest.fixture
def admin(person: Person) -> User:
    return person("管理员", (Role.ADMINISTRATOR, "town"))


@pytest.fixture
def village_admin(person: Person) -> User:
    return person("村管理员", (Role.ADMINISTRATOR, "east"))


def make(by: User, username: str = "lihong", name: str = "李红", password: str = GOOD, **more: str) -> User:
    return create_user(acting(by), username=username, display_name=name, password=password, now=NOW, **more)


def test_an_administrator_makes_a_user_without_any_right(admin: User) -> None:
    user = make(admin, language="en", phone_tail="13900001234")
    assert user.check_password(GOOD)
    assert (user.language, user.phone_tail, acting(user).scopes) == ("en", "1234", ())
    line = last_line()
    assert (line.verb, line.subject_id, line.actor_id) == (
        "accounts.user.created",
        str(user.pk),
        str(admin.pk),
    )
    assert GOOD not in line.facts
    assert "李红" not in line.facts


def test_a_user_that_can_t_be(admin: User) -> None:
    make(admin)
    with pytest.raises(UsernameTaken):
        make(admin, "LiHong")
    for username in ("x", "李红", "a b", "a" * 31):
        with pytest.raises(BadUsername):
            make(admin, username)
    with pytest.raises(NoName):
        make(admin, "other", " ")
    for password in ("short", "1234567890", "wangqiang-x"):
        with pytest.raises(WeakPassword) as weak:
            make(admin, "wangqiang", "王强", password)
        assert weak.value.facts["reason"]
    with pytest.raises(UnknownLanguage):
        make(admin, "other", language="fr")
    assert JournalLine.objects.count() == 1


def test_nobody_else_makes_users(person: Person) -> None:
    with pytest.raises(Forbidden):
        make(person("指挥长", (Role.COMMANDER, "town")))


def test_a_password_is_set_by_oneself_or_by_who_manages_all_one_s_areas(
    admin: User, village_admin: User, person: Person
) -> None:
    guard = person("值守", (Role.GUARD, "east"))
    both = person("两村", (Role.GUARD, "east"), (Role.GUARD, "west"))
    set_password(acting(guard), guard.pk, password=GOOD, now=NOW)
    assert '"own":true' in last_line().facts
    set_password(acting(village_admin), guard.pk, password=GOOD + "2", now=NOW)
    guard.refresh_from_db()
    assert guard.check_password(GOOD + "2")
    for user in (both, admin, person("指挥长", (Role.COMMANDER, "town"))):
        with pytest.raises(Forbidden):
            set_password(acting(village_admin), user.pk, password=GOOD, now=NOW)
    with pytest.raises(Forbidden):
        set_password(acting(guard), both.pk, password=GOOD, now=NOW)
    with pytest.raises(WeakPassword):
        set_password(acting(guard), guard.pk, password="short", now=NOW)
    with pytest.raises(NotFound):
        set_password(acting(admin), 99_999, password=GOOD, now=NOW)


def test_one_s_language(admin: User, person: Person) -> None:
    guard = person("值守", (Role.GUARD, "east"))
    set_language(acting(guard), guard.pk, language="en", now=NOW)
    guard.refresh_from_db()
    assert guard.language == "en"
    with pytest.raises(UnknownLanguage):
        set_language(acting(guard), guard.pk, language="xx", now=NOW)
    with pytest.raises(Forbidden):
        set_language(acting(guard), admin.pk, language="en", now=NOW)
    assert last_line().verb == "accounts.user.language_set"


def test_a_deactivated_user_is_out_with_all_phones(admin: User, person: Person) -> None:
    guard = person("值守", (Role.GUARD, "east"))
    device = Device.objects.create(id=new_id(), user=guard, label="手机", token_hash=b"1" * 32, paired_at=NOW)
    deactivate_user(acting(admin), guard.pk, now=NOW)
    device.refresh_from_db()
    guard.refresh_from_db()
    assert (device.revoked_at, device.revoked_by) == (NOW, "管理员")
    assert acting(guard).scopes == ()
    assert '"devices_revoked":1' in last_line().facts
    with pytest.raises(Forbidden):
        set_password(acting(guard), guard.pk, password=GOOD, now=NOW)
    reactivate_user(acting(admin), guard.pk, now=NOW)
    guard.refresh_from_db()
    device.refresh_from_db()
    assert acting(guard).scopes
    assert device.revoked_at == NOW


def test_only_who_manages_deactivates(admin: User, village_admin: User, person: Person) -> None:
    guard = person("值守", (Role.GUARD, "west"))
    with pytest.raises(Forbidden):
        deactivate_user(acting(village_admin), guard.pk, now=NOW)
    with pytest.raises(Forbidden):
        reactivate_user(acting(guard), guard.pk, now=NOW)
    assert admin.is_active


def test_the_last_administrator_stays(admin: User, village_admin: User, person: Person) -> None:
    with pytest.raises(LastAdministrator):
        deactivate_user(system("test"), admin.pk, now=NOW)
    second = person("二管", (Role.ADMINISTRATOR, "town"))
    deactivate_user(acting(second), admin.pk, now=NOW)
    with pytest.raises(LastAdministrator):
        deactivate_user(system("test"), second.pk, now=NOW)
    assert village_admin.is_active


def test_users_are_listed_within_one_s_areas(admin: User, village_admin: User, person: Person) -> None:
    guard = person("值守", (Role.GUARD, "group"))
    person("西村", (Role.GUARD, "west"))
    new = person("新人")
    assert set(users(acting(village_admin), now=NOW)) == {village_admin, guard, new}
    assert users(acting(admin), now=NOW).count() == 5
    assert [user.pk for user in users(acting(admin), "值", now=NOW)] == [guard.pk]
    listed = user_page(acting(village_admin), guard.pk, now=NOW)
    assert [grant.area.code for grant in listed.running_grants] == ["group"]
    with pytest.raises(NotFound):
        user_page(acting(village_admin), admin.pk, now=NOW)
    with pytest.raises(Forbidden):
        users(acting(guard), now=NOW)
