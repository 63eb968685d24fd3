"""Who answers for a door: one at a time, handed over, never in a circle, and known to phones by a cursor."""

from datetime import timedelta

import pytest

from liba.accounts.terms import Role
from liba.governance.models import JournalLine
from liba.kernel.refusals import Forbidden, NotFound
from liba.workforce.models import LinkPolicy, Responder
from liba.workforce.refusals import (
    Circular,
    HasLeft,
    LinkOver,
    PastAnswered,
    TargetClosed,
    TwoVillages,
    WrongTarget,
)
from liba.workforce.selectors import (
    answering_for,
    areas_answered,
    households_of,
    linkers_on,
    links_changed,
    links_cursor,
)
from liba.workforce.services import end_link, set_link
from liba.workforce.terms import LinkLevel
from tests.support.town import SmallTown
from tests.workforce.linking import TODAY, TOMORROW, answer, hand, link

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(town: SmallTown) -> Responder:
    return hand(town.villages[0], "V001")


@pytest.fixture
def second(town: SmallTown) -> Responder:
    return hand(town.villages[0], "V002")


def test_a_door_has_one_linker_and_the_next_takes_over(
    town: SmallTown, first: Responder, second: Responder
) -> None:
    door = town.households[0]
    link(town, first, door)
    after = link(town, second, door, TOMORROW)
    assert (households_of(first.pk, TODAY), households_of(second.pk, TODAY)) == ([door.pk], [])
    assert (households_of(first.pk, TOMORROW), households_of(second.pk, TOMORROW)) == ([], [door.pk])
    assert after.follows is not None
    assert after.follows.responder == first
    line = JournalLine.objects.filter(verb="workforce.link.set").last()
    assert line is not None
    assert (line.subject_id, line.area_path) == (str(after.pk), door.area.path)


def test_setting_what_is_so_changes_nothing(town: SmallTown, first: Responder) -> None:
    once = link(town, first, town.households[0])
    assert link(town, first, town.households[0]) == once
    assert JournalLine.objects.filter(verb="workforce.link.set").count() == 1


def test_what_was_planned_for_later_gives_way(town: SmallTown, first: Responder, second: Responder) -> None:
    door, later = town.households[0], TODAY + timedelta(days=5)
    link(town, first, door, later)
    link(town, second, door)
    assert linkers_on(later + timedelta(days=1)) == {door.pk: second.pk}


def test_days_that_are_over_stay_whose_they_were(
    town: SmallTown, first: Responder, second: Responder
) -> None:
    link(town, first, town.households[0], TODAY - timedelta(days=3))
    with pytest.raises(PastAnswered):
        link(town, second, town.households[0], TODAY - timedelta(days=1))
    assert linkers_on(TODAY - timedelta(days=1)) == {town.households[0].pk: first.pk}


def test_a_link_ends_once_and_not_in_the_past(town: SmallTown, first: Responder) -> None:
    made = link(town, first, town.households[0])
    end_link(town.system, made.pk, ends_on=TOMORROW, because="ill", now=town.now)
    assert (linkers_on(TODAY), linkers_on(TOMORROW)) == ({town.households[0].pk: first.pk}, {})
    for day in (TOMORROW, TODAY - timedelta(days=1)):
        with pytest.raises(LinkOver):
            end_link(town.system, made.pk, ends_on=day, because="ill", now=town.now)
    with pytest.raises(NotFound):
        end_link(town.system, 0, ends_on=TOMORROW, because="", now=town.now)


def test_a_linker_of_two_villages_is_refused_unless_the_town_allows_it(
    town: SmallTown, first: Responder
) -> None:
    here, there = town.households[0], town.households[2]
    assert here.area.path[:10] != there.area.path[:10]
    link(town, first, here)
    with pytest.raises(TwoVillages):
        link(town, first, there)
    LinkPolicy.objects.create(limits={"villages": 2}, weights={})
    link(town, first, there)
    assert households_of(first.pk, TODAY) == [here.pk, there.pk]


def test_who_left_and_what_is_closed_are_refused(town: SmallTown, first: Responder) -> None:
    closed = town.households[0]
    closed.closed_at = town.now
    closed.save()
    with pytest.raises(TargetClosed):
        link(town, first, closed)
    first.left_on = TODAY
    first.save()
    with pytest.raises(HasLeft):
        link(town, first, town.households[1])


def test_a_linker_is_of_a_door_and_an_officer_of_an_area(town: SmallTown, first: Responder) -> None:
    with pytest.raises(WrongTarget):
        set_link(
            town.system, level=LinkLevel.GRID, responder_id=first.pk, household_id=town.households[0].pk,
            starts_on=TODAY, now=town.now,
        )  # fmt: skip
    with pytest.raises(WrongTarget):
        answer(town, first, LinkLevel.LINKER, town.villages[0])


def test_nobody_answers_to_themselves(town: SmallTown, first: Responder, second: Responder) -> None:
    village, other = town.villages
    answer(town, first, LinkLevel.OFFICIAL, village)
    answer(town, second, LinkLevel.VILLAGE, village)
    with pytest.raises(Circular):
        answer(town, first, LinkLevel.VILLAGE, village)
    answer(town, second, LinkLevel.OFFICIAL, other)
    with pytest.raises(Circular) as refused:
        answer(town, first, LinkLevel.VILLAGE, other)
    assert refused.value.facts == {"responder": "V001", "through": "V002"}


def test_the_nearest_at_or_above_answers(town: SmallTown, first: Responder, second: Responder) -> None:
    village, group = town.villages[0], town.groups[0]
    answer(town, first, LinkLevel.GRID, village)
    assert answering_for(group.path, LinkLevel.GRID, TODAY) == [first.pk]
    assert group.parent is not None
    answer(town, second, LinkLevel.GRID, group.parent)
    assert answering_for(group.path, LinkLevel.GRID, TODAY) == [second.pk]
    assert answering_for(village.path, LinkLevel.GRID, TODAY) == [first.pk]
    assert answering_for(group.path, LinkLevel.OFFICIAL, TODAY) == []
    assert areas_answered(first.pk, TODAY) == {LinkLevel.GRID: [village]}


def test_phones_learn_of_changes_by_a_cursor(town: SmallTown, first: Responder, second: Responder) -> None:
    door = town.households[0]
    made = link(town, first, door)
    seen = links_cursor()
    assert links_changed(first.pk, seen, since=TOMORROW, day=TOMORROW) == []
    taken = link(town, second, door, TOMORROW)
    assert links_cursor() > seen
    assert links_changed(first.pk, seen, since=TODAY, day=TODAY) == [made]
    assert links_changed(second.pk, seen, since=TODAY, day=TODAY) == [taken]
    # Decided yesterday and known then; its day comes without a change.
    assert links_changed(second.pk, links_cursor(), since=TOMORROW, day=TOMORROW) == [taken]


def test_only_who_may_assign_there_does(town: SmallTown, first: Responder) -> None:
    cadre = town.actor(Role.VILLAGE_CADRE, town.villages[1])
    with pytest.raises(Forbidden):
        set_link(
            cadre, level=LinkLevel.LINKER, responder_id=first.pk, household_id=town.households[0].pk,
            starts_on=TODAY, now=town.now,
        )  # fmt: skip
    assert linkers_on(TODAY, town.villages[0].path) == {}
