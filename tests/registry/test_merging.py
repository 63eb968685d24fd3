"""One person in two rows: merged, read as one everywhere, and made two again without loss."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product

import pytest
from django.forms import model_to_dict

from liba.access.services import issue_resident_pass
from liba.accounts.terms import Role
from liba.console.followers import FOLLOWERS
from liba.kernel.refusals import Forbidden, Stale
from liba.registry import selectors, services
from liba.registry.models import Household, Person, PersonMerge, Phone
from liba.registry.refusals import DifferentNumbers, MergedAgain, MergeUndone, PersonMerged, SamePerson
from liba.registry.retention import RETENTION
from liba.registry.selectors.likeness import Ground, duplicates_of, likely_duplicates, merges_of
from liba.registry.services.drafts import write_id
from liba.registry.terms import IdKind, IdNumber, PersonDraft, Presence
from tests.support.town import SmallTown


def row(person: Person) -> dict[str, object]:
    """Everything a row says, its phones, and whether it goes on."""
    person.refresh_from_db()
    said = model_to_dict(person, exclude=["version"]) | {
        "index": bytes(person.id_index or b""),
        "tag": bytes(person.local_tag or b""),
        "number": person.id_number,
    }
    said.pop("id_index", None)
    said.pop("local_tag", None)
    return said | {"phones": sorted(phone.number for phone in person.phones.all())}


def bare(person: Person) -> Person:
    """A row as a hurried list has it: no number, no birthday, no phone."""
    write_id(person, IdNumber(IdKind.NONE, ""))
    person.born_on, person.sex, person.extra = None, "", {}
    person.phones.all().delete()
    person.save()
    return person


def merge(town: SmallTown, kept: Person, merged: Person) -> PersonMerge:
    kept.refresh_from_db()
    merged.refresh_from_db()
    return services.merge_people(
        town.system, kept_id=kept.pk, merged_id=merged.pk, versions=(kept.version, merged.version),
        now=town.now, followers=FOLLOWERS,
    )  # fmt: skip


@pytest.fixture
def two(town: SmallTown) -> tuple[Person, Person]:
    """A bare row in one household and a full one in another."""
    one = town.households[0].people.order_by("pk")[1]
    other = town.households[4].people.order_by("pk")[1]
    other.extra, other.relation = {"单位": "小学"}, "子"
    other.save()
    return bare(one), other


def test_the_kept_row_learns_what_it_lacked_and_the_other_disappears(
    town: SmallTown, two: tuple[Person, Person]
) -> None:
    kept, merged = two
    number, phones = merged.id_number, [phone.number for phone in merged.phones.all()]
    merge(town, kept, merged)
    said = row(kept)
    assert (said["number"], said["phones"]) == (number, phones)
    assert (kept.born_on, kept.extra, kept.relation) == (merged.born_on, {"单位": "小学"}, "子")
    assert row(merged)["number"] is None
    assert merged.merged_into_id == kept.pk
    assert number is not None
    found = selectors.person_by_id_number(number)
    assert found is not None
    assert found.pk == kept.pk


def test_a_merged_row_is_in_no_list_no_count_and_no_filter(
    town: SmallTown, two: tuple[Person, Person]
) -> None:
    kept, merged = two
    home = merged.household
    before = selectors.counts_by_area(town.system)[home.area_id].people
    tags = len(list(selectors.local_tags()))
    name = merged.name
    hits = [hit.id for hit in selectors.find_people(town.system, name, limit=99).people]
    assert merged.pk in hits
    merge(town, kept, merged)
    assert selectors.counts_by_area(town.system)[home.area_id].people == before - 1
    assert len(list(selectors.local_tags())) == tags
    assert merged.pk not in [hit.id for hit in selectors.find_people(town.system, name, limit=99).people]
    assert merged.pk not in [line.id for line in selectors.household_page(town.system, home.pk).people]
    assert merged.pk not in [one.pk for one in selectors.people_of(home.pk)]
    assert {line.pk: line.head_count for line in selectors.household_list(town.system)}[home.pk] == 2  # type: ignore[attr-defined]


@pytest.mark.parametrize("kept_first", [True, False])
def test_undoing_restores_both_rows_as_they_were(
    town: SmallTown, two: tuple[Person, Person], kept_first: bool
) -> None:
    kept, merged = two if kept_first else two[::-1]
    before = row(kept), row(merged)
    made = merge(town, kept, merged)
    assert (row(kept), row(merged)) != before
    services.undo_merge(town.system, made.pk, now=town.now, followers=FOLLOWERS)
    assert (row(kept), row(merged)) == before


@pytest.mark.parametrize(
    "flags",
    [flags for flags in product((True, False), repeat=5) if flags[0] or flags[1]],
)
def test_a_merge_and_its_undoing_lose_nothing_whatever_the_rows_say(
    town: SmallTown, flags: tuple[bool, ...]
) -> None:
    kept_bare, merged_bare, same_home, shared_phone, head = flags
    home, other = town.households[0], town.households[0 if same_home else 5]
    kept = home.people.order_by("pk")[1]
    merged = other.people.order_by("pk")[0 if head else 2]
    for person, is_bare in ((kept, kept_bare), (merged, merged_bare)):
        if is_bare:
            bare(person)
    if shared_phone:
        for person in (kept, merged):
            services.people.set_phones(person, ("+8610000999999",))
    before = row(kept), row(merged)
    phones = Phone.objects.count()
    made = merge(town, kept, merged)
    assert Phone.objects.count() == phones
    services.undo_merge(town.system, made.pk, now=town.now, followers=FOLLOWERS)
    assert (row(kept), row(merged)) == before


def test_what_was_changed_since_stays_with_the_kept_row(town: SmallTown, two: tuple[Person, Person]) -> None:
    kept, merged = two
    made = merge(town, kept, merged)
    kept.refresh_from_db()
    draft = PersonDraft(kept.name, born_on=date(1970, 5, 1), presence=Presence.AWAY, relation="女")
    services.edit_person(town.system, kept.pk, draft, version=kept.version, now=town.now)
    services.undo_merge(town.system, made.pk, now=town.now, followers=FOLLOWERS)
    kept.refresh_from_db()
    assert (kept.born_on, kept.relation, kept.presence) == (date(1970, 5, 1), "女", "away")
    assert row(merged)["number"] is not None


def test_passes_follow_and_come_back(town: SmallTown, two: tuple[Person, Person]) -> None:
    kept, merged = two
    issued = issue_resident_pass(town.system, type_code="resident", person_id=merged.pk, now=town.now)
    made = merge(town, kept, merged)
    issued.refresh_from_db()
    assert issued.person_id == kept.pk
    services.undo_merge(town.system, made.pk, now=town.now, followers=FOLLOWERS)
    issued.refresh_from_db()
    assert issued.person_id == merged.pk


def test_who_may_not_and_what_cannot_be_is_refused(town: SmallTown, two: tuple[Person, Person]) -> None:
    kept, merged = two
    third = town.households[6].people.order_by("pk")[0]
    with pytest.raises(SamePerson):
        merge(town, kept, kept)
    with pytest.raises(DifferentNumbers):
        merge(town, third, merged)
    village = next(v for v in town.villages if kept.household.area.path.startswith(v.path))
    elsewhere = town.actor(Role.VILLAGE_CADRE, next(v for v in town.villages if v != village))
    asked: Callable[..., PersonMerge] = services.merge_people
    with pytest.raises(Forbidden):
        asked(elsewhere, kept_id=kept.pk, merged_id=merged.pk, versions=(1, 1), now=town.now)
    with pytest.raises(Stale):
        asked(town.system, kept_id=kept.pk, merged_id=merged.pk, versions=(9, 1), now=town.now)
    made = merge(town, kept, merged)
    with pytest.raises(PersonMerged):
        merge(town, bare(third), merged)
    with pytest.raises(PersonMerged):
        services.set_presence(town.system, merged.pk, Presence.AWAY, version=merged.version, now=town.now)
    bare(third)
    again = merge(town, third, kept)
    with pytest.raises(MergedAgain):
        services.undo_merge(town.system, made.pk, now=town.now)
    for one in (again, made):
        services.undo_merge(town.system, one.pk, now=town.now)
        with pytest.raises(MergeUndone):
            services.undo_merge(town.system, one.pk, now=town.now)


def test_rows_that_look_alike_are_offered_with_their_grounds(town: SmallTown) -> None:
    home = town.households[0]
    one, other = home.people.order_by("pk")[1], home.people.order_by("pk")[2]
    bare(other)
    other.name = one.name
    other.save()
    Household.objects.exclude(pk__in=[home.pk]).update(closed_at=town.now)
    (pair,) = likely_duplicates(town.system)
    assert (pair.one.pk, pair.other.pk, pair.grounds) == (one.pk, other.pk, (Ground.NAME_IN_HOUSEHOLD,))
    other.born_on = one.born_on
    other.save()
    services.people.set_phones(other, tuple(phone.number for phone in one.phones.all()))
    (pair,) = duplicates_of(town.system, home.pk)
    assert set(pair.grounds) == set(Ground)
    other.born_on = date(1931, 1, 1)
    other.save()
    assert likely_duplicates(town.system) == []
    other.born_on = one.born_on
    other.save()
    made = merge(town, one, other)
    assert likely_duplicates(town.system) == []
    assert list(merges_of(home.pk)) == [made]


def test_after_its_time_a_merge_stays_but_can_not_be_undone(
    town: SmallTown, two: tuple[Person, Person]
) -> None:
    made = merge(town, *two)
    (rule,) = [rule for rule in RETENTION if rule.name == "registry.merges"]
    assert rule.destroy(town.now) == 0
    assert rule.destroy(town.now + timedelta(days=1)) == 1
    with pytest.raises(MergeUndone):
        services.undo_merge(town.system, made.pk, now=town.now)
    assert list(merges_of(two[0].household_id)) == []
