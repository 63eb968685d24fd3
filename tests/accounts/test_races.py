"""Two at the same moment: one code makes one phone, and one administrator stays."""

from collections.abc import Callable

import pytest

from liba.accounts.models import Device, Grant, User
from liba.accounts.refusals import CodeNotValid, LastAdministrator
from liba.accounts.services import deactivate_user, make_device_code, pair_device, revoke_grant
from liba.accounts.terms import Role
from liba.governance.selectors import journal_head, verify_journal
from liba.kernel.actors import system
from tests.accounts.conftest import NOW, acting
from tests.support.together import at_once

Person = Callable[..., User]


@pytest.mark.django_db(transaction=True)
def test_two_phones_that_scan_one_code(person: Person) -> None:
    guard = person("值守", (Role.GUARD, "east"))
    code = make_device_code(acting(guard), guard.pk, label="", now=NOW)
    results = at_once(*[lambda: pair_device(code, label="手机", now=NOW)] * 4)
    assert Device.objects.count() == 1
    assert results.count(None) == 1
    assert all(isinstance(refused, CodeNotValid) for refused in results if refused)
    assert verify_journal().fault is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("by_grant", [True, False])
def test_administrators_who_remove_each_other(person: Person, by_grant: bool) -> None:
    users = [person(name, (Role.ADMINISTRATOR, "town")) for name in ("一管", "二管", "三管")]

    def removing(user: User) -> Callable[[], object]:
        if by_grant:
            return lambda: revoke_grant(system("test"), Grant.objects.get(user=user).pk, now=NOW)
        return lambda: deactivate_user(system("test"), user.pk, now=NOW)

    results = at_once(*[removing(user) for user in users])
    assert len(results) == 3
    assert results.count(None) == 2
    assert any(isinstance(refused, LastAdministrator) for refused in results)
    left = Grant.objects.filter(ends_at=None, user__is_active=True)
    assert left.count() == 1
    assert verify_journal() == (2, journal_head(), None)
