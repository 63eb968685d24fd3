"""One door registered twice: merged, read as one everywhere, and made two again without loss."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from liba.access.models import Pass
from liba.access.services import issue_resident_pass
from liba.accounts.terms import Role
from liba.console.followers import FOLLOWERS, HOUSEHOLD_FOLLOWERS
from liba.governance.models import JournalLine
from liba.kernel.refusals import Forbidden, NotFound, Stale
from liba.registry import selectors, services
from liba.registry.models import Household, HouseholdMerge, Person
from liba.registry.refusals import HouseholdClosed, HouseholdMergedAgain, MergeUndone, SameHousehold
from liba.registry.retention import RETENTION
from liba.registry.rules import shared_by
from liba.registry.selectors.likeness import household_merges_of, likely_duplicates, likely_twins
from liba.registry.selectors.snapshot import snapshot
from liba.registry.services import households
from liba.registry.services.drafts import write_id
from liba.registry.terms import IdKind, IdNumber, SearchBy
from tests.support.town import SmallTown, add_household, small_town


def join(town: SmallTown, kept: Household, merged: Household) -> HouseholdMerge:
    kept.refresh_from_db()
    merged.refresh_from_db()
    return services.merge_households(
        town.system, kept_id=kept.pk, merged_id=merged.pk, versions=(kept.version, merged.version),
        now=town.now, followers=HOUSEHOLD_FOLLOWERS,
    )  # fmt: skip


def undo(town: SmallTown, merge: HouseholdMerge) -> HouseholdMerge:
    return services.undo_household_merge(
        town.system, merge.pk, now=town.now + timedelta(hours=1), followers=HOUSEHOLD_FOLLOWERS
    )


def lives() -> dict[int, tuple[int, bool]]:
    """Everybody's household, and who is head of one."""
    rows = Person.objects.order_by("pk").values_list("pk", "household_id", "is_head")
    return {pk: (home, head) for pk, home, head in rows}


def twin(home: Household, other: Household) -> None:
    """The same people stand in the other household once more, as a hurried list has them."""
    for one, copy in zip(home.people.order_by("pk"), other.people.order_by("pk"), strict=True):
        write_id(copy, IdNumber(IdKind.NONE, ""))
        copy.name, copy.born_on, copy.sex = one.name, one.born_on, one.sex
        copy.save()


@pytest.fixture
def two(town: SmallTown) -> tuple[Household, Household]:
    return town.households[0], town.households[4]


def test_everybody_lives_in_the_one_that_goes_on_and_the_other_leads_there(
    town: SmallTown, two: tuple[Household, Household]
) -> None:
    kept, merged = two
    head = kept.people.get(is_head=True)
    join(town, kept, merged)
    page = selectors.household_page(town.system, kept.pk)
    assert len(page.people) == 6
    assert [person.id for person in page.people if person.is_head] == [head.pk]
    merged.refresh_from_db()
    assert (merged.merged_into_id, merged.closed_at) == (kept.pk, town.now)
    assert selectors.household_page(town.system, merged.pk).people == ()
    assert merged.pk not in [home.pk for home in selectors.households(town.system)]
    assert selectors.merged_households() == {merged.pk: kept.pk}


def test_a_household_without_a_head_gets_the_other_ones(
    town: SmallTown, two: tuple[Household, Household]
) -> None:
    kept, merged = two
    head = merged.people.get(is_head=True)
    kept.people.update(is_head=False)
    before = lives()
    merge = join(town, kept, merged)
    assert Person.objects.get(household=kept, is_head=True).pk == head.pk
    undo(town, merge)
    assert lives() == before


def test_a_code_on_an_old_card_finds_who_goes_on(town: SmallTown, two: tuple[Household, Household]) -> None:
    kept, merged = two
    last = town.households[8]
    join(town, kept, merged)
    join(town, last, kept)
    found = selectors.household_by_code(f" {merged.code} ")
    assert found is not None
    assert found.pk == last.pk
    assert selectors.household_by_code("no such") is None
    assert selectors.household_said(merged.number, beside=last) == last
    hits = selectors.find_people(town.system, merged.code)
    assert (hits.how, {hit.household_id for hit in hits.people}) == (SearchBy.CODE, {last.pk})
    assert selectors.merged_households() == {kept.pk: last.pk, merged.pk: last.pk}


def test_undoing_brings_everybody_back(town: SmallTown, two: tuple[Household, Household]) -> None:
    kept, merged = two
    before = lives()
    merge = join(town, kept, merged)
    assert list(household_merges_of(kept.pk)) == [merge]
    undo(town, merge)
    assert lives() == before
    merged.refresh_from_db()
    assert (merged.merged_into, merged.closed_at) == (None, None)
    assert list(household_merges_of(kept.pk)) == []
    with pytest.raises(MergeUndone):
        undo(town, merge)


def test_who_moved_on_since_stays_there(town: SmallTown, two: tuple[Household, Household]) -> None:
    kept, merged = two
    moved, stays = merged.people.order_by("pk")[1:3]
    merge = join(town, kept, merged)
    moved.refresh_from_db()
    elsewhere = town.households[8]
    services.move_person(
        town.system, moved.pk, household_id=elsewhere.pk, version=moved.version, now=town.now
    )
    undo(town, merge)
    assert lives()[moved.pk][0] == elsewhere.pk
    assert lives()[stays.pk][0] == merged.pk


def test_people_who_stand_in_both_are_merged_after_it_and_both_can_be_undone(
    town: SmallTown, two: tuple[Household, Household]
) -> None:
    kept, merged = two
    twin(kept, merged)
    before = lives()
    joined = join(town, kept, merged)
    pairs = [pair for pair in likely_duplicates(town.system) if pair.one.household_id == kept.pk]
    assert len(pairs) == 3
    merges = [
        services.merge_people(
            town.system, kept_id=pair.one.pk, merged_id=pair.other.pk,
            versions=(pair.one.version, pair.other.version), now=town.now, followers=FOLLOWERS,
        )
        for pair in pairs
    ]  # fmt: skip
    assert len(selectors.household_page(town.system, kept.pk).people) == 3
    undo(town, joined)
    assert len(selectors.household_page(town.system, kept.pk).people) == 3
    for merge in merges:
        services.undo_merge(town.system, merge.pk, now=town.now, followers=FOLLOWERS)
    assert lives() == before


def test_a_roster_that_still_names_both_splits_nobody(
    town: SmallTown, two: tuple[Household, Household]
) -> None:
    kept, merged = two
    join(town, kept, merged)
    known = snapshot([kept.area_id], [])
    home = known.home((merged.area_id, merged.number, ""))
    assert home is not None
    assert (home.id, home.is_merged) == (kept.pk, True)
    assert known.home((merged.area_id, "", merged.address)) == home
    assert len(known.living_in[kept.pk]) == 6


def test_households_that_share_people_are_offered(town: SmallTown, two: tuple[Household, Household]) -> None:
    kept, merged = two
    assert likely_twins(likely_duplicates(town.system)) == []
    twin(kept, merged)
    (found,) = likely_twins(likely_duplicates(town.system))
    assert ({found.one.pk, found.other.pk}, found.shared) == ({kept.pk, merged.pk}, 3)


@pytest.mark.parametrize(
    ("pairs", "sizes", "found"),
    [
        ([((1, 10), (2, 20))], {1: 3, 2: 3}, []),
        ([((1, 10), (2, 20)), ((2, 21), (1, 11))], {1: 3, 2: 3}, [(1, 2, 2)]),
        # One person who looks like two is one.
        ([((1, 10), (2, 20)), ((1, 10), (2, 21))], {1: 3, 2: 3}, []),
        # Somebody who lives alone in the one is all of it.
        ([((1, 10), (2, 20))], {1: 4, 2: 1}, [(1, 2, 1)]),
        ([((3, 1), (1, 2)), ((1, 10), (2, 20)), ((1, 11), (2, 21))], {1: 3, 2: 3, 3: 1}, [(1, 2, 2), (1, 3, 1)]),
    ],
)  # fmt: skip
def test_two_people_or_all_of_the_smaller_one(
    pairs: Sequence[tuple[tuple[int, int], ...]], sizes: dict[int, int], found: list[tuple[int, int, int]]
) -> None:
    assert shared_by(pairs, sizes) == found


def test_cards_go_along_and_come_back(town: SmallTown, two: tuple[Household, Household]) -> None:
    kept, merged = two
    person = merged.people.order_by("pk")[1]
    card = issue_resident_pass(town.system, type_code="resident", person_id=person.pk, now=town.now)
    merge = join(town, kept, merged)
    assert Pass.objects.get(pk=card.pk).household_id == kept.pk
    undo(town, merge)
    assert Pass.objects.get(pk=card.pk).household_id == merged.pk


def test_what_is_refused(town: SmallTown, two: tuple[Household, Household]) -> None:
    kept, merged = two
    given = {"now": town.now, "versions": (kept.version, merged.version)}
    with pytest.raises(SameHousehold):
        services.merge_households(town.system, kept_id=kept.pk, merged_id=kept.pk, **given)  # type: ignore[arg-type]
    with pytest.raises(Stale):
        services.merge_households(
            town.system, kept_id=kept.pk, merged_id=merged.pk, versions=(9, 9), now=town.now
        )
    village = town.actor(Role.VILLAGE_CADRE, town.villages[1])
    with pytest.raises(Forbidden):
        services.merge_households(village, kept_id=kept.pk, merged_id=merged.pk, **given)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        services.merge_households(town.system, kept_id=kept.pk, merged_id=0, **given)  # type: ignore[arg-type]
    merge = join(town, kept, merged)
    with pytest.raises(Forbidden):
        services.undo_household_merge(village, merge.pk, now=town.now)
    with pytest.raises(HouseholdClosed):
        join(town, town.households[8], merged)
    join(town, town.households[8], kept)
    with pytest.raises(HouseholdMergedAgain):
        undo(town, merge)
    with pytest.raises(NotFound):
        services.undo_household_merge(town.system, 0, now=town.now)


def test_after_its_time_nothing_says_who_lived_where(
    town: SmallTown, two: tuple[Household, Household]
) -> None:
    merge = join(town, *two)
    rule = next(rule for rule in RETENTION if rule.name == "registry.merges")
    assert rule.destroy(town.now) == 0
    assert rule.destroy(town.now + timedelta(seconds=1)) == 1
    merge.refresh_from_db()
    assert merge.before is None
    with pytest.raises(MergeUndone):
        undo(town, merge)


def test_a_number_is_the_one_that_a_household_has_in_the_area_now(town: SmallTown) -> None:
    here, there, moved = town.households[0], town.households[1], town.households[4]
    services.move_household(
        town.system, moved.pk, version=1, area_id=there.area_id, number="77", now=town.now
    )
    found = selectors.household_said(" 77 ", beside=there)
    assert found is not None
    assert found.pk == moved.pk
    assert selectors.household_said(moved.number, beside=here) is None


def test_the_code_of_a_merged_household_is_found_written_any_way(town: SmallTown) -> None:
    kept = add_household(town.villages[0], "9001")
    merged = add_household(town.villages[0], "12")
    join(town, kept, merged)
    for said in (merged.code, merged.code.replace("-", "")):
        hits = selectors.find_people(town.system, said).people
        assert {hit.household_id for hit in hits} <= {kept.pk}, said
    assert selectors.find_people(town.system, merged.code).people


def test_each_of_the_two_has_it_in_its_history(town: SmallTown) -> None:
    kept, merged = town.households[0], town.households[2]
    assert kept.area.path[:10] != merged.area.path[:10]
    undo(town, join(town, kept, merged))
    for home in (kept, merged):
        lines = JournalLine.objects.filter(subject_kind="household", subject_id=str(home.pk)).order_by("seq")
        assert [line.verb for line in lines] == ["registry.households.merged", "registry.households.unmerged"]
        assert {line.area_path for line in lines} == {home.area.path}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_merge_and_an_edit_at_once_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    town = small_town()
    kept, merged = town.households[0], town.households[4]
    real, has_row = households._note, threading.Event()

    def slow(*given: Any, **facts: Any) -> None:
        has_row.set()
        time.sleep(0.5)
        real(*given, **facts)

    def edit() -> str:
        try:
            services.edit_household(town.system, merged.pk, version=1, address="新址", now=town.now)
        finally:
            connections.close_all()
        return "edited"

    def merge() -> str:
        has_row.wait(5)
        try:
            join(town, kept, merged)
        except Stale:
            return "stale"
        finally:
            connections.close_all()
        return "merged"

    monkeypatch.setattr(households, "_note", slow)
    with ThreadPoolExecutor(2) as pool:
        edited, joined = pool.submit(edit), pool.submit(merge)
        assert (edited.result(20), joined.result(20)) in {("edited", "merged"), ("edited", "stale")}
