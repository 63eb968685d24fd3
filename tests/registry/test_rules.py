"""ID numbers, phones, names: what is right and how it is kept."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liba.registry.rules import (
    WrongNumber,
    clean_name,
    free_number,
    masked_id,
    masked_phone,
    parse_id_number,
    parse_phone,
    split_phones,
)
from liba.registry.terms import IdKind, Sex

TODAY = date(2020, 2, 27)
# The example of GB 11643 itself.
EXAMPLE = "11010519491231002X"


def checked(body: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


bodies = st.builds(
    lambda place, day, serial: f"{place:06d}{day:%Y%m%d}{serial:03d}",
    st.integers(110000, 999999),
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(0, 999),
)


def test_a_number_says_birth_date_and_sex() -> None:
    number = parse_id_number(" 110105 19491231 002x ", today=TODAY)
    assert (number.kind, number.number) == (IdKind.RESIDENT_ID, EXAMPLE)
    assert (number.born_on, number.sex) == (date(1949, 12, 31), Sex.FEMALE)


@given(bodies)
def test_every_right_number_is_taken(body: str) -> None:
    number = parse_id_number(checked(body), today=TODAY)
    assert number.born_on is not None
    assert f"{number.born_on:%Y%m%d}" == body[6:14]
    assert (number.sex is Sex.MALE) == bool(int(body[16]) % 2)


@given(bodies, st.integers(0, 16), st.integers(1, 9))
def test_one_mistyped_digit_is_always_found(body: str, place: int, more: int) -> None:
    right = checked(body)
    wrong = right[:place] + str((int(right[place]) + more) % 10) + right[place + 1 :]
    with pytest.raises(WrongNumber):
        parse_id_number(wrong, today=TODAY)


@given(bodies, st.integers(0, 15))
def test_two_digits_the_wrong_way_round_are_always_found(body: str, place: int) -> None:
    right = checked(body)
    swapped = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
    if swapped != right:
        with pytest.raises(WrongNumber):
            parse_id_number(swapped, today=TODAY)
    assert parse_id_number(right, today=TODAY).number == right


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("110105194912310021", "check_digit"),
        ("11010519491231002", "length"),
        ("1101051949123100２X9", "characters"),
        ("11010519491331002X", "check_digit"),
        (checked("99000020991231001"), "birth_date"),
        (checked("99000019900231001"), "birth_date"),
        ("身份证丢失", "characters"),
        ("12", "length"),
    ],
)
def test_a_wrong_number_says_why(text: str, code: str) -> None:
    with pytest.raises(WrongNumber) as wrong:
        parse_id_number(text, today=TODAY)
    assert wrong.value.code == code


def test_numbers_of_fifteen_digits_are_brought_to_eighteen() -> None:
    number = parse_id_number("110105491231002", today=TODAY)
    assert (number.number, number.was_old) == (EXAMPLE, True)


@pytest.mark.parametrize("text", ["E12345678", "H1234567890", "CHN1234567"])
def test_other_documents_are_kept(text: str) -> None:
    assert parse_id_number(text, today=TODAY).kind is IdKind.OTHER


@given(st.text(max_size=40))
def test_no_text_breaks_the_readers(text: str) -> None:
    with suppress(WrongNumber):
        assert parse_id_number(text, today=TODAY).number
    for part in split_phones(text):
        with suppress(WrongNumber):
            assert parse_phone(part).startswith("+")


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("13800000000;13900000001", ["+8613800000000", "+8613900000001"]),
        ("13800000000；13900000001", ["+8613800000000", "+8613900000001"]),
        ("13800000000、0813-8201234", ["+8613800000000", "+868138201234"]),
        ("13800000000/13900000001", ["+8613800000000", "+8613900000001"]),
        ("13800000000 13900000001", ["+8613800000000", "+8613900000001"]),
        ("138 0000 0000", ["+8613800000000"]),
        ("（0813）8201234", ["+868138201234"]),
        ("+852 9123 4567", ["+85291234567"]),
        ("010-62345678", ["+861062345678"]),
        ("", []),
    ],
)
def test_phones_of_one_cell(cell: str, numbers: list[str]) -> None:
    assert [parse_phone(part) for part in split_phones(cell)] == numbers


@pytest.mark.parametrize("text", ["8201234", "1380000", "无", "138000000000000"])
def test_a_phone_that_nobody_can_call_is_refused(text: str) -> None:
    with pytest.raises(WrongNumber):
        parse_phone(text)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  阮 大 明 ", "阮大明"),
        ("𠮷田", "𠮷田"),
        ("买买提•阿不都", "买买提·阿不都"),
        ("Maria  da Silva", "Maria da Silva"),
        ("㐂子\u200b", "㐂子"),
        ("䶮", "䶮"),
    ],
)
def test_names_stay_as_they_are(written: str, kept: str) -> None:
    assert clean_name(written) == kept


def test_numbers_are_masked() -> None:
    assert masked_id("510304199001011234") == "510304********1234"
    assert masked_id("E12345678") == "*****5678"
    assert masked_id("") == ""
    assert masked_phone("+8613800001234") == "138****1234"
    assert masked_phone("+868138201234") == "****1234"


def test_a_number_that_is_taken_gets_the_old_area_before_it() -> None:
    assert free_number("12", "510304104205", {"13"}) == "12"
    assert free_number("12", "510304104205", {"12"}) == "205-12"
    assert free_number("12", "510304104205", {"12", "205-12"}) == "104205-12"
