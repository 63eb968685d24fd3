"""What was found against what is registered: nothing where they agree, and nothing again once all is accepted."""

from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liba.rounds.rules.reconciling import differences, merged_sayings, present_after
from liba.rounds.terms.census import AWAY, MOVED_OUT, PRESENT, Found, Gap, Registered, Said
from liba.rounds.terms.plans import DifferenceKind

pytestmark = pytest.mark.pure

NAMES = st.sampled_from(("张三", "李四", "王五"))
DAYS = st.sampled_from(("", "1970-01-01", "1980-02-02"))
TAGS = st.sampled_from(("", "aa", "bb", "cc"))
PRESENCES = st.sampled_from((PRESENT, AWAY, MOVED_OUT))
PHONES = st.frozensets(st.sampled_from(("1", "2")), max_size=2)


@st.composite
def homes(draw: st.DrawFn) -> list[Registered]:
    rows = []
    used: set[str] = set()
    for number in range(draw(st.integers(0, 4))):
        tag = draw(TAGS.filter(lambda tag: not tag or tag not in used))
        used.add(tag)
        rows.append(
            Registered(
                number + 1,
                draw(NAMES),
                draw(st.sampled_from(("", "M", "F"))),
                draw(DAYS),
                draw(st.sampled_from(("", "子"))),
                draw(PRESENCES),
                tag,
                draw(PHONES),
            )
        )
    return rows


@st.composite
def sayings(draw: st.DrawFn) -> Said:
    tag, phones = draw(TAGS), tuple(sorted(draw(PHONES)))
    return Said(
        draw(NAMES), draw(st.sampled_from(("", "M", "F"))), draw(DAYS), draw(st.sampled_from(("", "子"))),
        draw(st.one_of(st.just(""), PRESENCES)), tag, phones, None, tag, phones,
    )  # fmt: skip


FOUND = st.builds(
    Found,
    st.lists(sayings(), max_size=4).map(tuple),
    st.one_of(st.none(), st.integers(0, 6)),
    st.booleans(),
)


def accepted(registered: Sequence[Registered], gaps: Sequence[Gap]) -> list[Registered]:
    """The household after every difference was accepted, as the services write it."""
    rows = {one.id: one for one in registered}
    for gap in gaps:
        row = rows.get(gap.person or 0)
        match gap.kind:
            case DifferenceKind.NEW_PERSON if gap.said is not None:
                said = gap.said
                key = max(rows, default=0) + 1
                rows[key] = Registered(
                    key, said.name, said.sex, said.born_on, said.relation, said.presence or PRESENT,
                    said.id_tag, frozenset(said.phone_tags),
                )  # fmt: skip
            case DifferenceKind.NOT_THERE if row:
                rows[row.id] = msgspec.structs.replace(row, presence=gap.value or MOVED_OUT)
            case DifferenceKind.AWAY | DifferenceKind.BACK if row:
                there = AWAY if gap.kind is DifferenceKind.AWAY else PRESENT
                rows[row.id] = msgspec.structs.replace(row, presence=there)
            case DifferenceKind.FIELD if row:
                if gap.column == "phone":
                    rows[row.id] = msgspec.structs.replace(row, phone_tags=row.phone_tags | {gap.value})
                else:
                    column = "id_tag" if gap.column == "id_number" else gap.column
                    rows[row.id] = msgspec.structs.replace(row, **{column: gap.value})
            case DifferenceKind.DUPLICATE:
                rows.pop(gap.other or 0, None)
            case _:
                pass
    return list(rows.values())


def says(one: Registered) -> Said:
    phones = tuple(sorted(one.phone_tags))
    return Said(
        one.name, one.sex, one.born_on, one.relation, one.presence, one.id_tag, phones, one.id, one.id_tag, phones
    )  # fmt: skip


@given(homes())
def test_a_source_that_says_what_is_registered_differs_in_nothing(registered: list[Registered]) -> None:
    there = sum(one.presence == PRESENT for one in registered)
    found = Found(tuple(says(one) for one in registered), there, whole=True)
    assert differences(registered, found) == ()


@given(homes())
def test_silence_is_no_difference(registered: list[Registered]) -> None:
    assert differences(registered, Found()) == ()


@given(homes(), FOUND)
def test_accepting_everything_leaves_nothing_but_a_count(registered: list[Registered], found: Found) -> None:
    gaps = differences(registered, found)
    after = accepted(registered, gaps)
    left = differences(after, found)
    assert {gap.kind for gap in left} <= {DifferenceKind.COUNT, DifferenceKind.DUPLICATE}
    others = [gap for gap in gaps if gap.kind is not DifferenceKind.COUNT]
    assert sum(one.presence == PRESENT for one in after) == present_after(registered, others)


@given(homes(), FOUND)
def test_nobody_is_meant_twice_and_everybody_found_is_somebody(
    registered: list[Registered], found: Found
) -> None:
    gaps = differences(registered, found)
    new = [gap for gap in gaps if gap.kind is DifferenceKind.NEW_PERSON]
    assert len(new) <= len(merged_sayings(found.people))
    missing = [gap.person for gap in gaps if gap.kind is DifferenceKind.NOT_THERE]
    assert len(missing) == len(set(missing))
    for gap in gaps:
        assert gap.person is None or any(one.id == gap.person for one in registered)


@given(homes(), FOUND)
def test_a_count_is_explained_by_the_other_differences_or_named(
    registered: list[Registered], found: Found
) -> None:
    gaps = differences(registered, found)
    counts = [gap for gap in gaps if gap.kind is DifferenceKind.COUNT]
    others = [gap for gap in gaps if gap.kind is not DifferenceKind.COUNT]
    unexplained = found.count is not None and found.count != present_after(registered, others)
    assert bool(counts) is unexplained


ONE = Registered(1, "张三", "M", "1970-01-01", "户主", PRESENT, "aa", frozenset({"1"}))
TWO = Registered(2, "李四", "F", "1972-01-01", "妻", AWAY, "bb")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (Said("张三"), []),
        (Said("张三", presence=AWAY), [("away", 1, "", "")]),
        (Said("李四", presence=PRESENT), [("back", 2, "", "")]),
        (Said("李四", presence=MOVED_OUT), [("not_there", 2, "", "moved_out")]),
        (Said("张三", born_on="1971-01-01"), [("new_person", None, "", "")]),
        (Said("张山", id_number="n", id_tag="aa"), [("field", 1, "name", "张山")]),
        (Said("张三", id_number="n", id_tag="cc"), [("new_person", None, "", "")]),
        (Said(person=1, id_number="n", id_tag="cc"), [("field", 1, "id_number", "n")]),
        (Said(person=1, relation="父"), [("field", 1, "relation", "父")]),
        (Said("张三", phones=("p", "q"), phone_tags=("1", "9")), [("field", 1, "phone", "q")]),
        (Said("赵六", sex="M"), [("new_person", None, "", "")]),
        (Said("赵六", presence=MOVED_OUT), []),
        (Said(person=9, presence=AWAY), []),
    ],
)
def test_by_hand(said: Said, expected: list[tuple[str, int | None, str, str]]) -> None:
    gaps = differences([ONE, TWO], Found((said,)))
    assert [(gap.kind.value, gap.person, gap.column, gap.value) for gap in gaps] == expected


def test_two_rows_that_one_person_was_found_for_are_a_duplicate() -> None:
    twin = Registered(3, "张三")
    gaps = differences([ONE, twin, TWO], Found((Said("张三", id_number="n", id_tag="aa"),), count=1))
    assert [(gap.kind, gap.person, gap.other) for gap in gaps] == [(DifferenceKind.DUPLICATE, 1, 3)]


def test_a_whole_list_misses_who_it_does_not_name() -> None:
    gaps = differences([ONE, TWO], Found((Said("张三"),), whole=True))
    assert [(gap.kind, gap.person) for gap in gaps] == [(DifferenceKind.NOT_THERE, 2)]
