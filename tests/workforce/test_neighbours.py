"""The neighbours' rota over real households: in turn, who is left out and why, absences, stand-ins."""

from datetime import date, timedelta

import pytest

from liba.accounts.terms import Role
from liba.governance.models import JournalLine
from liba.kernel.refusals import Forbidden, NotFound
from liba.kernel.text import Text
from liba.registry.models import Household, Person
from liba.workforce import selectors, services
from liba.workforce.models import Absence, Rota, Shift
from liba.workforce.refusals.rotas import (
    AbsentThen,
    CannotSwap,
    NoLane,
    NoPosts,
    RestTooShort,
    RotaNotDraft,
    SwapWithOneself,
    TakesNoTurn,
    TurnBeforeOthers,
    TurnTakenAway,
)
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


class TestDraftByHand:
    def test_two_households_change_turns(self, town: SmallTown, lane) -> None:
        rota = _propose(town, lane, days=4)
        shifts = list(rota.shifts.order_by("starts_at"))
        one, other = shifts[0], shifts[5]
        there, back = services.set_draft_turn(town.system, one.pk, other.household_id, now=town.now)
        assert (there.pk, back) == (one.pk, other)
        after = {shift.pk: shift.household_id for shift in rota.shifts.all()}
        assert (after[one.pk], after[other.pk]) == (other.household_id, one.household_id)
        rota.refresh_from_db()
        assert (rota.version, rota.figures["edited"], rota.figures["filled"]) == (2, True, 8)
        assert rota.figures["shifts"]["most"] == 1
        line = JournalLine.objects.get(verb="workforce.rota.edited")
        assert f'"in_return":{other.pk}' in line.facts

    def test_one_that_has_none_takes_a_turn_and_a_place_can_stay_open(self, town: SmallTown, lane) -> None:
        rota = _propose(town, lane, days=2)
        one = rota.shifts.order_by("starts_at")[0]
        before = one.household_id
        spare = selectors.turn_takers(one).able[0]
        assert (spare.in_return, spare.last) == (None, None)
        assert services.set_draft_turn(town.system, one.pk, spare.household.pk, now=town.now)[1] is None
        services.set_draft_turn(town.system, one.pk, None, now=town.now)
        rota.refresh_from_db()
        assert (rota.figures["filled"], rota.figures["missing"][0]["count"]) == (3, 1)
        services.set_draft_turn(town.system, one.pk, before, now=town.now)
        published = _publish(town, Rota.objects.get(pk=rota.pk))
        assert published.shifts.get(pk=one.pk).household_id == before

    def test_nobody_is_put_on_twice_before_all_have_come(self, town: SmallTown, lane) -> None:
        rota = _propose(town, lane, days=2)
        one, *_, last = rota.shifts.order_by("starts_at")
        services.set_draft_turn(town.system, one.pk, None, now=town.now)
        with pytest.raises(TurnBeforeOthers) as refused:
            services.set_draft_turn(town.system, one.pk, last.household_id, now=town.now)
        # Of nine households three have a turn (one of them the night after); whoever gave up the first is among the others.
        assert refused.value.facts["count"] == 6
        one.refresh_from_db()
        assert selectors.turn_takers(one).barred == {"passed_over": 2, "resting": 1}

    def test_who_gave_up_a_turn_is_not_left_behind(self, town: SmallTown, lane) -> None:
        homes = list(Household.objects.filter(area=lane).order_by("number"))
        late = homes[8]
        absence = Absence.objects.create(
            household=late, from_on=DAY, to_on=DAY + timedelta(days=9), recorded_at=town.now, by="x"
        )
        rota = _propose(town, lane, days=6)
        counts = {home.pk: rota.shifts.filter(household=home).count() for home in homes}
        assert sorted(counts.values()) == [0, 1, 1, 1, 1, 2, 2, 2, 2]
        absence.delete()
        once = rota.shifts.filter(household=next(h for h in homes if counts[h.pk] == 1)).get()
        with pytest.raises(TurnTakenAway):
            services.set_draft_turn(town.system, once.pk, late.pk, now=town.now)
        twice = rota.shifts.filter(household=next(h for h in homes if counts[h.pk] == 2))[0]
        services.set_draft_turn(town.system, twice.pk, late.pk, now=town.now)

    def test_who_can_t_come_is_refused_with_the_reason(self, town: SmallTown, lane) -> None:
        closed, old, away, *_ = Household.objects.filter(area=lane).order_by("-number")
        Household.objects.filter(pk=closed.pk).update(closed_at=town.now)
        Person.objects.filter(household=old).update(born_on=date(1930, 1, 1))
        rota = _propose(town, lane, days=2)
        one = rota.shifts.order_by("starts_at")[0]
        Absence.objects.create(household=away, from_on=DAY, to_on=DAY, recorded_at=town.now, by="x")
        for home, why in ((closed, "closed"), (old, "nobody_fit"), (town.households[0], "elsewhere")):
            with pytest.raises(TakesNoTurn) as refused:
                services.set_draft_turn(town.system, one.pk, home.pk, now=town.now)
            assert refused.value.facts == {"name": home.code, "left_out": why}
        with pytest.raises(AbsentThen):
            services.set_draft_turn(town.system, one.pk, away.pk, now=town.now)
        with pytest.raises(SwapWithOneself):
            services.set_draft_turn(town.system, one.pk, one.household_id, now=town.now)
        with pytest.raises(NotFound):
            services.set_draft_turn(town.system, one.pk, 999_999, now=town.now)
        assert not JournalLine.objects.filter(verb="workforce.rota.edited").exists()

    def test_who_served_nearby_has_not_rested(self, town: SmallTown, lane) -> None:
        _publish(town, _propose(town, lane, days=1))
        rota = _propose(town, lane, DAY + timedelta(days=1), days=1)
        morning = rota.shifts.get(pattern="morning")
        tired = Shift.objects.get(rota__state="published", pattern="night").household_id
        with pytest.raises(RestTooShort):
            services.set_draft_turn(town.system, morning.pk, tired, now=town.now)

    def test_only_a_draft_of_neighbours_and_only_who_plans_there(self, town: SmallTown, lane) -> None:
        rota = _propose(town, lane, days=2)
        one = rota.shifts.order_by("starts_at")[0]
        with pytest.raises(Forbidden):
            services.set_draft_turn(
                town.actor(Role.VILLAGE_CADRE, town.villages[0]), one.pk, None, now=town.now
            )
        with pytest.raises(RotaNotDraft):
            services.set_draft_place(town.system, one.pk, None, now=town.now)
        _publish(town, rota)
        with pytest.raises(RotaNotDraft):
            services.set_draft_turn(town.system, one.pk, None, now=town.now)

    def test_no_search_undoes_a_hands_work(self, town: SmallTown, lane) -> None:
        rota = _propose(town, lane, days=2)
        one = rota.shifts.order_by("starts_at")[0]
        services.set_draft_turn(town.system, one.pk, None, now=town.now)
        services.improve_rota(town.system, rota.pk, now=town.now, seconds=1)
        with pytest.raises(RotaNotDraft):
            services.search_rota_again(town.system, rota.pk, version=2, now=town.now)
        _propose(town, lane, days=2)
        assert Shift.objects.get(pk=one.pk).household_id is None

    def test_a_household_is_found_by_its_code_or_its_number_in_the_lane(self, town: SmallTown, lane) -> None:
        rota = _propose(town, lane, days=2)
        home = Household.objects.get(area=lane, number="3")
        assert services.household_by_code(rota, f" {home.code} ") == home.pk
        assert services.household_by_code(rota, "3") == home.pk
        with pytest.raises(NotFound):
            services.household_by_code(rota, town.households[0].code)
