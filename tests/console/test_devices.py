"""Devices: pairing by a code that is shown once, what each phone holds back, shutting one out."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from liba.accounts import services as accounts
from liba.accounts.models import Device
from liba.accounts.refusals import CodeNotValid
from liba.accounts.terms import Role
from liba.console.devices import device_state, qr_drawing
from liba.kernel.ids import new_id
from tests.console.conftest import SignIn, said_by
from tests.support.town import SmallTown


@pytest.fixture
def officer(sign_in: SignIn) -> Client:
    return sign_in(Role.GATE_OFFICER)


def _phone(town: SmallTown, label: str, **changes: object) -> Device:
    return Device.objects.create(
        **{
            "id": new_id(), "user": town.users.get(Role.GUARD) or town.user(Role.GUARD), "label": label,
            "token_hash": new_id().bytes * 2, "paired_at": town.now, "last_seen_at": town.now,
        }
        | changes
    )  # fmt: skip


def test_a_code_is_shown_once_and_pairs_a_phone(officer: Client, town: SmallTown) -> None:
    guard = town.user(Role.GUARD)
    response = officer.post(reverse("console:device_new"), {"user_id": guard.pk, "label": "东卡口一号"})
    text = response.content.decode()
    assert response["Cache-Control"] == "no-store"
    found = re.search(r"break-all\">([A-Z0-9-]+)</p>", text)
    assert found is not None
    paired = accounts.pair_device(found[1], label="东卡口一号", now=town.now)
    assert paired.device.user == guard
    with pytest.raises(CodeNotValid):
        accounts.pair_device(found[1], label="again", now=town.now)


def test_the_page_notices_that_the_phone_was_paired(officer: Client, town: SmallTown) -> None:
    address = reverse("console:device_waiting")
    assert "Waiting for the phone" in said_by(officer, address, label="东卡口一号")
    _phone(town, "东卡口一号")
    assert "was paired at 07:00" in said_by(officer, address, label="东卡口一号")


def test_the_code_is_drawn_in_full_and_on_white() -> None:
    drawing = qr_drawing("https://liba.example/field/#pair=ABCDE-FGHJK")
    assert 'fill="#fff"' in drawing
    assert drawing.count("h1v1h-1Z") + drawing.count("h7v1h-7Z") > 10


def test_nobody_without_a_role_is_offered_a_phone(officer: Client, town: SmallTown) -> None:
    town.user(Role.GUARD, name="with-role")
    stranger = town.user(Role.GUARD, name="stranger")
    stranger.grants.all().delete()
    text = said_by(officer, reverse("console:device_new"))
    assert "with-role" in text
    assert "stranger" not in text
    refused = officer.post(reverse("console:device_new"), {"user_id": stranger.pk, "label": "x"})
    assert 'aria-invalid="true"' in refused.content.decode()


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "live"),
        ({"queue_depth": 3}, "queue"),
        ({"last_seen_at": timedelta(hours=-13)}, "old"),
        ({"revoked_at": timedelta(0), "queue_depth": 3}, "revoked"),
    ],
)
def test_a_phone_is_in_one_state(town: SmallTown, changes: dict[str, object], state: str) -> None:
    moments = {k: town.now + v if isinstance(v, timedelta) else v for k, v in changes.items()}
    phone = _phone(town, "one", **moments)
    assert device_state(phone, town.now) == state


def test_the_list_puts_waiting_records_first_and_marks_a_wrong_clock(
    officer: Client, town: SmallTown
) -> None:
    _phone(town, "AAA fine")
    _phone(town, "ZZZ waiting", queue_depth=7, skew_seconds=-7200)
    text = said_by(officer, reverse("console:devices"))
    assert text.index("ZZZ waiting") < text.index("AAA fine")
    assert "off by -7200 s" in text


def test_a_phone_is_shut_out_at_once(officer: Client, town: SmallTown) -> None:
    phone = _phone(town, "lost one")
    officer.post(reverse("console:device_revoke", args=[phone.pk]))
    phone.refresh_from_db()
    assert phone.revoked_at == town.now
    assert "lost one" not in said_by(officer, reverse("console:devices"))
    assert "lost one" in said_by(officer, reverse("console:devices"), show="revoked")


def test_the_list_goes_out_as_a_file(officer: Client, town: SmallTown) -> None:
    _phone(town, "=HYPERLINK()")
    text = officer.get(reverse("console:devices"), {"format": "csv"}).content.decode()
    assert "'=HYPERLINK()" in text
