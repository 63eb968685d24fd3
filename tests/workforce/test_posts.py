"""Posts, who stands there, and what is said there."""

from datetime import timedelta

import pytest

from liba.accounts.terms import Role
from liba.governance.models import JournalLine
from liba.kernel.ids import new_id
from liba.kernel.refusals import Forbidden, NotFound, Stale
from liba.kernel.text import Text
from liba.workforce import selectors, services
from liba.workforce.models import Absence, Post, ShiftEvent
from liba.workforce.refusals.rotas import (
    NotYourShift,
    PostClosed,
    PostCodeTaken,
    PostWithoutShifts,
    UnknownShift,
)
from liba.workforce.terms import PostKind, RotaState, ShiftEventKind
from tests.support.duty import EVENING, MORNING, NIGHT, THREE, add_post, add_responder, add_rota, add_shift
from tests.support.town import DAY, SmallTown, local


def _open(town: SmallTown, actor=None, **changes: object) -> Post:
    return services.open_post(
        actor or town.system,
        **{
            "code": "p1", "kind": PostKind.VANGUARD, "name": Text("五四村先锋岗"), "area_id": town.villages[1].pk,
            "patterns": THREE, "opened_on": DAY, "now": town.now, "needs": 2, "skills": ["first_aid"],
        }
        | changes,
    )  # fmt: skip


def test_a_post_is_opened_changed_and_closed(town: SmallTown) -> None:
    post = _open(town)
    assert [pattern["code"] for pattern in post.patterns] == ["morning", "evening", "night"]
    changed = services.edit_post(
        town.system, post.pk, version=1, kind=PostKind.STATION, name=Text("进站口"), area_id=town.root.pk,
        patterns=[MORNING], needs=1, now=town.now,
    )  # fmt: skip
    assert (changed.kind, changed.version, changed.skills) == ("station", 2, [])
    services.close_post(town.system, post.pk, version=2, closed_on=DAY, now=town.now)
    assert JournalLine.objects.filter(verb__startswith="workforce.post.").count() == 3
    with pytest.raises(PostClosed):
        services.close_post(town.system, post.pk, version=3, closed_on=DAY, now=town.now)


def test_a_post_needs_a_code_of_its_own_a_shift_and_people(town: SmallTown) -> None:
    _open(town)
    with pytest.raises(PostCodeTaken):
        _open(town)
    for changes in ({"patterns": ()}, {"needs": 0}, {"needs": 1000}):
        with pytest.raises(PostWithoutShifts):
            _open(town, code="p2", **changes)
    for changes in ({"area_id": 999_999}, {"site_id": 999_999}):
        with pytest.raises(NotFound):
            _open(town, code="p2", **changes)
    assert Post.objects.count() == 1


def test_who_comes_second_is_told(town: SmallTown) -> None:
    post = _open(town)
    with pytest.raises(Stale):
        services.edit_post(
            town.system, post.pk, version=7, kind=PostKind.OTHER, name=Text("x"), area_id=town.root.pk,
            patterns=THREE, now=town.now,
        )  # fmt: skip


def test_a_post_is_opened_by_who_plans_rotas_there(town: SmallTown) -> None:
    cadre = town.actor(Role.VILLAGE_CADRE, town.villages[0])
    with pytest.raises(Forbidden):
        _open(town, cadre)
    assert _open(town, cadre, area_id=town.villages[0].pk).pk


def test_who_stands_at_a_post_is_who_has_the_running_shift_there_and_is_not_absent(town: SmallTown) -> None:
    post, rota = add_post(town), add_rota(town)
    early, late = add_responder(town), add_responder(town)
    shift = add_shift(rota, post, MORNING, early)
    add_shift(rota, post, EVENING, late)
    add_shift(add_rota(town, state=RotaState.DRAFT), post, MORNING, late)
    assert selectors.standing_at(post.pk, local("13:59")) == [early.pk]
    assert selectors.standing_at(post.pk, local("14:00")) == [late.pk]
    assert selectors.standing_at(post.pk, local("23:00")) == []
    assert selectors.present_at(post.pk, local("07:00")) == []
    shift.arrived_at = local("06:00")
    shift.save()
    assert selectors.present_at(post.pk, local("07:00")) == [early.pk]
    Absence.objects.create(responder=early, from_on=DAY, to_on=DAY, recorded_at=town.now, by="x")
    assert selectors.standing_at(post.pk, local("13:59")) == []


def test_a_responder_s_shifts_come_in_order_and_published_only(town: SmallTown) -> None:
    post, rota, one = add_post(town), add_rota(town), add_responder(town)
    later = add_shift(rota, post, MORNING, one, day=DAY + timedelta(days=2))
    first = add_shift(rota, post, NIGHT, one)
    add_shift(add_rota(town, state=RotaState.WITHDRAWN), post, MORNING, one)
    assert selectors.shifts_of(one.pk, DAY, DAY + timedelta(days=2)) == [first, later]
    assert selectors.shifts_of(one.pk, DAY + timedelta(days=1), DAY + timedelta(days=1)) == []


def _event(
    town: SmallTown, shift_id: int, at: str, kind: ShiftEventKind = ShiftEventKind.ARRIVED, **changes: object
):
    return services.record_shift_event(
        changes.pop("actor", town.system),
        **{
            "event_id": new_id(),
            "shift_id": shift_id,
            "kind": kind,
            "happened_at": local(at),
            "now": local("15:00"),
        }
        | changes,
    )


def test_the_first_arrival_and_the_last_leaving_stand_in_any_order(town: SmallTown) -> None:
    shift = add_shift(add_rota(town), add_post(town), MORNING, add_responder(town))
    _event(town, shift.pk, "06:20")
    _event(town, shift.pk, "06:04")
    _event(town, shift.pk, "14:02", ShiftEventKind.HANDED_OVER, note="钥匙在抽屉里")
    _event(town, shift.pk, "13:50", ShiftEventKind.LEFT)
    shift.refresh_from_db()
    assert shift.arrived_at == local("06:04")
    assert shift.left_at == local("14:02")
    assert ShiftEvent.objects.count() == 4


def test_an_arrival_that_is_sent_twice_is_one(town: SmallTown) -> None:
    shift = add_shift(add_rota(town), add_post(town), MORNING, add_responder(town))
    again = new_id()
    first = _event(town, shift.pk, "06:01", event_id=again)
    assert _event(town, shift.pk, "06:30", event_id=again) == first
    assert ShiftEvent.objects.count() == 1


def test_a_clock_that_is_a_day_ahead_counts_as_now(town: SmallTown) -> None:
    shift = add_shift(add_rota(town), add_post(town), MORNING, add_responder(town))
    event = _event(
        town, shift.pk, "06:00", happened_at=local("06:00") + timedelta(days=1), now=local("06:01")
    )
    shift.refresh_from_db()
    assert event.happened_at == shift.arrived_at == local("06:01")


def test_what_is_far_from_the_shift_is_kept_but_is_no_arrival(town: SmallTown) -> None:
    shift = add_shift(add_rota(town), add_post(town), NIGHT, add_responder(town))
    _event(town, shift.pk, "06:00")
    shift.refresh_from_db()
    assert shift.arrived_at is None
    assert shift.events.count() == 1


def test_an_unknown_shift_and_a_draft_s_are_refused(town: SmallTown) -> None:
    draft = add_shift(add_rota(town, state=RotaState.DRAFT), add_post(town), MORNING, add_responder(town))
    for shift_id in (draft.pk, 999_999):
        with pytest.raises(UnknownShift):
            _event(town, shift_id, "06:00")


def test_somebody_else_s_shift_is_not_theirs_to_speak_of(town: SmallTown) -> None:
    mine, other = add_responder(town), add_responder(town)
    shift = add_shift(add_rota(town), add_post(town), MORNING, mine)
    linker = town.actor(Role.LINKER)
    with pytest.raises(NotYourShift):
        _event(town, shift.pk, "06:00", actor=linker, responder_id=other.pk)
    assert _event(town, shift.pk, "06:00", actor=linker, responder_id=mine.pk).responder == mine


def test_duty_at_a_gate_is_an_arrival_at_the_post_that_stands_there(town: SmallTown) -> None:
    user = town.user(Role.GUARD)
    guard = add_responder(town, user=user)
    post = add_post(town, gate_code="east")
    shift = add_shift(add_rota(town), post, MORNING, guard)
    arrive = {"gate_code": "east", "happened_at": local("05:55"), "now": local("05:56")}
    event = services.record_gate_arrival(town.system, event_id=new_id(), user_id=user.pk, **arrive)
    shift.refresh_from_db()
    assert event is not None
    assert event.shift == shift
    assert shift.arrived_at == local("05:55")
    stranger = services.record_gate_arrival(town.system, event_id=new_id(), user_id=0, **arrive)
    assert stranger is not None
    assert (stranger.shift, stranger.post) == (None, post)
    elsewhere = services.record_gate_arrival(
        town.system, event_id=new_id(), user_id=user.pk, gate_code="west", happened_at=town.now, now=town.now
    )
    assert elsewhere is None
