"""The journal is dense, chained, paged by number, and any change to it is found."""

import threading
from collections.abc import Callable
from contextlib import contextmanager
from datetime import timedelta, timezone
from typing import Any

import pytest
from django.db import connections, transaction
from django.db.models import F

from liba.governance.models import JournalHead, JournalLine, Measure
from liba.governance.selectors import (
    JournalQuery,
    chain,
    journal,
    journal_head,
    journal_page,
    subject_history,
    verify_journal,
    verify_onward,
)
from liba.governance.services import decision, record, record_all
from liba.governance.terms import Entry, Fault, FaultKind, Head, Verification
from liba.kernel.actors import Actor, ActorKind, Power, Scope
from liba.kernel.refusals import Forbidden
from tests.governance.conftest import COMMANDER, DAY, GUARD, NOW, write_lines

VILLAGE, OTHER = "0001.0002.", "0001.0003."
AUDITOR = Actor(ActorKind.USER, "5", "审计", (Scope(frozenset({Power.READ_JOURNAL}), VILLAGE),))
OFFICER = Actor(ActorKind.USER, "6", "卡口长", (Scope(frozenset({Power.SEE_GATES}), VILLAGE),))


def seqs(page: journal.JournalPage) -> list[int]:
    return [line.seq for line in page.lines]


def look(
    actor: Actor = COMMANDER, *, before: int | None = None, size: int = 50, **asked: Any
) -> journal.JournalPage:
    return journal_page(actor, JournalQuery(**asked), before=before, size=size)


@pytest.mark.django_db
def test_lines_are_dense_and_the_chain_holds() -> None:
    write_lines(30)
    with decision():
        record(COMMANDER, "access.gate.opened", "gate", 7, NOW + DAY, area_path=VILLAGE, code="G1", open=True)
    line = JournalLine.objects.get(pk=31)
    assert (line.verb, line.subject_id, line.area_path) == ("access.gate.opened", "7", VILLAGE)
    assert line.facts == '{"code":"G1","open":true}'
    verification = verify_journal()
    assert (verification.lines, verification.fault) == (31, None)
    assert verification.head == journal_head() == Head(31, bytes(line.hash))


@pytest.mark.django_db
def test_an_empty_journal_holds() -> None:
    with decision():
        record_all([], NOW)
    assert verify_journal() == (0, journal_head(), None)
    assert journal_head().seq == 0
    assert look() == journal.JournalPage((), None)


@pytest.mark.django_db
def test_the_time_of_a_line_is_the_same_in_every_zone() -> None:
    with decision():
        record(COMMANDER, "a.b", "c", 1, NOW.astimezone(timezone(timedelta(hours=8))))
    assert verify_journal().fault is None


@pytest.mark.django_db(transaction=True)
def test_a_line_outside_of_a_decision_is_a_bug() -> None:
    with pytest.raises(RuntimeError, match="inside its decision"):
        record(COMMANDER, "a.b", "c", 1, NOW)
    assert journal_head().seq == 0


@pytest.mark.django_db
def test_what_is_undone_leaves_no_line_and_no_hole(decide: Callable[..., Measure]) -> None:
    write_lines(1)

    def decide_and_fail() -> None:
        with decision():
            decide()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        decide_and_fail()
    write_lines(1)
    assert verify_journal() == (2, journal_head(), None)
    assert Measure.objects.count() == 0


def alter_a_line() -> None:
    JournalLine.objects.filter(pk=20).update(actor_name="别人")


def remove_a_line() -> None:
    JournalLine.objects.filter(pk=20).delete()


def move_a_line() -> None:
    JournalLine.objects.filter(pk=20).update(at=F("at") + DAY)


def cut_the_tail() -> None:
    JournalLine.objects.filter(pk__gt=19).delete()


def add_beyond_the_head() -> None:
    JournalLine.objects.filter(pk=30).update(seq=31)
    JournalHead.objects.update(seq=29, hash=JournalLine.objects.get(pk=29).hash)


def change_the_head() -> None:
    JournalHead.objects.update(hash=b"x" * 32)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("tamper", "fault"),
    [
        (alter_a_line, Fault(20, FaultKind.ALTERED)),
        (move_a_line, Fault(20, FaultKind.ALTERED)),
        (remove_a_line, Fault(20, FaultKind.REMOVED)),
        (cut_the_tail, Fault(20, FaultKind.TAIL_CUT)),
        (add_beyond_the_head, Fault(30, FaultKind.BEYOND_HEAD)),
        (change_the_head, Fault(30, FaultKind.HEAD_DIFFERS)),
    ],
)
@pytest.mark.parametrize("chunk", [7, 10_000])
def test_tampering_is_found_where_it_begins(
    monkeypatch: pytest.MonkeyPatch, tamper: Callable[[], None], fault: Fault, chunk: int
) -> None:
    monkeypatch.setattr(chain, "CHUNK", chunk)
    write_lines(30)
    assert verify_journal().fault is None
    tamper()
    assert verify_journal().fault == fault
    assert in_steps(chunk).fault == fault


def in_steps(most: int) -> Verification:
    """The chain followed step by step, as the console's page does."""
    result = verify_onward(0, most)
    while result.fault is None and result.lines < result.head.seq:
        result = verify_onward(result.lines, most)
    return result


@pytest.mark.django_db
@pytest.mark.parametrize("most", [1, 5, 7, 100])
def test_a_chain_read_in_steps_is_read_to_its_head(most: int) -> None:
    assert in_steps(most) == (0, journal_head(), None)
    write_lines(10)
    assert in_steps(most) == (10, journal_head(), None)
    assert verify_onward(10**9, most).fault is None


@pytest.mark.django_db
@pytest.mark.parametrize("chunk", [7, 10_000])
def test_a_printed_head_finds_what_the_chain_alone_cannot(
    monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(chain, "CHUNK", chunk)
    write_lines(20)
    printed = journal_head()
    write_lines(10)
    assert verify_journal(printed).fault is None
    forged = Head(20, b"x" * 32)
    assert verify_journal(forged).fault == Fault(20, FaultKind.NOT_AS_PRINTED)
    JournalLine.objects.filter(pk__gt=15).delete()
    JournalHead.objects.update(seq=15, hash=JournalLine.objects.get(pk=15).hash)
    assert verify_journal().fault is None
    assert verify_journal(printed).fault == Fault(16, FaultKind.TAIL_CUT)


@pytest.mark.django_db
def test_pages_follow_each_other_without_overlap() -> None:
    write_lines(12)
    first = look(size=5)
    second = look(size=5, before=first.before)
    third = look(size=5, before=second.before)
    assert [seqs(page) for page in (first, second, third)] == [[12, 11, 10, 9, 8], [7, 6, 5, 4, 3], [2, 1]]
    assert third.before is None
    assert look(size=12).before is None


@pytest.mark.django_db
def test_lines_are_found_by_what_is_asked() -> None:
    write_lines(3, verb="access.pass.issued", area_path=VILLAGE)
    write_lines(2, verb="access.pass", area_path=OTHER)
    write_lines(1, verb="access.passage")
    with decision():
        record(GUARD, "access.check.recorded", "gate", 2, NOW + DAY)
    assert seqs(look(verb="access.pass")) == [5, 4, 3, 2, 1]
    assert seqs(look(verb="access.pass.issued")) == [3, 2, 1]
    assert seqs(look(area_path=OTHER)) == [5, 4]
    assert seqs(look(actor_id="2")) == [7]
    assert seqs(look(subject_kind="check", subject_id="1")) == [5, 2]
    assert seqs(look(since=NOW + DAY)) == [7]
    assert seqs(look(until=NOW + DAY, verb="access.passage")) == [6]
    assert seqs(look(until=NOW)) == []
    assert seqs(look(since=NOW + 2 * DAY)) == []


@pytest.mark.django_db
def test_an_auditor_of_a_village_reads_its_lines_only() -> None:
    write_lines(2, area_path=VILLAGE)
    write_lines(2, area_path=OTHER)
    write_lines(1)
    assert seqs(look(AUDITOR)) == [2, 1]
    assert seqs(look(AUDITOR, area_path=OTHER)) == []
    assert seqs(look(COMMANDER)) == [5, 4, 3, 2, 1]
    with pytest.raises(Forbidden):
        look(GUARD)


@pytest.mark.django_db
def test_a_thing_s_page_shows_its_history_within_one_s_areas() -> None:
    write_lines(1, area_path=VILLAGE)
    write_lines(1, area_path=OTHER)
    assert [line.seq for line in subject_history(COMMANDER, "check", 0)] == [2, 1]
    assert [line.seq for line in subject_history(OFFICER, "check", 0)] == [1]
    assert list(subject_history(Actor(ActorKind.USER, "9", ""), "check", 0)) == []


@pytest.mark.django_db
def test_a_rare_line_far_back_costs_another_page_and_not_a_long_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "SPAN", 10)
    monkeypatch.setattr(journal, "MOST_SPANS", 2)
    write_lines(1, area_path=OTHER)
    write_lines(50, area_path=VILLAGE)
    page, looked, found = look(area_path=OTHER), 1, []
    while page.before is not None:
        found += seqs(page)
        page, looked = look(area_path=OTHER, before=page.before), looked + 1
    assert found + seqs(page) == [1]
    assert looked == 3


@contextmanager
def closing() -> Any:
    try:
        yield
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_make_one_chain() -> None:
    """Two threads with a connection each, from the very first line on, singly and in batches."""
    failures: list[BaseException] = []
    together = threading.Barrier(2)

    def write(name: str) -> None:
        with closing():
            try:
                together.wait()
                for number in range(25):
                    with decision():
                        record(COMMANDER, f"test.{name}", "check", number, NOW)
                    with decision():
                        record_all([Entry(COMMANDER, f"test.{name}", "b", str(n)) for n in range(30)], NOW)
            except BaseException as failure:  # noqa: BLE001 - told to the test below
                failures.append(failure)

    threads = [threading.Thread(target=write, args=(name,)) for name in ("one", "other")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert verify_journal() == (2 * 25 * 31, journal_head(), None)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_the_head_is_held_until_the_decision_is_over() -> None:
    write_lines(1)
    order: list[str] = []
    started = threading.Event()

    def second() -> None:
        with closing(), decision():
            started.set()
            record(COMMANDER, "test.second", "x", 2, NOW)
            order.append("second")

    thread = threading.Thread(target=second)
    with transaction.atomic():
        record(COMMANDER, "test.first", "x", 1, NOW)
        thread.start()
        started.wait()
        thread.join(timeout=0.3)
        assert thread.is_alive()
        order.append("first")
    thread.join()
    assert order == ["first", "second"]
    assert verify_journal().fault is None


@pytest.mark.django_db
def test_a_batch_costs_three_statements(django_assert_num_queries: Any) -> None:
    write_lines(1)
    with transaction.atomic(), django_assert_num_queries(3):
        record_all([Entry(COMMANDER, "a.b", "c", str(n)) for n in range(500)], NOW)
    assert journal_head().seq == 501
