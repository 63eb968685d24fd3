"""Codes of rows on a ticked sheet."""

from hypothesis import given
from hypothesis import strategies as st

from liba.workforce.rules.pledges import keyed_rows, row_code


@given(st.lists(st.integers(1, 10**9), max_size=20), st.sampled_from([" ", "，", "\n", "; ", "、"]))
def test_what_was_printed_is_read_back(numbers: list[int], between: str) -> None:
    typed = between.join(row_code(number) for number in numbers)
    assert keyed_rows(typed) == (tuple(dict.fromkeys(numbers)), ())


@given(st.integers(1, 10**6), st.data())
def test_a_mistyped_digit_is_found(number: int, data: st.DataObject) -> None:
    code = row_code(number)
    place = data.draw(st.integers(0, len(code) - 1))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != code[place]]))
    wrong = code[:place] + other + code[place + 1 :]
    assert keyed_rows(wrong) == ((), (wrong,))


def test_full_width_digits_are_digits_and_words_are_not() -> None:
    full = row_code(41).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert keyed_rows(f"{full} 张三 7") == ((41,), ("张三", "7"))
