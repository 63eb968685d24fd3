"""A phone is paired by a code of ten minutes, known by its token, and revoked at once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from liba.accounts.models import Device, DeviceCode, User
from liba.accounts.refusals import AlreadyRevoked, CodeNotValid, DeviceUnknown, NotActive
from liba.accounts.rules import device_standing, digest
from liba.accounts.selectors import devices
from liba.accounts.services import (
    PairedDevice,
    authenticate_device,
    device_seen,
    make_device_code,
    pair_device,
    revoke_device,
)
from liba.accounts.terms import DeviceStanding, Role
from liba.governance.models import JournalLine
from liba.kernel.ids import new_id
from liba.kernel.refusals import Forbidden, NotFound
from tests.accounts.conftest import DAY, NOW, acting, last_line

Person = Callable[..., User]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def officer(person: Person) -> User:
    return person("卡口长", (Role.GATE_OFFICER, "east"))


@pytest.fixture
def guard(person: Person) -> User:
    return person("值守", (Role.GUARD, "group"))


def code_for(by: User, user: User, label: str = "一号卡口") -> str:
    return make_device_code(acting(by), user.pk, label=label, now=NOW)


def paired(officer: User, guard: User) -> PairedDevice:
    return pair_device(code_for(officer, guard), label="", now=NOW + MINUTE, origin="10.0.0.9")


def test_a_code_makes_one_phone(officer: User, guard: User) -> None:
    code = code_for(officer, guard)
    assert last_line().verb == "accounts.device.code_made"
    assert code.replace("-", "") not in last_line().facts
    pairing = pair_device(code.lower(), label="华为", now=NOW + MINUTE, origin="10.0.0.9")
    assert (pairing.device.user, pairing.device.label) == (guard, "一号卡口")
    line = last_line()
    assert (line.verb, line.actor_id, line.origin) == (
        "accounts.device.paired",
        str(guard.pk),
        str(pairing.device.pk),
    )
    assert pairing.token not in repr(pairing)
    assert authenticate_device(pairing.token) == pairing.device
    with pytest.raises(CodeNotValid):
        pair_device(code, label="", now=NOW + MINUTE)
    assert Device.objects.count() == 1


def test_codes_and_tokens_are_kept_as_hashes_only(officer: User, guard: User) -> None:
    code = code_for(officer, guard, "")
    pairing = pair_device(code, label="华为", now=NOW)
    assert pairing.device.label == "华为"
    assert bytes(DeviceCode.objects.get().code_hash) == digest(code.replace("-", ""))
    assert bytes(Device.objects.get().token_hash) == digest(pairing.token)


def test_a_code_that_is_not_valid(officer: User, guard: User) -> None:
    code = code_for(officer, guard)
    with pytest.raises(CodeNotValid):
        pair_device(code, label="", now=NOW + 10 * MINUTE)
    newer = code_for(officer, guard)
    with pytest.raises(CodeNotValid):
        pair_device(code, label="", now=NOW)
    for typed in ("", "ABCDE-FGHJK", "不" * 10):
        with pytest.raises(CodeNotValid):
            pair_device(typed, label="", now=NOW)
    User.objects.filter(pk=guard.pk).update(is_active=False)
    with pytest.raises(CodeNotValid):
        pair_device(newer, label="", now=NOW)
    assert not Device.objects.exists()


def test_a_code_is_made_by_who_answers_for_all_areas_of_the_holder(
    officer: User, guard: User, person: Person
) -> None:
    commander = person("指挥长", (Role.COMMANDER, "town"))
    both = person("两村", (Role.GUARD, "east"), (Role.GUARD, "west"))
    for user in (commander, both):
        with pytest.raises(Forbidden):
            code_for(officer, user)
    with pytest.raises(Forbidden):
        code_for(guard, officer)
    assert code_for(commander, both)
    assert code_for(guard, guard)


def test_no_code_for_who_has_no_role(officer: User, person: Person) -> None:
    with pytest.raises(NotActive):
        code_for(officer, person("新人"))
    gone = person("离岗", (Role.GUARD, "east"))
    User.objects.filter(pk=gone.pk).update(is_active=False)
    with pytest.raises(NotActive):
        code_for(officer, gone)
    with pytest.raises(NotFound):
        make_device_code(acting(officer), 9999, label="", now=NOW)


def test_a_phone_is_found_by_one_query(officer: User, guard: User, django_assert_num_queries: Any) -> None:
    pairing = paired(officer, guard)
    with django_assert_num_queries(1):
        assert authenticate_device(pairing.token).user.display_name == "值守"
    with pytest.raises(DeviceUnknown):
        authenticate_device(pairing.token + "x")


def test_no_two_phones_share_a_token(officer: User, guard: User) -> None:
    pairing = paired(officer, guard)
    with pytest.raises(IntegrityError), transaction.atomic():
        Device.objects.create(
            id=new_id(), user=guard, label="二", token_hash=digest(pairing.token), paired_at=NOW
        )


def test_a_revoked_phone_is_known_and_no_longer_live(officer: User, guard: User) -> None:
    pairing = paired(officer, guard)
    revoke_device(acting(officer), pairing.device.pk, now=NOW + DAY)
    device = authenticate_device(pairing.token)
    assert (device.revoked_by, last_line().verb) == ("卡口长", "accounts.device.revoked")
    assert device_standing(device.revoked_at, NOW + 2 * DAY) is DeviceStanding.GRACE
    assert device_standing(device.revoked_at, NOW + 9 * DAY) is DeviceStanding.GONE
    with pytest.raises(AlreadyRevoked):
        revoke_device(acting(officer), pairing.device.pk, now=NOW + DAY)


def test_phones_are_revoked_by_who_answers_for_the_holder(officer: User, guard: User, person: Person) -> None:
    pairing = paired(officer, guard)
    with pytest.raises(Forbidden):
        revoke_device(acting(person("西", (Role.GATE_OFFICER, "west"))), pairing.device.pk, now=NOW)
    with pytest.raises(NotFound):
        revoke_device(acting(officer), new_id(), now=NOW)
    assert revoke_device(acting(guard), pairing.device.pk, now=NOW).revoked_by == "值守"


def test_phones_are_listed_within_one_s_areas(officer: User, guard: User, person: Person) -> None:
    mine = paired(officer, guard).device
    west = person("西村值守", (Role.GUARD, "west"))
    other = pair_device(code_for(west, west), label="", now=NOW).device
    assert list(devices(acting(officer), NOW)) == [mine]
    assert set(devices(acting(person("指挥长", (Role.COMMANDER, "town"))), NOW)) == {mine, other}
    with pytest.raises(Forbidden):
        devices(acting(guard), NOW)


def test_a_heartbeat_is_written_when_it_says_something(
    officer: User, guard: User, django_assert_num_queries: Any
) -> None:
    device = paired(officer, guard).device
    lines = JournalLine.objects.count()
    later = NOW + 5 * MINUTE
    device_seen(device, now=later, skew_seconds=-7, queue_depth=3, app_version="1.2")
    device.refresh_from_db()
    seen = (device.last_seen_at, device.skew_seconds, device.queue_depth, device.app_version)
    assert seen == (later, -7, 3, "1.2")
    with django_assert_num_queries(0):
        device_seen(device, now=later + timedelta(seconds=29), skew_seconds=-7, queue_depth=3)
    device_seen(device, now=later + timedelta(seconds=1), queue_depth=0)
    device_seen(device, now=NOW, queue_depth=9)
    device.refresh_from_db()
    assert (device.queue_depth, device.last_seen_at) == (0, later + timedelta(seconds=1))
    assert JournalLine.objects.count() == lines
