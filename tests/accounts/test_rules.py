"""Codes, PINs, standings and paths, as pure values."""

import hashlib
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liba.accounts import rules
from liba.accounts.terms import DEVICE_POWERS, POWERS, DeviceStanding, Role
from liba.kernel.actors import Power, Scope

NOW = datetime(2020, 2, 6, 1, 30, tzinfo=UTC)
CHECK = UUID("0190c0d8-0000-7000-8000-00000000000a")


@pytest.mark.parametrize(
    ("revoked", "standing"),
    [
        (None, DeviceStanding.LIVE),
        (timedelta(seconds=-1), DeviceStanding.LIVE),
        (timedelta(0), DeviceStanding.GRACE),
        (timedelta(days=7) - timedelta(seconds=1), DeviceStanding.GRACE),
        (timedelta(days=7), DeviceStanding.GONE),
    ],
)
def test_a_revoked_phone_is_heard_for_seven_days(revoked: timedelta | None, standing: DeviceStanding) -> None:
    assert rules.device_standing(None if revoked is None else NOW - revoked, NOW) is standing


@pytest.mark.parametrize(
    "pin", ["12345", "1234567890123", "111111", "123456", "987654", "890123", "12a456", "１２３４５７", ""]
)
def test_weak_pins(pin: str) -> None:
    assert rules.pin_is_weak(pin)


@pytest.mark.parametrize("pin", ["314159", "27182818", "135791357913"])
def test_good_pins(pin: str) -> None:
    assert not rules.pin_is_weak(pin)


def test_a_proof_is_for_one_check_and_one_officer() -> None:
    secret = rules.officer_secret("314159", b"s" * 16)
    assert secret == hashlib.pbkdf2_hmac("sha256", b"314159", b"s" * 16, 100_000, 32)
    assert rules.officer_verifier(secret) == hashlib.sha256(secret).digest()
    proof = rules.override_proof(secret, CHECK)
    assert rules.proof_holds(secret, CHECK, proof)
    assert rules.proof_holds(secret, CHECK, proof.upper())
    assert not rules.proof_holds(secret, UUID(int=1), proof)
    assert not rules.proof_holds(b"x" * 32, CHECK, proof)
    assert not rules.proof_holds(secret, CHECK, "")
    assert not rules.proof_holds(secret, CHECK, "不")


@given(st.text(rules.CODE_ALPHABET, min_size=10, max_size=10))
def test_a_code_is_read_however_it_is_typed(code: str) -> None:
    shown = rules.shown_code(code)
    assert len(shown) == 11
    for typed in (
        shown,
        shown.lower(),
        f" {shown} ",
        code.replace("0", "O").replace("1", "l"),
        shown.replace("1", "I"),
    ):
        assert rules.plain_code(typed) == code


def test_full_width_typing_is_understood() -> None:
    assert rules.plain_code("ＡＢＣＤＥ－ＦＧＨＪＫ") == "ABCDEFGHJK"


def test_ancestors_of_a_path() -> None:
    assert rules.ancestors("0001.0002.0003.") == ("0001.", "0001.0002.", "0001.0002.0003.")
    assert rules.ancestors("") == ()


def test_a_phone_may_less_than_its_holder() -> None:
    scopes = rules.on_device(rules.scope_of(role.value, "0001.") for role in Role)
    assert all(scope.powers <= DEVICE_POWERS for scope in scopes)
    assert Scope(POWERS[Role.GUARD], "0001.") in scopes
    assert rules.on_device([rules.scope_of(Role.AUDITOR.value, "")]) == ()


def test_broken_glass_shows_people_and_changes_nothing() -> None:
    assert rules.scope_of("", "0001.0002.") == Scope(frozenset({Power.SEE_PEOPLE}), "0001.0002.")


def test_each_role_has_powers_and_nobody_but_administrators_manages_users() -> None:
    assert set(POWERS) == set(Role)
    assert [role for role, powers in POWERS.items() if Power.MANAGE_USERS in powers] == [Role.ADMINISTRATOR]
    assert all(POWERS.values())
