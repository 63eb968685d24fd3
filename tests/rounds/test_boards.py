"""The coverage board: plan less facts by village and window; the doors behind each number."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from liba.accounts.terms import Role
from liba.kernel.refusals import Forbidden
from liba.kernel.text import Text
from liba.rounds.models import Round
from liba.rounds.rules.boards import board
from liba.rounds.rules.standing import Plan
from liba.rounds.selectors.coverage import board_of, round_day
from liba.rounds.selectors.doorlist import doors
from liba.rounds.selectors.ledger import missed
from liba.rounds.selectors.places import place_of
from liba.rounds.selectors.plans import plans_of
from liba.rounds.terms.boards import Share, Tally, Told
from liba.rounds.terms.plans import By, DoorState, Outcome, Over, Selector, When, Window
from tests.rounds.recording import MORNING, add_linker, add_round, follow, went
from tests.support.town import DAY, SmallTown, local, town

__all__ = ["town"]
NOON, NIGHT = local("12:00"), local("21:00")


def _plan(round_: Round) -> Plan:
    return plans_of([round_], NOON)[round_.pk]


@pytest.fixture
def daily(town: SmallTown) -> Round:
    return add_round()


@given(
    n=st.integers(0, 50),
    told=st.lists(st.tuples(st.sampled_from([o.value for o in Outcome]), st.integers(0, 40)), max_size=6),
    hour=st.integers(-5, 5),
)
def test_the_parts_of_a_tally_are_the_plan_whatever_was_answered(
    n: int, told: list[tuple[str, int]], hour: int
) -> None:
    opens = timezone.now()
    share = Share(1, 0, n, opens, opens + timedelta(hours=2))
    facts = [Told(1, 0, outcome, count) for outcome, count in told]
    tally = board([share], facts, opens + timedelta(hours=hour))[1, 0]
    assert tally.all == n
    assert min(tally.of(state) for state in DoorState) >= 0


def test_before_within_and_after_a_window(town: SmallTown, daily: Round) -> None:
    went(daily, town.households[0], local("08:30"))
    went(daily, town.households[1], local("08:40"), "nobody_home")
    went(daily, town.households[2], local("08:50"), "refused")
    at = {clock: round_day(_plan(daily), DAY, ("",), local(clock)) for clock in ("07:00", "09:00", "12:00")}
    morning = [
        Tally.together(tally for (_area, window), tally in day.tallies.items() if window == 0)
        for day in at.values()
    ]
    assert morning[0] == Tally(done=1, not_home=1, refused=1, not_due=9)
    assert morning[1] == Tally(done=1, not_home=1, refused=1, due=9)
    assert morning[2] == Tally(done=1, not_home=1, refused=1, overdue=9)


def test_nobody_home_then_done_is_done_and_an_undone_visit_is_none(town: SmallTown, daily: Round) -> None:
    home = town.households[0]
    went(daily, home, local("08:30"), "nobody_home")
    went(daily, home, local("09:30"))
    went(daily, home, local("09:40"), "nobody_home")
    went(daily, town.households[1], local("09:50"), undone_at=local("09:51"))
    whole = round_day(_plan(daily), DAY, ("",), NOON).whole
    assert (whole.done, whole.not_home, whole.overdue) == (1, 0, 11)


def test_the_newest_settled_answer_stands(town: SmallTown, daily: Round) -> None:
    home = town.households[0]
    went(daily, home, local("09:30"), "refused")
    assert round_day(_plan(daily), DAY, ("",), NOON).whole.refused == 1
    went(daily, home, local("10:30"))
    assert round_day(_plan(daily), DAY, ("",), NOON).whole.done == 1


def test_what_had_not_arrived_by_then_is_left_out(town: SmallTown, daily: Round) -> None:
    went(daily, town.households[0], local("09:00"), recorded_at=local("18:00"))
    went(daily, town.households[1], local("09:00"), undone_at=local("18:00"))
    seen = [
        round_day(_plan(daily), DAY, ("",), NIGHT, arrived_by=local(at)).whole.done
        for at in ("16:00", "20:00")
    ]
    assert seen == [1, 1]
    assert round_day(_plan(daily), DAY, ("",), NIGHT).whole.done == 1


def test_a_closed_household_and_a_round_of_one_village_are_planned_so(town: SmallTown) -> None:
    only = add_round("one", over=Selector(Over.HOUSEHOLDS, areas=(town.villages[1].code,)))
    assert round_day(_plan(only), DAY, ("",), NOON).whole.all == 12
    home = next(one for one in town.households if one.area.path.startswith(town.villages[1].path))
    home.closed_at = local("06:00")
    home.save()
    assert round_day(_plan(only), DAY, ("",), NOON).whole.all == 10
    assert round_day(_plan(only), DAY - timedelta(days=1), ("",), NOON).whole.all == 12


def test_a_denser_area_has_windows_of_its_own(town: SmallTown) -> None:
    from_plan = add_round("denser")
    spec = from_plan.spec
    noon = Window("noon", Text("中午", "Noon"), 11 * 60, 13 * 60)
    spec["denser"] = [
        {
            "areas": [town.villages[0].code],
            "when": {
                "windows": [
                    {
                        "code": w.code,
                        "name": {"zh": w.name.zh, "en": w.name.en},
                        "opens": w.opens,
                        "closes": w.closes,
                    }
                    for w in (MORNING, noon)
                ]
            },
        }
    ]
    from_plan.save()
    day = round_day(_plan(from_plan), DAY, ("",), local("07:00"))
    windows = {window for _area, window in day.tallies}
    assert windows == {0, 1, 2}
    assert day.whole.all == 24


def test_those_who_are_followed_are_due_on_their_own_days(town: SmallTown) -> None:
    watch = add_round(
        "watch", over=Selector(Over.ENROLLED), when=When((MORNING,), offsets=(1, 3)), by=By.NAMED
    )
    home = town.households[0]
    person = home.people.first()
    follow(watch, home, person)
    assert round_day(_plan(watch), DAY, ("",), NOON).whole == Tally(overdue=1)
    assert round_day(_plan(watch), DAY + timedelta(days=1), ("",), NOON).whole == Tally()
    went(watch, home, local("09:00"), person=person)
    assert round_day(_plan(watch), DAY, ("",), NOON).whole == Tally(done=1)


def test_the_board_shows_somebody_their_own_villages(town: SmallTown, daily: Round) -> None:
    cadre = town.actor(Role.VILLAGE_CADRE, town.villages[0])
    place = place_of(cadre)
    assert place.here == town.villages[0]
    (day,) = board_of(place, DAY, NOON)
    assert day.whole.all == 12
    with pytest.raises(Forbidden):
        place_of(cadre, town.villages[1].pk)
    with pytest.raises(Forbidden):
        place_of(town.actor(Role.GUARD))


def test_the_doors_behind_a_number(town: SmallTown, daily: Round) -> None:
    first, second = town.households[:2]
    add_linker(town, [first])
    went(daily, first, local("08:40"), "nobody_home")
    went(daily, first, local("09:40"), "nobody_home")
    went(daily, second, local("09:00"), day=DAY - timedelta(days=1))
    place = place_of(town.system, first.area.parent_id)
    lines = {line.target.code: line for line in doors(_plan(daily), place, DAY, NOON)}
    assert lines[first.code].state is DoorState.NOT_HOME
    assert (lines[first.code].tries, lines[first.code].answers) == (2, "李联户")
    assert lines[second.code].state is DoorState.OVERDUE
    assert lines[second.code].last is not None
    assert lines[second.code].last.day == DAY - timedelta(days=1)
    tally = round_day(_plan(daily), DAY, place.paths, NOON)
    assert sum(line.is_open for line in lines.values()) * 2 >= tally.whole.open / 2


def test_the_ledger_says_who_missed_what_and_whether_it_is_explained(town: SmallTown, daily: Round) -> None:
    first, second = town.households[0], town.households[4]
    add_linker(town, [first, second])
    went(daily, first, local("08:40"), "not_reachable")
    lines = missed(place_of(town.system), DAY, NOON)
    hers = [line for line in lines if line.answered == "李联户"]
    assert [(line.missed.n, line.missed.tried, line.missed.unexplained) for line in hers] == [(2, 1, 1)]
    assert sum(line.missed.n for line in lines) == 12
    assert missed(place_of(town.system), DAY, local("07:00")) == []
