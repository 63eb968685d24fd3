"""The neighbours' rota over real households: in turn, who is left out and why, absences, stand-ins."""

from datetime import date, timedelta

import pytest

from liba.kernel.refusals import NotFound
from liba.kernel.text import Text
from liba.registry.models import Household, Person
from liba.workforce import selectors, services
from liba.workforce.models import Absence, Rota, Shift
from liba.workforce.refusals.rotas import CannotSwap, NoLane, NoPosts, SwapWithOneself
from liba.workforce.terms import GapWhy, PostKind
from tests.support.duty import EVENING, MORNING, NIGHT, add_post
from tests.support.town import DAY, SmallTown, add_area, add_household


@pytest.fixture
def lane(town: SmallTown):
    """Nine households of one lane with a post of a day and a night shift."""
    area = add_area("9001", "槐树巷", town.groups[0].level, town.villages[1])
    for n in range(9):
        add_household(area, str(n + 1), people=1)
    Person.objects.filter(household__area=area).update(born_on=date(1980, 1, 1))
    add_post(town, "lane", area=area, kind=PostKind.LANE, patterns=[MORNING, NIGHT])
    return area


def _propose(town: SmallTown, lane, first: date = DAY, days: int = 6) -> Rota:
    return services.propose_neighbours_rota(
        town.system, area_id=lane.pk, name=Text("槐树巷轮值"), from_on=first, to_on=first + timedelta(days=days - 1),
        now=town.now,
    )  # fmt: skip


def _publish(town: SmallTown, rota: Rota) -> Rota:
    return services.publish_rota(town.system, rota.pk, version=rota.version, now=town.now)


def _turns(rota: Rota) -> list[str]:
    return [shift.household.number for shift in rota.shifts.order_by("starts_at") if shift.household]


def test_each_household_in_turn_and_the_next_rota_goes_on_there(town: SmallTown, lane) -> None:
    first = _publish(town, _propose(town, lane, days=3))
    assert sorted(_turns(first)) == ["1", "2", "3", "4", "5", "6"]
    second = _propose(town, lane, DAY + timedelta(days=3), days=3)
    assert {"7", "8", "9"} < set(_turns(second))
    assert second.figures["shifts"] == {"least": 0, "most": 1, "gini": 0.333}
    assert second.figures["filled"] == second.figures["needed"] == 6


def test_who_takes_no_turn_is_left_out_with_the_reason(town: SmallTown, lane) -> None:
    closed, old, empty, *_ = Household.objects.filter(area=lane).order_by("number")
    Household.objects.filter(pk=closed.pk).update(closed_at=town.now)
    Person.objects.filter(household=old).update(born_on=date(1930, 1, 1))
    Person.objects.filter(household=empty).update(presence="away")
    rota = _propose(town, lane)
    assert {one["household"]: one["why"] for one in rota.figures["left_out"]} == {
        closed.code: "closed", old.code: "nobody_fit", empty.code: "nobody_home"
    }  # fmt: skip
    assert not {closed.number, old.number, empty.number} & set(_turns(rota))


def test_one_who_may_be_sent_is_of_the_town_s_ages_on_that_day(town: SmallTown, lane) -> None:
    for n, (born, fits) in enumerate(
        [
            (date(2002, 2, 27), True),
            (date(2002, 2, 28), False),
            (date(1954, 2, 28), True),
            (date(1954, 2, 27), False),
        ]
    ):
        home = Household.objects.filter(area=lane).order_by("number")[n]
        Person.objects.filter(household=home).update(born_on=born)
        left_out = {one["household"] for one in _propose(town, lane, days=1).figures["left_out"]}
        assert (home.code not in left_out) is fits


def test_a_household_that_is_away_keeps_its_place_and_one_that_goes_later_is_a_gap(
    town: SmallTown, lane
) -> None:
    home = Household.objects.filter(area=lane).order_by("number")[0]
    away = {"household": home, "recorded_at": town.now, "by": "x"}
    Absence.objects.create(from_on=DAY, to_on=DAY, **away)
    rota = _publish(town, _propose(town, lane))
    shift = rota.shifts.filter(household=home).order_by("starts_at")[0]
    assert shift.day == DAY + timedelta(days=1)
    Absence.objects.create(from_on=shift.day, to_on=shift.day, **away)
    gaps = selectors.shift_gaps(town.system, DAY, shift.day, now=town.now)
    assert [(gap.shift, gap.why) for gap in gaps] == [(shift, GapWhy.AWAY)]


def test_households_change_places_so_that_nobody_loses_a_turn(town: SmallTown, lane) -> None:
    rota = _publish(town, _propose(town, lane, days=4))
    shifts = list(rota.shifts.order_by("starts_at"))
    one, other = shifts[0], shifts[5]
    change = services.put_household(town.system, one.pk, other.household_id, reason="走亲戚", now=town.now)
    assert change.in_return == other
    swapped = {shift.pk: shift.household_id for shift in Shift.objects.filter(pk__in=[one.pk, other.pk])}
    assert swapped == {one.pk: other.household_id, other.pk: one.household_id}


def test_a_household_without_a_turn_stands_in(town: SmallTown, lane) -> None:
    rota = _publish(town, _propose(town, lane, days=2))
    shift = rota.shifts.order_by("starts_at")[0]
    free = [key for key, last in selectors.households_in_turn(shift) if last is None]
    spare = Household.objects.filter(area=lane).exclude(pk__in=rota.shifts.values("household"))[0]
    assert spare.pk in free
    assert services.put_household(town.system, shift.pk, spare.pk, reason="", now=town.now).in_return is None
    with pytest.raises(SwapWithOneself):
        services.put_household(town.system, shift.pk, spare.pk, reason="", now=town.now)
    with pytest.raises(CannotSwap):
        services.put_household(town.system, shift.pk, town.households[0].pk, reason="", now=town.now)
    with pytest.raises(NotFound):
        services.put_household(town.system, shift.pk, 999_999, reason="", now=town.now)


def test_a_lane_needs_a_post_and_households(town: SmallTown, lane) -> None:
    with pytest.raises(NoPosts):
        _propose(town, town.groups[0])
    empty = add_area("9002", "空巷", town.groups[0].level, town.villages[1])
    add_post(town, "empty", area=empty, kind=PostKind.LANE, patterns=[EVENING])
    with pytest.raises(NoLane):
        _propose(town, empty)


@pytest.mark.parametrize("households", [265, 112, 202])
def test_a_lane_of_the_real_size_is_fair(town: SmallTown, households: int) -> None:
    area = add_area("9100", "长山村", town.groups[0].level, town.villages[1])
    homes = Household.objects.bulk_create(
        Household(code=f"L{n}", area=area, number=str(n), address=f"{n}号") for n in range(households)
    )
    Person.objects.bulk_create(
        Person(household=home, name=f"户{n}", born_on=date(1980, 1, 1)) for n, home in enumerate(homes)
    )
    add_post(town, "lane", area=area, kind=PostKind.LANE, patterns=[MORNING, EVENING, NIGHT], needs=2)
    rota = _propose(town, area, days=60)
    assert rota.figures["filled"] == rota.figures["needed"] == 360
    assert rota.figures["shifts"]["most"] - rota.figures["shifts"]["least"] <= 1
    assert rota.figures["nights"]["most"] - rota.figures["nights"]["least"] <= 2
