"""Rotas of people over posts: never illegal, what is missing is said, the better one is never dearer."""

from datetime import date, timedelta
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from liba.workforce.rules.rota import Hand, Plan, Roster, Stand
from liba.workforce.rules.rota.figures import beyond, cost_of, figures_of, spread, taken_by
from liba.workforce.rules.rota.legal import bar_of, too_near
from liba.workforce.rules.rota.rolling import roll
from liba.workforce.rules.rota.solving import solve
from liba.workforce.rules.rota.values import Slot
from liba.workforce.terms import RotaLimits

FIRST = date(2020, 2, 10)
PATTERNS = (
    ("morning", 6 * 60, 14 * 60, False),
    ("evening", 14 * 60, 22 * 60, False),
    ("night", 22 * 60, 30 * 60, True),
)


def slot(day: date, number: int = 0) -> Slot:
    code, starts, ends, night = PATTERNS[number]
    base = day.toordinal() * 1440
    return Slot(day, code, base + starts, base + ends, night)


def stands(days: int, posts: int, *, needs: int = 1, skills: tuple[str, ...] = ()) -> list[Stand]:
    return [
        Stand(
            post,
            "checkpoint" if post % 2 else "station",
            slot(FIRST + timedelta(days=n), number),
            needs,
            skills,
        )
        for n in range(days)
        for number in range(3)
        for post in range(posts)
    ]


@st.composite
def rosters(draw: st.DrawFn) -> Roster:
    days = draw(st.integers(1, 9))
    some_days = st.frozensets(st.integers(0, days).map(lambda n: FIRST + timedelta(days=n)), max_size=3)
    hand = st.builds(
        Hand,
        id=st.integers(0, 10**6),
        skills=st.frozensets(st.sampled_from(["first_aid", "drives"])),
        times=st.frozensets(st.sampled_from(["morning", "night"]), max_size=2),
        wishes=st.frozensets(st.sampled_from(["station", "checkpoint"]), max_size=1),
        night_group=st.sampled_from(["", "A", "B"]),
        unfit=some_days,
        away=some_days,
        busy=st.lists(st.builds(slot, some_days.map(lambda d: min(d, default=FIRST))), max_size=2).map(tuple),
    )
    limits = st.builds(
        RotaLimits,
        rest_minutes=st.sampled_from([0, 480, 660]),
        week_most=st.integers(0, 6),
        night_turn_days=st.integers(0, 2),
    )
    wanted = draw(st.sampled_from([(), ("first_aid",), ("drives", "first_aid")]))
    return Roster(
        stands(days, draw(st.integers(1, 3)), needs=draw(st.integers(1, 2)), skills=wanted),
        draw(st.lists(hand, max_size=12)),
        draw(limits),
    )


def assert_legal(roster: Roster, plan: Plan) -> None:
    for stand, rows in zip(roster.stands, plan.places, strict=True):
        assert len(rows) == len(set(rows)) <= stand.needs
    for hand, slots in zip(roster.hands, taken_by(roster, plan), strict=True):
        assert all(bar_of(hand, one, roster) is None for one in slots)
        assert not any(too_near(one, two, roster.limits.rest_minutes) for one, two in combinations(slots, 2))
        days = [one.day for one in (*slots, *hand.busy)]
        if roster.limits.week_most and slots:
            for start in (one.day for one in slots):
                own = sum(start <= one.day <= start + timedelta(days=6) for one in slots)
                all_ = sum(start <= day <= start + timedelta(days=6) for day in days)
                assert all_ <= roster.limits.week_most or not own or all_ == own + len(hand.busy)


@settings(max_examples=120, deadline=None)
@given(rosters())
def test_the_first_answer_breaks_no_limit(roster: Roster) -> None:
    assert_legal(roster, roll(roster))


@settings(max_examples=40, deadline=None)
@given(rosters())
def test_the_better_one_breaks_none_either_is_no_dearer_and_above_its_bound(roster: Roster) -> None:
    first = roll(roster)
    better = solve(roster, first, seconds=5)
    assert_legal(roster, better)
    assert cost_of(roster, better) <= cost_of(roster, first)
    assert better.bound is not None
    assert cost_of(roster, better) >= better.bound - 1e-6


@settings(max_examples=60, deadline=None)
@given(rosters())
def test_every_place_that_is_open_is_told(roster: Roster) -> None:
    plan = roll(roster)
    figures = figures_of(roster, plan)
    assert figures.needed - figures.filled == sum(one.count for one in figures.missing if not one.skill)
    for one in figures.missing:
        assert one.skill or sum(one.why.values()) == len(roster.hands)


def test_the_same_seed_gives_the_same_rota() -> None:
    hands = [Hand(n) for n in range(12)]
    one, two, other = (roll(Roster(stands(5, 2), hands, seed=seed)) for seed in (7, 7, 8))
    assert one == two != other


def test_without_people_everything_is_missing() -> None:
    roster = Roster(stands(1, 1), [])
    figures = figures_of(roster, solve(roster, roll(roster)))
    assert (figures.needed, figures.filled, figures.hands) == (3, 0, 0)
    assert [(one.pattern, one.count, one.why) for one in figures.missing] == [
        ("morning", 1, {}), ("evening", 1, {}), ("night", 1, {})
    ]  # fmt: skip


def test_one_person_serves_what_one_person_may_and_the_reasons_stand_by_the_rest() -> None:
    roster = Roster(stands(2, 1), [Hand(1)])
    figures = figures_of(roster, solve(roster, roll(roster)))
    assert figures.filled == 2
    assert {reason for one in figures.missing for reason in one.why} == {"resting"}


def test_a_skill_that_nobody_has_is_named() -> None:
    roster = Roster(stands(1, 1, skills=("first_aid",)), [Hand(n) for n in range(4)])
    figures = figures_of(roster, roll(roster))
    assert figures.filled == 3
    assert [(one.skill, one.count, one.why) for one in figures.missing] == [("first_aid", 1, {})] * 3


def test_who_is_unfit_away_or_of_the_other_night_group_is_counted_by_reason() -> None:
    night = [stand for stand in stands(1, 1) if stand.slot.night]
    group = "A" if FIRST.toordinal() % 2 else "B"
    hands = [
        Hand(1, unfit=frozenset({FIRST})), Hand(2, away=frozenset({FIRST})), Hand(3, night_group=group),
        Hand(4, times=frozenset({"morning"})), Hand(5, busy=(slot(FIRST, 1),)),
    ]  # fmt: skip
    (missing,) = figures_of(Roster(night, hands), roll(Roster(night, hands))).missing
    assert missing.why == {"unfit": 1, "away": 1, "night_group": 1, "times": 1, "busy": 1}


def test_fairness_is_measured() -> None:
    assert spread([2, 2, 2]).gini == 0
    assert (spread([0, 4]).least, spread([0, 4]).most, spread([0, 4]).gini) == (0, 4, 0.5)
    assert spread([]).most == 0
    assert beyond([1, 2, 3, 5], (2, 3)) == 1 + 2 + 1
