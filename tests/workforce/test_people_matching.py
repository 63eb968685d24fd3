"""Who fits a post or a unit, with reasons; how long everybody served."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liba.accounts.terms import Role
from liba.kernel.ids import new_id
from liba.kernel.refusals import NotFound
from liba.workforce import selectors
from liba.workforce.models import Absence, Post, Responder, Rota, Shift
from liba.workforce.rules.matching import BARS, Candidate, Place, Why, best, match
from liba.workforce.terms import Standing
from tests.support.serving import enlist
from tests.support.town import DAY, SmallTown

words = st.frozensets(st.sampled_from(["driver", "first_aid", "dialect"]), max_size=3)
kinds = st.frozensets(st.sampled_from(["checkpoint", "patrol"]), max_size=2)
candidates = st.builds(
    Candidate,
    id=st.integers(1, 10**6),
    standing=st.sampled_from(["volunteer", "village_cadre"]),
    skills=words,
    wishes=kinds,
    times=st.frozensets(st.sampled_from(["day", "night"]), max_size=2),
    area_path=st.sampled_from(["1.2.", "1.3."]),
    metres=st.none() | st.integers(0, 9000),
    hours=st.integers(0, 200),
    fit=st.booleans(),
    absent=st.booleans(),
    elsewhere=st.booleans(),
)
places = st.builds(
    Place,
    skills=words,
    kind=st.sampled_from(["", "checkpoint"]),
    time=st.sampled_from(["", "night"]),
    standings=st.frozensets(st.just("village_cadre")),
    area_path=st.sampled_from(["", "1.2."]),
)


@given(places, st.lists(candidates, unique_by=lambda one: one.id, max_size=12))
def test_everybody_is_ranked_once_and_who_may_not_go_stands_last(
    place: Place, people: list[Candidate]
) -> None:
    found = best(place, people)
    assert sorted(one.id for one in found) == sorted(one.id for one in people)
    assert [one.barred for one in found] == sorted(one.barred for one in found)
    free = [one.points for one in found if not one.barred]
    assert free == sorted(free, reverse=True)


@given(places, candidates)
def test_points_are_the_sum_of_their_reasons(place: Place, one: Candidate) -> None:
    found = match(place, one)
    assert found.points == sum(points for _why, points in found.reasons)
    assert found.barred == (not one.fit or one.absent or one.elsewhere)
    assert len({why for why, _points in found.reasons}) == len(found.reasons)
    assert {why for why, points in found.reasons if points == 0} <= BARS | {Why.NEAR}


@given(places, candidates)
def test_a_skill_that_is_needed_never_makes_it_worse(place: Place, one: Candidate) -> None:
    if place.skills:
        without = Candidate(**{**_fields(one), "skills": frozenset()})
        having = Candidate(**{**_fields(one), "skills": place.skills})
        assert match(place, having).points > match(place, without).points


def _fields(one: Candidate) -> dict[str, object]:
    return {name: getattr(one, name) for name in Candidate.__slots__}


@pytest.fixture
def post(town: SmallTown, vocabulary: object) -> Post:
    return Post.objects.create(
        code="p", kind="checkpoint", name_zh="村口", area=town.villages[0], opened_on=DAY, patterns=[],
        skills=["driver"], lon=104.92, lat=29.4,
    )  # fmt: skip


def stood(town: SmallTown, post: Post, one: Responder, place: int, **times: object) -> None:
    rota, _new = Rota.objects.get_or_create(
        name_zh="x",
        defaults={
            "id": new_id(), "kind": "posts", "area": town.root, "from_on": DAY, "to_on": DAY, "state": "published",
            "made_at": town.now, "made_by": "x",
        },
    )  # fmt: skip
    known = {"starts_at": town.now, "ends_at": town.now + timedelta(hours=8), **times}
    Shift.objects.create(rota=rota, post=post, day=DAY, pattern="day", place=place, responder=one, **known)


@pytest.mark.django_db
def test_a_post_is_fitted_by_skill_wish_and_nearness(town: SmallTown, post: Post) -> None:
    fits = enlist(town, "会开", skills=("driver",), wishes=("checkpoint",), lon=104.92, lat=29.4)
    busy = enlist(town, "太忙", skills=("driver",), wishes=("checkpoint",), lon=104.92, lat=29.4)
    other = enlist(town, "外村", village=1, wishes=("patrol",))
    away = enlist(town, "请假", skills=("driver",))
    ill = enlist(town, "未检", skills=("driver",), cleared=False)
    Absence.objects.create(responder=away, from_on=DAY, to_on=DAY, recorded_at=town.now, by="x")
    for place in range(5):
        stood(town, post, busy, place)
    found = selectors.fitting_post(town.system, post.pk, DAY)
    assert [one.one.pk for one in found] == [fits.pk, busy.pk, other.pk, away.pk, ill.pk]
    assert dict(found[0].match.reasons) == {
        Why.HAS_SKILL: 30,
        Why.WISHES_IT: 25,
        Why.SAME_AREA: 15,
        Why.NEAR: 15,
        Why.SERVES_LITTLE: 10,
    }
    assert found[1].hours == 40
    cadre = town.actor(Role.VILLAGE_CADRE, town.villages[1])
    with pytest.raises(NotFound):
        selectors.fitting_post(cadre, post.pk, DAY)


@pytest.mark.django_db
def test_hours_are_those_that_somebody_stood(town: SmallTown, post: Post) -> None:
    one, other = enlist(town, "试甲", Standing.TEACHER), enlist(town, "试乙")
    hour = timedelta(hours=1)
    stood(town, post, one, 0, arrived_at=town.now + hour / 2, left_at=town.now + 3 * hour)
    stood(town, post, one, 1, arrived_at=town.now)
    stood(town, post, other, 2)
    (row,) = selectors.hours_served(town.system, DAY, DAY)
    assert (row.one, row.minutes, row.shifts, row.first) == (one, 150 + 480, 2, DAY)
    assert selectors.hours_served(town.system, DAY + timedelta(days=1), DAY + timedelta(days=2)) == []
