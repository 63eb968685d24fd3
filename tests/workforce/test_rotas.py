"""Rotas of responders: proposed, made better, published; what is missing is said."""

from datetime import timedelta

import pytest

from liba.accounts.terms import Role
from liba.governance.models import JournalLine
from liba.kernel.refusals import Forbidden, Stale
from liba.kernel.text import Text
from liba.workforce import selectors, services
from liba.workforce.models import Absence, Post, Rota, Shift
from liba.workforce.refusals.rotas import NoPosts, RotaInThePast, RotaNotDraft, RotaOverlaps, RotaTooLong
from liba.workforce.terms import GapWhy, PostKind, RotaState
from tests.support.duty import MORNING, NIGHT, add_post, add_responder, add_rota, add_shift
from tests.support.town import DAY, SmallTown, local

WEEK = DAY + timedelta(days=6)


def _propose(town: SmallTown, **changes: object) -> Rota:
    asked = {"area_id": town.root.pk, "name": Text("第一周"), "from_on": DAY, "to_on": WEEK, "now": town.now}
    return services.propose_rota(changes.pop("actor", town.system), **asked | changes)


def _mine(rota: Rota) -> set[int]:
    return set(rota.shifts.exclude(responder=None).values_list("responder_id", flat=True))


def test_a_rota_is_there_at_once_made_better_and_published(town: SmallTown) -> None:
    add_post(town, "p1")
    add_post(town, "p2", needs=2)
    people = [add_responder(town) for _ in range(14)]
    rota = _propose(town)
    assert rota.state == RotaState.DRAFT.value
    assert rota.shifts.count() == 3 * 7 * 3
    assert rota.working_since == town.now
    assert selectors.shifts_of(people[0].pk, DAY, WEEK) == []
    better = services.improve_rota(town.system, rota.pk, now=town.now, seconds=5)
    assert better.working_since is None
    assert better.figures["filled"] == better.figures["needed"] == 63
    assert better.figures["cost"] >= better.figures["bound"]
    services.publish_rota(town.system, rota.pk, version=better.version, now=town.now)
    assert sum(len(selectors.shifts_of(one.pk, DAY, WEEK)) for one in people) == 63
    verbs = list(JournalLine.objects.order_by("seq").values_list("verb", flat=True))
    assert verbs == ["workforce.rota.proposed", "workforce.rota.improved", "workforce.rota.published"]


def test_a_rota_is_published_as_it_was_seen_and_once(town: SmallTown) -> None:
    add_post(town)
    add_responder(town)
    rota = _propose(town)
    with pytest.raises(Stale):
        services.publish_rota(town.system, rota.pk, version=9, now=town.now)
    services.publish_rota(town.system, rota.pk, version=1, now=town.now)
    with pytest.raises(RotaNotDraft):
        services.publish_rota(town.system, rota.pk, version=2, now=town.now)
    other = _propose(town)
    with pytest.raises(RotaOverlaps):
        services.publish_rota(town.system, other.pk, version=1, now=town.now)
    services.withdraw_rota(town.system, rota.pk, version=2, now=town.now)
    assert services.publish_rota(town.system, other.pk, version=1, now=town.now).state == "published"


def test_a_better_one_that_comes_late_changes_nothing_that_is_published(town: SmallTown) -> None:
    add_post(town)
    add_responder(town)
    rota = _propose(town)
    services.publish_rota(town.system, rota.pk, version=1, now=town.now)
    before = list(rota.shifts.order_by("pk").values_list("pk", "responder"))
    assert services.improve_rota(town.system, rota.pk, now=town.now, seconds=1).version == 2
    assert list(rota.shifts.order_by("pk").values_list("pk", "responder")) == before


def test_posts_without_people_are_a_rota_of_gaps_with_reasons(town: SmallTown) -> None:
    add_post(town, skills=["first_aid"])
    rota = _propose(town)
    assert rota.figures["filled"] == 0
    assert rota.figures["needed"] == rota.shifts.filter(responder=None).count() == 21
    assert len(rota.figures["missing"]) == 21
    ill = add_responder(town, clearance="ill")
    again = _propose(town)
    assert _mine(again) == set()
    assert again.figures["missing"][0]["why"] == {"unfit": 1}
    assert ill.pk not in _mine(services.improve_rota(town.system, again.pk, now=town.now, seconds=1))


def test_one_person_serves_what_one_may(town: SmallTown) -> None:
    add_post(town)
    add_responder(town)
    rota = services.improve_rota(town.system, _propose(town).pk, now=town.now, seconds=3)
    assert rota.figures["filled"] == 6
    assert rota.figures["missing"][0]["count"] == 1


def test_who_falls_ill_while_the_better_one_is_looked_for_is_not_in_it(town: SmallTown) -> None:
    add_post(town)
    one, two = add_responder(town), add_responder(town)
    rota = _propose(town)
    assert _mine(rota) == {one.pk, two.pk}
    one.clearance = "ill"
    one.save()
    assert _mine(services.improve_rota(town.system, rota.pk, now=town.now, seconds=2)) == {two.pk}


def test_absent_people_and_those_who_serve_elsewhere_are_left_alone(town: SmallTown) -> None:
    post = add_post(town, "p1", patterns=[MORNING])
    away, busy, free = (add_responder(town) for _ in range(3))
    Absence.objects.create(responder=away, from_on=DAY, to_on=WEEK, recorded_at=town.now, by="x")
    elsewhere = add_post(town, "p9", kind=PostKind.PATROL, area=town.villages[0], patterns=[NIGHT])
    add_shift(add_rota(town), elsewhere, NIGHT, busy)
    rota = _propose(town, kinds=[PostKind.CHECKPOINT], to_on=DAY + timedelta(days=1))
    assert set(rota.shifts.values_list("post_id", flat=True)) == {post.pk}
    by_day = dict(rota.shifts.values_list("day", "responder_id"))
    assert by_day[DAY + timedelta(days=1)] == free.pk
    assert away.pk not in by_day.values()


def test_a_closed_post_asks_for_nobody_from_its_last_day_on(town: SmallTown) -> None:
    add_post(town, patterns=[MORNING], closed_on=DAY + timedelta(days=2))
    rota = _propose(town)
    assert sorted(rota.shifts.values_list("day", flat=True)) == [DAY, DAY + timedelta(days=1)]


def test_a_rota_needs_posts_days_to_come_and_not_too_many(town: SmallTown) -> None:
    with pytest.raises(NoPosts):
        _propose(town)
    add_post(town)
    with pytest.raises(RotaInThePast):
        _propose(town, from_on=DAY - timedelta(days=1))
    for to_on in (DAY - timedelta(days=1), DAY + timedelta(days=62)):
        with pytest.raises(RotaTooLong):
            _propose(town, to_on=to_on)
    assert Rota.objects.count() == 0


def test_only_who_plans_rotas_there_proposes_and_publishes(town: SmallTown) -> None:
    add_post(town)
    rota = _propose(town)
    cadre = town.actor(Role.VILLAGE_CADRE, town.villages[0])
    with pytest.raises(Forbidden):
        _propose(town, actor=cadre)
    with pytest.raises(Forbidden):
        services.publish_rota(cadre, rota.pk, version=1, now=town.now)


def test_a_gap_is_there_the_moment_somebody_is_ill_or_away_and_not_after_they_came(town: SmallTown) -> None:
    post, rota = add_post(town), add_rota(town)
    ill, away, here = (add_responder(town) for _ in range(3))
    shifts = [
        add_shift(rota, post, MORNING, one, day=DAY + timedelta(days=n))
        for n, one in enumerate((ill, away, here, None))
    ]
    ask = (town.system, DAY, WEEK)
    assert [gap.why for gap in selectors.shift_gaps(*ask, now=town.now)] == [GapWhy.NOBODY]
    ill.clearance = "ill"
    ill.save()
    Absence.objects.create(responder=away, from_on=DAY, to_on=WEEK, recorded_at=town.now, by="x")
    found = {gap.shift.pk: gap.why for gap in selectors.shift_gaps(*ask, now=town.now)}
    assert found == {shifts[0].pk: GapWhy.UNFIT, shifts[1].pk: GapWhy.AWAY, shifts[3].pk: GapWhy.NOBODY}
    Shift.objects.filter(pk=shifts[0].pk).update(arrived_at=town.now)
    assert shifts[0].pk not in {gap.shift.pk for gap in selectors.shift_gaps(*ask, now=town.now)}


def test_a_post_nobody_arrived_at_is_a_gap_after_five_minutes(town: SmallTown) -> None:
    post = add_post(town, needs=2)
    rota = add_rota(town)
    one = add_shift(rota, post, MORNING, add_responder(town))
    add_shift(rota, post, MORNING, add_responder(town), place=1)
    assert selectors.posts_nobody_arrived(town.system, local("06:04")) == []
    (silent,) = selectors.posts_nobody_arrived(town.system, local("06:05"))
    assert (silent.post, len(silent.shifts)) == (post, 2)
    assert selectors.posts_nobody_arrived(town.system, local("14:00")) == []
    cadre = town.actor(Role.VILLAGE_CADRE, town.villages[0])
    assert selectors.posts_nobody_arrived(cadre, local("06:05")) == []
    Shift.objects.filter(pk=one.pk).update(arrived_at=local("06:03"))
    assert selectors.posts_nobody_arrived(town.system, local("06:05")) == []
    Post.objects.filter(pk=post.pk).update(closed_on=DAY)
    assert selectors.published_shifts(town.system, DAY, DAY).count() == 0
