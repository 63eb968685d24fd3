"""A copy's way follows from what was said of it, in whatever order it was heard."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from liba.command.rules.orders import Moments, Said, is_late, moments_of, state_of, within_bounds
from liba.command.terms.orders import CopyEventKind, CopyState, Proof

T0 = datetime(2020, 2, 27, 8, tzinfo=UTC)
KINDS = st.sampled_from(list(CopyEventKind))


def said(kind: str, minute: int, words: str = "", **facts: object) -> Said:
    return Said(UUID(int=minute), CopyEventKind(kind), T0 + timedelta(minutes=minute), words, facts)


@given(st.lists(st.tuples(KINDS, st.integers(0, 20)), max_size=9, unique_by=lambda one: one[1]), st.randoms())
def test_any_order_of_arrival_gives_the_same_copy(
    events: list[tuple[CopyEventKind, int]], random: object
) -> None:
    happened = [said(kind.value, minute, f"w{minute}") for kind, minute in events]
    shuffled = list(happened)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert moments_of(shuffled) == moments_of(happened)


def test_each_stage_follows_from_the_next() -> None:
    found = moments_of([said("done", 9, "都办了", number=4)])
    assert state_of(found) is CopyState.DONE
    assert found.delivered_at == found.read_at == found.accepted_at == found.done_at
    assert found.report == {"words": "都办了", "number": 4}


def test_an_objection_ends_with_acceptance_or_is_answered() -> None:
    objected = [said("read", 1), said("objected", 2, "没有体温计")]
    assert state_of(moments_of(objected)) is CopyState.OBJECTED
    assert state_of(moments_of([*objected, said("accepted", 3)])) is CopyState.ACCEPTED
    sent_back = moments_of([*objected, said("returned", 3, "向邻村借")])
    assert (state_of(sent_back), sent_back.returned_because, sent_back.objection) == (
        CopyState.RETURNED, "向邻村借", "",
    )  # fmt: skip
    assert state_of(moments_of([*objected, said("approved", 3)])) is CopyState.EXCUSED


def test_what_was_sent_back_is_reported_again_and_accepted() -> None:
    way = [said("done", 1), said("returned", 2, "少两户"), said("done", 5), said("approved", 6, grade=2)]
    found = moments_of(way)
    assert (state_of(found), found.grade, found.done_at) == (CopyState.APPROVED, 2, T0 + timedelta(minutes=5))
    assert state_of(moments_of(way[:2])) is CopyState.RETURNED


def test_what_is_accepted_stays_so() -> None:
    found = moments_of([said("done", 1), said("approved", 2), said("done", 3, "又办了")])
    assert found.done_at == T0 + timedelta(minutes=1)


def test_late_is_what_was_not_done_by_its_deadline() -> None:
    due = T0 + timedelta(minutes=10)
    after = due + timedelta(minutes=1)
    assert not is_late(Moments(), due, due)
    assert is_late(Moments(), due, after)
    assert not is_late(Moments(), None, after)
    assert is_late(Moments(done_at=after), due, after)
    assert not is_late(Moments(objected_at=T0), due, after)
    assert not is_late(Moments(objected_at=T0, approved_at=after), due, after)


def test_a_number_has_bounds() -> None:
    proof = Proof(least=0, most=50)
    assert [within_bounds(proof, number) for number in (-1, 0, 50, 51)] == [False, True, True, False]
    assert within_bounds(Proof(), 10**9)
