"""Swaps, shifts given up, stand-ins, absences."""

from datetime import timedelta

import pytest

from liba.accounts.terms import Role
from liba.kernel.ids import new_id
from liba.kernel.refusals import Forbidden, NotFound, Refusal
from liba.workforce import selectors, services
from liba.workforce.models import Absence, Responder, Shift, ShiftChange
from liba.workforce.refusals.people import NotCleared
from liba.workforce.refusals.rotas import (
    AbsentThen,
    CannotSwap,
    LacksSkill,
    NotYourShift,
    RestTooShort,
    ShiftIsOver,
    ShiftsClash,
    SwapAnswered,
    SwapWithOneself,
    UnknownShift,
    WeekFull,
    WrongDays,
)
from tests.support.duty import EVENING, MORNING, NIGHT, add_post, add_responder, add_rota, add_shift
from tests.support.town import DAY, SmallTown, local

TOMORROW = DAY + timedelta(days=1)


def _shift(
    town: SmallTown, responder: Responder | None, *, day=TOMORROW, pattern=MORNING, **changes: object
) -> Shift:
    post = changes.pop("post", None) or add_post(town, f"p{Shift.objects.count()}")
    return add_shift(
        changes.pop("rota", None) or add_rota(town), post, pattern, responder, day=day, **changes
    )


def _ask(town: SmallTown, shift: Shift, to: Responder | str, **changes: object) -> ShiftChange:
    return services.ask_swap(
        changes.pop("actor", town.system),
        **{
            "change_id": new_id(), "shift_id": shift.pk, "to_code": to if isinstance(to, str) else to.code,
            "reason": "孩子开家长会", "now": town.now,
        }
        | changes,
    )  # fmt: skip


def _holder(shift: Shift) -> int | None:
    return Shift.objects.get(pk=shift.pk).responder_id


def test_a_swap_is_asked_and_agreed(town: SmallTown) -> None:
    one, two = add_responder(town), add_responder(town)
    shift = _shift(town, one)
    change = _ask(town, shift, two, actor=town.actor(Role.LINKER), responder_id=one.pk)
    assert _holder(shift) == one.pk
    answer = {"agrees": True, "now": town.now, "responder_id": two.pk}
    services.answer_swap(town.actor(Role.LINKER), change.pk, **answer)
    assert _holder(shift) == two.pk
    services.answer_swap(town.actor(Role.LINKER), change.pk, **answer)
    with pytest.raises(SwapAnswered):
        services.answer_swap(town.actor(Role.LINKER), change.pk, **answer | {"agrees": False})


def test_a_swap_that_is_declined_changes_nothing(town: SmallTown) -> None:
    one, two = add_responder(town), add_responder(town)
    shift = _shift(town, one)
    change = _ask(town, shift, two)
    services.answer_swap(town.system, change.pk, agrees=False, now=town.now)
    assert _holder(shift) == one.pk


def test_a_swap_for_one_of_theirs_changes_both(town: SmallTown) -> None:
    one, two = add_responder(town), add_responder(town)
    mine, theirs = _shift(town, one), _shift(town, two)
    change = _ask(town, mine, two, in_return=theirs.pk)
    services.answer_swap(town.system, change.pk, agrees=True, now=town.now)
    assert (_holder(mine), _holder(theirs)) == (two.pk, one.pk)


def test_the_same_id_asks_once(town: SmallTown) -> None:
    one, two = add_responder(town), add_responder(town)
    shift, again = _shift(town, one), new_id()
    assert _ask(town, shift, two, change_id=again) == _ask(town, shift, two, change_id=again)
    assert ShiftChange.objects.count() == 1


def test_a_swap_is_not_taken_with_oneself_nor_of_a_shift_that_has_begun(town: SmallTown) -> None:
    one, two = add_responder(town), add_responder(town)
    with pytest.raises(SwapWithOneself):
        _ask(town, _shift(town, one), one)
    with pytest.raises(ShiftIsOver):
        _ask(town, _shift(town, one, day=DAY), two)
    with pytest.raises(UnknownShift):
        services.answer_swap(town.system, new_id(), agrees=True, now=town.now)
    with pytest.raises(CannotSwap):
        _ask(town, _shift(town, one), "nobody")


def _ill(town: SmallTown, two: Responder) -> None:
    Responder.objects.filter(pk=two.pk).update(clearance="ill")


def _away(town: SmallTown, two: Responder) -> None:
    Absence.objects.create(responder=two, from_on=TOMORROW, to_on=TOMORROW, recorded_at=town.now, by="x")


def _busy(town: SmallTown, two: Responder) -> None:
    _shift(town, two)


def _tired(town: SmallTown, two: Responder) -> None:
    _shift(town, two, day=DAY, pattern=NIGHT)


def _worked(town: SmallTown, two: Responder) -> None:
    for n in range(2, 8):
        _shift(town, two, day=DAY + timedelta(days=n))


@pytest.mark.parametrize(
    ("happens", "refusal"),
    [
        (_ill, NotCleared),
        (_away, AbsentThen),
        (_busy, ShiftsClash),
        (_tired, RestTooShort),
        (_worked, WeekFull),
    ],
)
def test_who_can_t_serve_then_can_t_take_it_when_asked_nor_when_they_agree(
    town: SmallTown, happens, refusal: type[Refusal]
) -> None:
    one, two = add_responder(town), add_responder(town)
    shift = _shift(town, one)
    change = _ask(town, shift, two)
    happens(town, two)
    with pytest.raises(refusal):
        _ask(town, shift, two)
    with pytest.raises(refusal):
        services.answer_swap(town.system, change.pk, agrees=True, now=town.now)
    assert _holder(shift) == one.pk


def test_a_post_does_not_lose_the_skill_it_needs(town: SmallTown) -> None:
    skilled, plain = add_responder(town, skills=["first_aid"]), add_responder(town)
    shift = _shift(town, skilled, post=add_post(town, "clinic", skills=["first_aid"]))
    with pytest.raises(LacksSkill):
        _ask(town, shift, plain)
    assert _ask(town, shift, add_responder(town, skills=["first_aid", "drives"])).pk


def test_nobody_gives_away_another_s_shift_or_answers_for_them(town: SmallTown) -> None:
    one, two, third = (add_responder(town) for _ in range(3))
    shift, linker = _shift(town, one), town.actor(Role.LINKER)
    with pytest.raises(NotYourShift):
        _ask(town, shift, two, actor=linker, responder_id=third.pk)
    with pytest.raises(NotYourShift):
        _ask(town, shift, two, in_return=_shift(town, third).pk)
    change = _ask(town, shift, two)
    with pytest.raises(Forbidden):
        services.answer_swap(linker, change.pk, agrees=True, now=town.now, responder_id=third.pk)


def test_a_shift_that_is_given_up_is_a_gap_at_once(town: SmallTown) -> None:
    one = add_responder(town)
    shift, again = _shift(town, one), new_id()
    give = {
        "change_id": again,
        "shift_id": shift.pk,
        "reason": "家里有事",
        "now": town.now,
        "responder_id": one.pk,
    }
    services.give_up_shift(town.actor(Role.LINKER), **give)
    services.give_up_shift(town.actor(Role.LINKER), **give)
    assert _holder(shift) is None
    assert [gap.shift for gap in selectors.shift_gaps(town.system, DAY, TOMORROW, now=town.now)] == [shift]
    assert shift.changes.count() == 1


def test_stand_ins_are_those_who_are_free_skilled_first_then_least_busy(town: SmallTown) -> None:
    one = add_responder(town, skills=["first_aid"])
    shift = _shift(town, one, post=add_post(town, "clinic", skills=["first_aid"]))
    busy, free, skilled = add_responder(town), add_responder(town), add_responder(town, skills=["first_aid"])
    add_responder(town, clearance="not_cleared")
    _shift(town, busy, day=DAY + timedelta(days=4), pattern=EVENING)
    _shift(town, skilled, day=DAY + timedelta(days=5))
    found = selectors.stand_ins(shift)
    assert [one.responder for one in found.able] == [skilled, free, busy]
    assert [(one.shifts, one.skilled) for one in found.able] == [(1, True), (0, False), (1, False)]
    assert found.barred == {"unfit": 1}


def test_a_stand_in_is_put_even_while_the_shift_runs_and_has_to_arrive(town: SmallTown) -> None:
    one, two = add_responder(town), add_responder(town)
    shift = _shift(town, one, day=DAY, arrived_at=local("06:00"))
    services.put_stand_in(town.system, shift.pk, two.pk, reason="突发发热", now=town.now)
    shift.refresh_from_db()
    assert (shift.responder, shift.arrived_at) == (two, None)
    with pytest.raises(NotFound):
        services.put_stand_in(town.system, shift.pk, 999_999, reason="", now=town.now)
    with pytest.raises(ShiftIsOver):
        services.put_stand_in(town.system, shift.pk, one.pk, reason="", now=local("14:00"))


def test_an_absence_has_days_in_order_and_is_one_s_own_or_the_planner_s(town: SmallTown) -> None:
    user = town.user(Role.LINKER)
    one = add_responder(town, user=user)
    days = {"from_on": DAY, "to_on": TOMORROW, "now": town.now}
    absence = services.note_absence(town.system, responder_id=one.pk, **days)
    with pytest.raises(NotYourShift):
        services.note_absence(town.actor(Role.LINKER), responder_id=one.pk, **days)
    with pytest.raises(WrongDays):
        services.note_absence(town.system, responder_id=one.pk, **days | {"to_on": DAY - timedelta(days=1)})
    for nobody in ({}, {"responder_id": 9999}, {"household_id": 9999}):
        with pytest.raises(NotFound):
            services.note_absence(town.system, **days, **nobody)
    services.withdraw_absence(town.system, absence.pk, now=town.now)
    assert not Absence.objects.exists()
