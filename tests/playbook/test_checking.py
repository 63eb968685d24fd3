"""A playbook's faults are found all at once, each with its line and column and the nearest right word."""

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from liba.playbook.checking import Checked, check_playbook
from liba.playbook.towns import packaged_playbook, packaged_towns

pytestmark = pytest.mark.pure
# How long one example takes is the machine's business, not the reader's.
unhurried = settings(deadline=None, max_examples=40)

HESHI = packaged_playbook("heshi").decode()


def checked(text: str | bytes) -> Checked:
    with override("en"):
        return check_playbook("town.yaml", text if isinstance(text, bytes) else text.encode())


def said(text: str | bytes) -> list[str]:
    return [problem.in_words("town.yaml") for problem in checked(text).problems]


def place_of(part: str, text: str = HESHI) -> tuple[int, int]:
    """Line and column, from 1, at which a part of the text first stands."""
    before = text[: text.index(part)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


@pytest.mark.parametrize("town", packaged_towns())
def test_packaged_playbooks_are_sound(town: str) -> None:
    assert said(packaged_playbook(town)) == []


def test_numbered_places_need_a_place_for_their_number() -> None:
    text = HESHI.replace("stalls: 300}", "count: 3}")
    assert "The name of numbered places needs {n} for their number." in said(text)[0]
    assert said(text.replace("何家场农贸市场, en", "何家场{n}号市场, en")) != said(text)


def test_a_wrong_key_is_named_with_its_place_and_the_right_one() -> None:
    text = HESHI.replace("lunar_digits: [1, 4, 7]", "lunar_digit: [1, 4, 7]")
    line, column = place_of("lunar_digit: [", text)
    assert said(text)[0].startswith(f"town.yaml:{line}:{column}: There is no key “lunar_digit” here.")
    assert said(text)[0].endswith("→ lunar_digits?")


def test_a_wrong_word_is_named_with_the_words_that_are_right() -> None:
    text = HESHI.replace("at_limit: refuse", "at_limit: refus", 1)
    line, column = place_of("refus}", text)
    expected = (
        f"town.yaml:{line}:{column}: “at_limit”: “refus” is not what is expected here: one of admit, refuse."
    )
    assert said(text) == [f"{expected} → refuse?"]


def test_every_problem_is_told_at_once_from_top_to_bottom() -> None:
    text = HESHI.replace("days: 60", "days: many", 1).replace("kind: pocket", "kind: poket", 1)
    problems = checked(text).problems
    assert len(problems) == 2
    assert [problem.mark for problem in problems] == sorted(problem.mark for problem in problems)


def test_a_code_without_quotes_asks_for_them() -> None:
    text = HESHI.replace('code: "510304104"\n', "code: 510304104\n", 1)
    assert "a text; put a number in quotes" in said(text)[0]


@pytest.mark.parametrize(
    ("right", "wrong", "near"),
    [
        ("measure: order-1-closure", "measure: order-1-closur", "order-1-closure"),
        ("rule: turn-back", "rule: turnback", "turn-back"),
        ("cordon: zone-a", "cordon: zonea", "zone-a"),
        ("pass_types: [resident-b]", "pass_types: [residentb]", "resident-b"),
    ],
)
def test_a_reference_to_nothing_offers_the_nearest(right: str, wrong: str, near: str) -> None:
    text = HESHI.replace(right, wrong, 1)
    problems = checked(text).problems
    assert [problem.nearest for problem in problems if problem.nearest == near]
    assert problems[0].mark.line == place_of(wrong, text)[0]


def test_a_rule_that_fails_its_own_case_is_refused() -> None:
    text = HESHI.replace("limit: 37.3, at_limit: refuse", "limit: 37.3, at_limit: admit", 1)
    line, _ = place_of("expect: [fever]", text)
    assert [problem.mark.line for problem in checked(text).problems] == [line]
    assert "fails its own case “正好37.3度”: expected fever, it says admit" in said(text)[0]


def test_a_pocket_has_exactly_one_open_gate() -> None:
    text = HESHI.replace("cordon: zone-a, rule: checkpoint", "cordon: pocket, rule: checkpoint", 1)
    assert "exactly one open gate; this one would have 2" in said(text)[0]


def test_an_inner_cordon_lies_in_its_outer_one() -> None:
    text = HESHI.replace('areas: ["51030410400201"]', 'areas: ["51030410420101"]', 1)
    assert any("does not hold every area of the inner one" in line for line in said(text))


def test_a_key_written_twice_is_a_problem() -> None:
    text = HESHI.replace("  zone: Asia/Shanghai", "  zone: Asia/Shanghai\n  zone: Asia/Urumqi", 1)
    assert any("“zone” stands here twice" in line for line in said(text))


@pytest.mark.parametrize(
    "raw",
    [
        b"a: [",
        b"a: &a [*a]",
        b"\xff\xfe\x00",
        b"",
        b"- 1",
        b"just words",
        b"liba: 1\ntown: {code: x",
        b"!!python/object/apply:os.system ['true']",
    ],
)
def test_what_is_no_playbook_is_told_plainly(raw: bytes) -> None:
    assert checked(raw).playbook is None
    assert said(raw)


def test_a_file_that_unfolds_to_billions_is_stopped() -> None:
    levels = "\n".join(
        f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" if n else "l0: &l0 [x]" for n in range(12)
    )
    assert any("more values than any town needs" in line for line in said(levels))


def test_a_file_of_many_megabytes_is_not_read() -> None:
    assert said(b"#" * (5 * 1024 * 1024)) == ["town.yaml:1:1: The file is larger than 4 MB."]


@unhurried
@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    assert checked(raw).playbook is None


@unhurried
@given(st.integers(0, len(HESHI.splitlines()) - 1), st.sampled_from(["", "x", "  ", "-", ": 1", "[", '"']))
def test_no_damaged_line_breaks_the_reader(number: int, instead: str) -> None:
    lines = HESHI.splitlines()
    lines[number] = instead
    found = checked("\n".join(lines))
    assert (found.playbook is None) == bool(found.problems)
