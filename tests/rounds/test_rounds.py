"""Starting, changing, stopping rounds; whom they follow; who is to go."""

from datetime import date, timedelta

import msgspec
import pytest

from liba.accounts.terms import Role
from liba.governance.models import JournalLine
from liba.governance.services import end_measure
from liba.kernel.refusals import Forbidden, NotFound, Stale
from liba.kernel.text import Text
from liba.registry.models import Household
from liba.rounds import refusals
from liba.rounds.models import Enrolment, Round
from liba.rounds.selectors import plans_of, read_chain, read_ground, targets
from liba.rounds.services import change_round, end_enrolment, enrol, start_round, stop_round
from liba.rounds.services.enrolments import end_past_enrolments
from liba.rounds.terms.plans import By, Denser, Over, RoundSpec, Selector, When, Window
from liba.territory.terms import SiteKind
from liba.workforce.models import Link
from tests.support.rounding import EVENING, MORNING, TWICE, RoundsTown, daily_spec
from tests.support.town import DAY, ZONE, SmallTown, local

WHOLE_DAY = Window("day", Text("全天", "All day"), 0, 1440)
FOLLOW = daily_spec(
    over=Selector(Over.ENROLLED), by=By.NAMED, when=When((WHOLE_DAY,), offsets=(1, 2, 3, 7, 14)), missed=()
)


def start(rounds: RoundsTown, code: str = "extra", **more: object) -> Round:
    given: dict[str, object] = {
        "name": Text("专项", "Drive"),
        "spec": daily_spec(),
        "starts_on": DAY,
        "ends_on": DAY + timedelta(days=20),
        "now": rounds.town.now,
    }
    actor = more.pop("actor", rounds.town.system)
    return start_round(actor, code=code, **{**given, **more})  # type: ignore[arg-type]


# -- plans -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"spec": daily_spec(when=When((MORNING,), "FREQ=YEARLY;BYMONTH=10"))}, refusals.PlanFaulty),
        ({"spec": daily_spec(when=When((MORNING,), "whenever"))}, refusals.PlanFaulty),
        ({"ends_on": DAY - timedelta(days=1)}, refusals.PlanFaulty),
        ({"spec": daily_spec(form="nothing")}, refusals.UnknownForm),
        ({"spec": daily_spec(over=Selector(Over.SITES, kinds=("pharmacy",)), by=By.GRID)}, refusals.NothingSelected),
        ({"spec": daily_spec(over=Selector(Over.POSTS), by=By.POST)}, refusals.NothingSelected),
        ({"spec": daily_spec(over=Selector(Over.HOUSEHOLDS, areas=("nowhere",)))}, NotFound),
        ({"spec": daily_spec(denser=(Denser(("nowhere",), TWICE),))}, NotFound),
        ({"code": "daily"}, refusals.RoundCodeTaken),
        ({"measure_id": 999_999}, NotFound),
    ],
)  # fmt: skip
def test_a_round_that_can_not_be_is_refused(
    rounds: RoundsTown, more: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        start(rounds, **more)  # type: ignore[arg-type]
    assert Round.objects.count() == 1


def test_only_who_manages_rounds_there_starts_them(rounds: RoundsTown) -> None:
    town = rounds.town
    for role in (Role.VILLAGE_CADRE, Role.GRID_WORKER, Role.LINKER):
        with pytest.raises(Forbidden):
            start(rounds, actor=town.actor(role, town.villages[0]))
    village = town.actor(Role.COMMANDER, town.villages[0])
    with pytest.raises(Forbidden):
        start(rounds, actor=village)
    there = daily_spec(over=Selector(Over.HOUSEHOLDS, areas=(town.villages[0].code,)))
    assert start(rounds, actor=village, spec=there).code == "extra"
    assert JournalLine.objects.filter(verb="rounds.round.started").count() == 2


def test_a_change_says_what_it_saw_and_a_round_that_is_over_stays(rounds: RoundsTown) -> None:
    town, spec = rounds.town, daily_spec(when=When((EVENING,)))
    words = {"name": Text("每日"), "spec": spec, "ends_on": DAY + timedelta(days=5), "now": town.now}
    changed = change_round(town.system, rounds.daily.pk, version=1, **words)  # type: ignore[arg-type]
    assert (changed.version, msgspec.convert(changed.spec, RoundSpec)) == (2, spec)
    with pytest.raises(Stale):
        change_round(town.system, rounds.daily.pk, version=1, **words)  # type: ignore[arg-type]
    stop_round(town.system, rounds.daily.pk, now=town.now)
    with pytest.raises(refusals.RoundOver):
        stop_round(town.system, rounds.daily.pk, now=town.now)
    with pytest.raises(refusals.RoundOver):
        change_round(town.system, rounds.daily.pk, version=3, **words)  # type: ignore[arg-type]


def test_nothing_is_due_after_a_stop_or_the_end_of_its_measure(rounds: RoundsTown) -> None:
    town = rounds.town
    measure = town.measures["cordon"]
    bound = start(rounds, measure_id=measure.pk)
    days = (DAY, DAY + timedelta(days=1))
    plans = plans_of([rounds.daily, bound], town.now)
    assert [len(plan.slots((), *days, ZONE)) for plan in plans.values()] == [4, 4]
    noon = local("12:30")
    stop_round(town.system, rounds.daily.pk, now=noon)
    end_measure(town.system, measure.pk, reason="解除", now=noon)
    plans = plans_of(Round.objects.all(), noon)
    assert [len(plan.slots((), *days, ZONE)) for plan in plans.values()] == [1, 1]
    assert all(plan.over_at(noon, ZONE) for plan in plans.values())


# -- targets and who goes --------------------------------------------------------------------------------------------


def test_targets_are_the_open_households_of_the_areas(rounds: RoundsTown) -> None:
    town = rounds.town
    assert len(targets(rounds.daily, DAY)) == 12
    Household.objects.filter(pk=town.households[0].pk).update(closed_at=town.now)
    there = start(rounds, spec=daily_spec(over=Selector(Over.HOUSEHOLDS, areas=(town.villages[0].code,))))
    assert {target.path[:10] for target in targets(there, DAY)} == {town.villages[0].path}
    assert len(targets(there, DAY)) == 5


def test_sites_by_kind(rounds: RoundsTown) -> None:
    spec = daily_spec(over=Selector(Over.SITES, kinds=(SiteKind.STALL.value,)), by=By.GRID)
    found = targets(start(rounds, spec=spec), DAY)
    assert [target.key for target in found] == [f"s{site.pk}" for site in rounds.town.stalls]


def test_a_merged_areas_code_still_names_its_people(rounds: RoundsTown) -> None:
    town = rounds.town
    old, new = town.groups[0], town.groups[1]
    old.successor, old.closed_on = new, DAY
    old.save()
    Household.objects.filter(area=old).update(area=new)
    spec = daily_spec(over=Selector(Over.HOUSEHOLDS, areas=(old.code,)))
    assert len(targets(start(rounds, spec=spec), DAY)) == 6
    ground = read_ground()
    assert {old.code, new.code, town.villages[0].code} <= ground.codes[new.pk]


def test_the_linker_goes_else_the_next_in_the_chain(rounds: RoundsTown) -> None:
    target = targets(rounds.daily, DAY)[0]
    chain = read_chain(DAY)
    linker = Link.objects.get(household=target.id)
    assert chain.goes(By.LINKER, target) == (linker.responder_id,)
    linker.delete()
    chain = read_chain(DAY)
    assert chain.goes(By.LINKER, target) == (rounds.grids[0].pk,)
    assert chain.goes(By.VILLAGE, target) == (rounds.villages[0].pk,)
    assert chain.goes(By.OFFICIAL, target) == ()
    Link.objects.filter(responder=rounds.grids[0]).delete()
    assert read_chain(DAY).goes(By.LINKER, target) == (rounds.villages[0].pk,)


# -- who is followed -------------------------------------------------------------------------------------------------


def follow(rounds: RoundsTown, round_: Round, **more: object) -> Enrolment:
    home = rounds.town.households[0]
    given: dict[str, object] = {
        "round_id": round_.pk, "household_id": home.pk, "person_id": home.people.order_by("pk")[0].pk,
        "reason": "close_contact", "event_on": DAY - timedelta(days=1), "now": rounds.town.now,
    }  # fmt: skip
    return enrol(rounds.town.system, **{**given, **more})  # type: ignore[arg-type]


def test_days_after_the_event_are_followed_and_it_has_an_end(rounds: RoundsTown) -> None:
    round_ = start(rounds, spec=FOLLOW)
    made = follow(rounds, round_)
    assert (made.starts_on, made.ends_on) == (DAY, DAY + timedelta(days=13))
    (target,) = targets(round_, DAY)
    assert target.followed is not None
    plan = plans_of([round_], rounds.town.now)[round_.pk]
    found = plan.slots((), DAY - timedelta(days=1), DAY + timedelta(days=40), ZONE, target.followed)
    assert [(slot.day - made.event_on).days for slot in found] == [1, 2, 3, 7, 14]


def test_a_named_responder_goes(rounds: RoundsTown) -> None:
    round_ = start(rounds, spec=FOLLOW)
    follow(rounds, round_, responder_id=rounds.linkers[3].pk)
    (target,) = targets(round_, DAY)
    assert read_chain(DAY).goes(By.NAMED, target) == (rounds.linkers[3].pk,)


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"reason": "来自湖北"}, refusals.ReasonIsNoCode),
        ({"reason": ""}, refusals.ReasonIsNoCode),
        ({"person_id": 999_999}, NotFound),
        ({"household_id": 999_999}, NotFound),
        ({"round_id": 999_999}, NotFound),
        ({"responder_id": 999_999}, NotFound),
        ({"ends_on": date(2020, 1, 1)}, refusals.PlanFaulty),
    ],
)
def test_whom_a_round_can_not_follow(
    rounds: RoundsTown, more: dict[str, object], refusal: type[Exception]
) -> None:
    round_ = start(rounds, spec=FOLLOW)
    with pytest.raises(refusal):
        follow(rounds, round_, **more)
    assert not Enrolment.objects.exists()


def test_nobody_is_followed_twice_or_by_a_round_of_households(rounds: RoundsTown) -> None:
    round_ = start(rounds, spec=FOLLOW)
    made = follow(rounds, round_)
    with pytest.raises(refusals.AlreadyEnrolled):
        follow(rounds, round_)
    with pytest.raises(refusals.AlreadyEnrolled):
        follow(rounds, round_, person_id=None)
    with pytest.raises(refusals.NotARoundOfPeople):
        follow(rounds, rounds.daily)
    with pytest.raises(refusals.PersonElsewhere):
        follow(rounds, round_, household_id=rounds.town.households[1].pk)
    end_enrolment(rounds.town.system, made.pk, now=rounds.town.now)
    assert follow(rounds, round_).pk != made.pk
    with pytest.raises(refusals.EnrolmentOver):
        end_enrolment(rounds.town.system, made.pk, now=rounds.town.now)


def test_a_followed_person_is_let_go_on_the_day_after_the_last(rounds: RoundsTown, town: SmallTown) -> None:
    made = follow(rounds, start(rounds, spec=FOLLOW), ends_on=DAY + timedelta(days=2))
    assert end_past_enrolments(town.system, now=local("23:00", DAY + timedelta(days=2))) == 0
    later = local("00:05", DAY + timedelta(days=9))
    assert [end_past_enrolments(town.system, now=later) for _ in range(2)] == [1, 0]
    made.refresh_from_db()
    assert made.ended_at == local("00:00", DAY + timedelta(days=3))
