"""Windows, and the chain as pure values."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liba.governance.rules import FIRST_HASH, line_hash, line_of, measure_state, merged, prove, window_at
from liba.governance.terms import Entry, Fault, FaultKind, Head, Line, MeasureState, Window
from liba.kernel.actors import system

NOW = datetime(2020, 2, 6, 1, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def span(start: int, end: int) -> Window:
    return Window(NOW + start * DAY, NOW + end * DAY)


spans = st.lists(st.builds(span, st.integers(-9, 9), st.integers(-9, 9)), max_size=6)
texts = st.text(max_size=12)
entries = st.builds(
    Entry,
    actor=st.builds(system, texts),
    verb=texts,
    subject_kind=texts,
    subject_id=texts,
    area_path=texts,
    facts=st.dictionaries(texts, st.one_of(texts, st.integers(-9, 9), st.booleans(), st.none()), max_size=3),
)
chains = st.lists(entries, min_size=2, max_size=8)


def chain(said: list[Entry]) -> list[tuple[Line, bytes]]:
    lines, previous = [], FIRST_HASH
    for seq, entry in enumerate(said, start=1):
        line = line_of(entry, seq, NOW)
        previous = line_hash(previous, line)
        lines.append((line, previous))
    return lines


def fault_of(lines: list[tuple[Line, bytes]]) -> Fault | None:
    return prove(Head(0, FIRST_HASH), lines)[1]


@pytest.mark.parametrize(
    ("window", "ended_at", "state"),
    [
        (span(1, 2), None, MeasureState.PLANNED),
        (span(0, 2), None, MeasureState.RUNNING),
        (span(-2, 0), None, MeasureState.EXPIRED),
        (span(-2, 0), NOW, MeasureState.ENDED),
        (span(1, 1), NOW + DAY, MeasureState.ENDED),
    ],
)
def test_a_measure_s_state(window: Window, ended_at: datetime | None, state: MeasureState) -> None:
    assert measure_state(window, ended_at, NOW) is state


def test_windows_that_touch_are_one() -> None:
    assert merged([span(3, 5), span(0, 3), span(7, 9), span(4, 4)]) == (span(0, 5), span(7, 9))


def test_the_window_at_a_moment_is_this_one_then_the_next_then_the_last() -> None:
    windows = (span(-5, -3), span(2, 4))
    assert window_at(windows, NOW - 4 * DAY) == span(-5, -3)
    assert window_at(windows, NOW) == span(2, 4)
    assert window_at(windows, NOW + 9 * DAY) == span(2, 4)
    assert window_at((), NOW) is None


@given(spans, st.integers(-10, 10))
def test_merging_changes_no_moment(windows: list[Window], day: int) -> None:
    moment = NOW + day * DAY + timedelta(hours=1)
    assert any(w.holds(moment) for w in merged(windows)) == any(w.holds(moment) for w in windows)


@given(chains)
def test_an_untouched_chain_holds(said: list[Entry]) -> None:
    lines = chain(said)
    head, fault = prove(Head(0, FIRST_HASH), lines)
    assert fault is None
    assert head == Head(len(lines), lines[-1][1])


@given(chains, st.data())
def test_an_altered_line_is_found(said: list[Entry], data: st.DataObject) -> None:
    lines = chain(said)
    where = data.draw(st.integers(0, len(lines) - 1))
    name = data.draw(st.sampled_from([field for field in Line._fields if field != "seq"]))
    line, stored = lines[where]
    changed = NOW + DAY if name == "at" else getattr(line, name) + "改"
    lines[where] = (line._replace(**{name: changed}), stored)
    assert fault_of(lines) == Fault(where + 1, FaultKind.ALTERED)


@given(chains, st.data())
def test_a_line_altered_with_its_hash_is_found_by_the_next(said: list[Entry], data: st.DataObject) -> None:
    lines = chain(said)
    where = data.draw(st.integers(0, len(lines) - 2))
    forged = lines[where][0]._replace(actor_name=lines[where][0].actor_name + "改")
    before = lines[where - 1][1] if where else FIRST_HASH
    lines[where] = (forged, line_hash(before, forged))
    assert fault_of(lines) == Fault(where + 2, FaultKind.ALTERED)


@given(chains, st.data())
def test_a_removed_line_is_found(said: list[Entry], data: st.DataObject) -> None:
    lines = chain(said)
    where = data.draw(st.integers(0, len(lines) - 2))
    del lines[where]
    assert fault_of(lines) == Fault(where + 1, FaultKind.REMOVED)


@given(chains, st.data())
def test_swapped_lines_are_found(said: list[Entry], data: st.DataObject) -> None:
    """Two lines that change places, with their numbers set right again."""
    lines = chain(said)
    one, other = data.draw(st.lists(st.integers(0, len(lines) - 1), min_size=2, max_size=2, unique=True))
    first, second = lines[one], lines[other]
    lines[one] = (second[0]._replace(seq=one + 1), second[1])
    lines[other] = (first[0]._replace(seq=other + 1), first[1])
    fault = fault_of(lines)
    assert fault is not None
    assert fault.seq == min(one, other) + 1


def test_neighbouring_fields_do_not_run_into_each_other() -> None:
    one = line_of(Entry(system("x"), "ab", "c", "d"), 1, NOW)
    assert line_hash(FIRST_HASH, one) != line_hash(FIRST_HASH, one._replace(verb="a", subject_kind="bc"))
