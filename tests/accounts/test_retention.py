"""What is held of staff is destroyed when its time is over, with a line and a certificate."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils.translation import override

from liba.accounts.models import BrokenGlass, DeviceCode, Notice, User
from liba.accounts.retention import RETENTION
from liba.accounts.terms import Role
from liba.governance.retention import RetentionRule, purge_due
from liba.governance.selectors import journal_head, verify_journal
from liba.kernel.actors import system
from liba.kernel.refusals import Forbidden
from liba.territory.models import Area
from tests.accounts.conftest import DAY, HOUR, NOW, acting, last_line

Person = Callable[..., User]
MACHINE = system("purge")


def fill(user: User, area: Area) -> None:
    for number in range(3):
        at = NOW - number * 100 * DAY
        DeviceCode.objects.create(
            code_hash=bytes([number]) * 32, user=user, label="", made_at=at, expires_at=at
        )
        Notice.objects.create(user=user, kind="x", made_at=at, read_at=at)
        BrokenGlass.objects.create(user=user, area=area, reason="老人晕倒", opened_at=at, ends_at=at)
    Notice.objects.create(user=user, kind="x", made_at=NOW - 999 * DAY)


def test_what_is_due_is_destroyed_and_nothing_else(person: Person, areas: dict[str, Area]) -> None:
    fill(person("李红", (Role.VILLAGE_CADRE, "east")), areas["west"])
    certificate = purge_due(RETENTION, MACHINE, NOW)
    assert {one.rule.name: one.count for one in certificate.purged} == {
        "accounts.device_codes": 2,
        "accounts.read_notices": 2,
        "accounts.glass_reasons": 1,
        "accounts.revoked_phones": 0,
        "accounts.sessions": 0,
    }
    assert DeviceCode.objects.count() == 1
    assert Notice.objects.filter(read_at=None).count() == 1
    assert BrokenGlass.objects.filter(reason="").count() == 1
    assert BrokenGlass.objects.count() == 3
    assert purge_due(RETENTION, MACHINE, NOW).count == 0


def test_a_purge_is_a_line_of_the_journal_that_its_certificate_names(
    person: Person, areas: dict[str, Area]
) -> None:
    fill(person("李红"), areas["west"])
    certificate = purge_due(RETENTION, MACHINE, NOW)
    assert certificate.line == journal_head()
    assert last_line().verb == "governance.data.purged"
    assert '"accounts.device_codes":2' in last_line().facts
    assert verify_journal(certificate.line).fault is None


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_certificate_says_what_was_destroyed(
    person: Person, areas: dict[str, Area], language: str
) -> None:
    fill(person("李红"), areas["west"])
    certificate = purge_due(RETENTION, MACHINE, NOW)
    with override(language):
        text = certificate.as_text()
    for said in ("2 ", "accounts.read_notices", str(certificate.line), NOW.date().isoformat()):
        assert said in text
    assert ("销毁" in text) == (language == "zh-hans")


def test_only_who_decides_for_the_town_has_data_destroyed(person: Person) -> None:
    with pytest.raises(Forbidden):
        purge_due(RETENTION, acting(person("管理员", (Role.ADMINISTRATOR, "town"))), NOW)


def test_a_purge_that_fails_destroys_nothing(person: Person, areas: dict[str, Area]) -> None:
    fill(person("李红"), areas["west"])

    def fail(before: object) -> int:
        raise ZeroDivisionError

    broken = RetentionRule("x.y", "x", "x", "x", timedelta(0), "x", fail)
    with pytest.raises(ZeroDivisionError):
        purge_due((*RETENTION, broken), MACHINE, NOW + HOUR)
    assert DeviceCode.objects.count() == 3
    assert journal_head().seq == 0
