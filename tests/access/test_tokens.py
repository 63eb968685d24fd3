"""The pass token: one text for the same claims, and nothing but that text is ever taken."""

import base45
import cbor2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from liba.access.terms import Found
from liba.access.tokens import (
    PREFIX,
    CardRead,
    Claims,
    KeyPair,
    TokenKeys,
    TokenSigner,
    new_key_pair,
    public_key,
    read_token,
)

TOWN = "510304104"
PAIR, OTHER = new_key_pair(), new_key_pair()
CLAIMS = Claims(TOWN, 1_600_000_000, 60_002, 60_001, "yellow", 2)


def keys(*pairs: KeyPair, town: str = TOWN) -> TokenKeys:
    return TokenKeys(town, {pair.kid: public_key(pair.x, pair.y) for pair in pairs})


def signed(claims: Claims = CLAIMS, pair: KeyPair = PAIR) -> str:
    return TokenSigner(pair.kid, pair.private_pem).sign(claims)


KEYS = keys(PAIR)
TOKEN = signed()


def test_a_signed_token_tells_its_claims() -> None:
    assert read_token(TOKEN, KEYS) == CardRead(
        Found.SIGNED, 60_002, 60_001, "yellow", 2, 1_600_000_000, PAIR.kid
    )


def test_the_same_claims_give_the_same_code() -> None:
    assert signed() == TOKEN


def test_it_is_the_cose_message_that_the_protocol_describes() -> None:
    protected, unprotected, payload, signature = cbor2.loads(base45.b45decode(TOKEN.removeprefix(PREFIX)))
    assert cbor2.loads(protected) == {1: -7, 4: bytes.fromhex(PAIR.kid)}
    assert unprotected == {}
    assert cbor2.loads(payload) == {
        1: TOWN, 4: 1_600_000_000, -1: 60_002, -2: 60_001, -3: "yellow", -4: 2
    }  # fmt: skip
    assert len(signature) == 64


def test_the_quota_serial_is_left_out_where_it_is_the_serial() -> None:
    first = Claims(TOWN, 1_600_000_000, 60_001, 60_001, "yellow", 2)
    text = signed(first)
    assert -2 not in cbor2.loads(cbor2.loads(base45.b45decode(text.removeprefix(PREFIX)))[2])
    assert read_token(text, KEYS).quota_serial == 60_001


def test_it_fits_a_small_code_of_letters_and_digits() -> None:
    longest = Claims(TOWN, 4_000_000_000, 999_999, 999_997, "x" * 20, 99)
    assert len(signed(longest)) <= 221  # what a version-8 code at level M takes
    assert len(TOKEN) <= 180
    assert set(TOKEN) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


@pytest.mark.parametrize(
    "text",
    ["", "LB1:", "LB2:" + TOKEN[4:], "https://example.org/", "身份证", TOKEN[:-6], TOKEN + "000", TOKEN[4:]],
)
def test_what_is_torn_or_foreign_is_unreadable(text: str) -> None:
    assert read_token(text, KEYS).found is Found.UNREADABLE


def test_a_card_signed_with_a_key_of_its_own_is_forged() -> None:
    assert read_token(signed(pair=OTHER), KEYS).found is Found.FORGED


def test_a_forger_who_names_our_key_is_found_out() -> None:
    text = TokenSigner(PAIR.kid, OTHER.private_pem).sign(CLAIMS)
    assert read_token(text, KEYS) == CardRead(Found.FORGED, kid=PAIR.kid)


def test_another_town_s_card_is_called_that() -> None:
    theirs = Claims("510304103", 1_600_000_000, 5, 5, "yellow", 2)
    assert read_token(signed(theirs, OTHER), KEYS).found is Found.OTHER_TOWN
    assert read_token(signed(theirs), KEYS).found is Found.OTHER_TOWN


def test_a_withdrawn_key_withdraws_its_cards() -> None:
    assert read_token(TOKEN, TokenKeys(TOWN, {PAIR.kid: None})).found is Found.KEY_WITHDRAWN


def test_two_keys_are_live_at_once() -> None:
    both = keys(PAIR, OTHER)
    assert read_token(signed(), both).found is Found.SIGNED
    assert read_token(signed(pair=OTHER), both).found is Found.SIGNED


@given(st.integers(0, 112), st.integers(1, 255))
def test_no_changed_byte_is_taken(place: int, flip: int) -> None:
    raw = bytearray(base45.b45decode(TOKEN.removeprefix(PREFIX)))
    raw[place % len(raw)] ^= flip
    text = PREFIX + base45.b45encode(bytes(raw)).decode()
    assert read_token(text, KEYS).found is not Found.SIGNED


@given(st.integers(0, len(TOKEN) - 1), st.characters())
def test_no_changed_character_is_taken(place: int, character: str) -> None:
    text = TOKEN[:place] + character + TOKEN[place + 1 :]
    if text.strip() != TOKEN:
        assert read_token(text, KEYS).found is not Found.SIGNED


@given(st.one_of(st.binary(max_size=220).map(base45.b45encode).map(bytes.decode), st.text(max_size=300)))
def test_nothing_makes_the_reader_fall(text: str) -> None:
    assert read_token(PREFIX + text, KEYS).found is not Found.SIGNED


@given(
    st.integers(1, 999_999),
    st.integers(1, 999_999),
    st.sampled_from(["red", "yellow", "blue", "resident"]),
    st.integers(0, 200),
)
def test_what_is_signed_is_read(serial: int, quota: int, type_code: str, zone: int) -> None:
    claims = Claims(TOWN, 1_600_000_000, serial, quota, type_code, zone)
    read = read_token(signed(claims), KEYS)
    assert (read.serial, read.quota_serial, read.type_code, read.zone) == (serial, quota, type_code, zone)


@given(st.binary(min_size=1, max_size=90))
@example(cbor2.dumps("short"))
@example(cbor2.dumps("letters enough for every number of a claim"))
@example(cbor2.dumps([1] * 60))
@example(cbor2.dumps({}))
def test_an_unsigned_payload_of_any_shape_is_refused(payload: bytes) -> None:
    raw = cbor2.dumps([cbor2.dumps({1: -7, 4: bytes.fromhex(PAIR.kid)}), {}, payload, b"\0" * 64])
    text = PREFIX + base45.b45encode(raw).decode()
    assert read_token(text, KEYS).found in {Found.UNREADABLE, Found.FORGED}
