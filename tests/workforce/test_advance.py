"""A post nobody arrived at is told once to whoever answers for it; duty at the gate there is an arrival."""

from datetime import timedelta

from liba.access.reports import Guard
from liba.access.services import start_duty
from liba.accounts.models import Notice
from liba.accounts.terms import Role
from liba.governance.models import JournalLine
from liba.kernel.ids import new_id
from liba.workforce.advance import advance
from liba.workforce.models import Shift
from liba.workforce.selectors import posts_nobody_arrived
from tests.support.duty import EVENING, MORNING, add_post, add_responder, add_rota, add_shift
from tests.support.town import SmallTown, local


def test_who_answers_for_the_village_is_told_once_a_shift(town: SmallTown) -> None:
    cadre = town.user(Role.VILLAGE_CADRE, town.villages[1])
    town.user(Role.VILLAGE_CADRE, town.villages[0])
    town.user(Role.COMMANDER)
    rota, post = add_rota(town), add_post(town, needs=2)
    for place in range(2):
        add_shift(rota, post, MORNING, add_responder(town), place=place)
    add_shift(rota, post, EVENING, add_responder(town))
    assert advance(now=local("06:04"))["posts_nobody_arrived"] == 0
    assert advance(now=local("06:05"))["posts_nobody_arrived"] == 1
    assert advance(now=local("06:06"))["posts_nobody_arrived"] == 0
    (notice,) = Notice.objects.all()
    assert (notice.user, notice.kind, notice.facts["name"]) == (cadre, "nobody_arrived", "p1岗")
    assert advance(now=local("14:30"))["posts_nobody_arrived"] == 1
    assert Notice.objects.count() == 2
    assert JournalLine.objects.filter(verb="workforce.post.nobody_arrived").count() == 2


def test_without_anybody_near_the_commander_is_told_and_after_a_stand_in_again(town: SmallTown) -> None:
    commander = town.user(Role.COMMANDER)
    shift = add_shift(add_rota(town), add_post(town), MORNING, add_responder(town))
    advance(now=local("06:10"))
    assert Notice.objects.get().user == commander
    Shift.objects.filter(pk=shift.pk).update(told_missing_at=None)
    assert advance(now=local("06:20"))["posts_nobody_arrived"] == 1


def test_after_a_long_downtime_only_what_still_runs_is_told(town: SmallTown) -> None:
    rota, post = add_rota(town), add_post(town)
    add_shift(rota, post, MORNING, add_responder(town))
    assert advance(now=local("06:00") + timedelta(days=3))["posts_nobody_arrived"] == 0


def test_duty_at_the_gate_ends_the_gap(town: SmallTown) -> None:
    user = town.user(Role.GUARD)
    shift = add_shift(
        add_rota(town), add_post(town, gate_code="east"), MORNING, add_responder(town, user=user)
    )
    assert posts_nobody_arrived(town.system, local("06:10"))
    guard = Guard(town.system, user.pk, new_id())
    start_duty(guard, duty_id=new_id(), gate_id="east", started_at=local("06:08"), now=local("06:10"))
    assert not posts_nobody_arrived(town.system, local("06:10"))
    shift.refresh_from_db()
    assert shift.arrived_at == local("06:08")


def test_a_stranger_on_duty_at_the_gate_mans_the_post_too(town: SmallTown) -> None:
    add_shift(add_rota(town), add_post(town, gate_code="east"), MORNING, add_responder(town))
    guard = Guard(town.system, town.user(Role.GUARD).pk, new_id())
    start_duty(guard, duty_id=new_id(), gate_id="east", started_at=local("06:08"), now=local("06:10"))
    assert posts_nobody_arrived(town.system, local("06:10")) == []
