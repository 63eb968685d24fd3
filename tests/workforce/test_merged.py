"""What binds responders to a household goes along when it is merged, and comes back."""

from datetime import timedelta

import pytest

from liba.console.followers import HOUSEHOLD_FOLLOWERS
from liba.kernel.ids import new_id
from liba.registry.models import Household, HouseholdMerge
from liba.registry.services import merge_households, undo_household_merge
from liba.workforce.models import Absence, Link, Pledge, PledgeText, Tie
from liba.workforce.selectors import linkers_on
from tests.support.duty import MORNING, add_post, add_rota, add_shift
from tests.support.town import DAY, SmallTown
from tests.workforce.linking import TODAY, hand, link

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(town: SmallTown) -> tuple[Household, Household]:
    return town.households[0], town.households[4]


def join(town: SmallTown, kept: Household, merged: Household) -> HouseholdMerge:
    return merge_households(
        town.system, kept_id=kept.pk, merged_id=merged.pk, versions=(kept.version, merged.version),
        now=town.now, followers=HOUSEHOLD_FOLLOWERS,
    )  # fmt: skip


def undo(town: SmallTown, merge: HouseholdMerge) -> None:
    later = town.now + timedelta(minutes=5)
    undo_household_merge(town.system, merge.pk, now=later, followers=HOUSEHOLD_FOLLOWERS)


def test_each_door_has_its_linker_before_and_after(town: SmallTown, two: tuple[Household, Household]) -> None:
    kept, merged = two
    one, other = hand(town.villages[0], "V1"), hand(town.villages[0], "V2")
    link(town, one, kept)
    link(town, other, merged)
    merge = join(town, kept, merged)
    assert linkers_on(TODAY) == {kept.pk: one.pk}
    undo(town, merge)
    assert linkers_on(TODAY) == {kept.pk: one.pk, merged.pk: other.pk}


def test_a_door_without_a_linker_gets_the_other_ones_and_keeps_them(
    town: SmallTown, two: tuple[Household, Household]
) -> None:
    kept, merged = two
    one = hand(town.villages[0], "V1")
    link(town, one, merged)
    merge = join(town, kept, merged)
    assert linkers_on(TODAY) == {kept.pk: one.pk}
    undo(town, merge)
    assert linkers_on(TODAY) == {kept.pk: one.pk, merged.pk: one.pk}


def test_who_has_left_takes_no_door_up_again(town: SmallTown, two: tuple[Household, Household]) -> None:
    kept, merged = two
    one = hand(town.villages[0], "V1")
    link(town, one, merged)
    merge = join(town, kept, merged)
    Link.objects.filter(household=kept).delete()
    one.left_on = TODAY
    one.save()
    undo(town, merge)
    assert linkers_on(TODAY) == {}


def test_ties_follow_and_what_was_said_of_the_kept_one_stays(
    town: SmallTown, two: tuple[Household, Household]
) -> None:
    kept, merged = two
    one, other = hand(town.villages[0], "V1"), hand(town.villages[0], "V2")
    rows = [(one, kept, "familiar"), (one, merged, "kin"), (other, merged, "kin")]
    for responder, home, kind in rows:
        Tie.objects.create(responder=responder, household=home, kind=kind)

    def noted() -> set[tuple[str, str, str]]:
        return set(Tie.objects.values_list("responder__code", "household__code", "kind"))

    before = noted()
    merge = join(town, kept, merged)
    assert noted() == {("V1", kept.code, "familiar"), ("V1", merged.code, "kin"), ("V2", kept.code, "kin")}
    undo(town, merge)
    assert noted() == before


def test_turns_to_come_go_along_unless_the_household_has_one_then(
    town: SmallTown, two: tuple[Household, Household]
) -> None:
    kept, merged = two
    rota, post = add_rota(town), add_post(town)
    past = add_shift(rota, post, MORNING, None, day=DAY - timedelta(days=1), household=merged)
    free = add_shift(rota, post, MORNING, None, day=DAY + timedelta(days=1), household=merged)
    both = add_shift(rota, post, MORNING, None, day=DAY + timedelta(days=2), household=merged)
    add_shift(rota, post, MORNING, None, day=DAY + timedelta(days=2), household=kept, place=1)
    merge = join(town, kept, merged)
    shifts = (past, free, both)
    for shift in shifts:
        shift.refresh_from_db()
    assert [shift.household_id for shift in shifts] == [merged.pk, kept.pk, merged.pk]
    undo(town, merge)
    for shift in shifts:
        shift.refresh_from_db()
    assert {shift.household_id for shift in shifts} == {merged.pk}


def test_absences_and_pledges_go_along(town: SmallTown, two: tuple[Household, Household]) -> None:
    kept, merged = two
    away = Absence.objects.create(
        household=merged, from_on=TODAY, to_on=TODAY + timedelta(days=3), recorded_at=town.now, by="tests"
    )
    texts = [
        PledgeText.objects.create(
            code=f"t{n}",
            version=1,
            audience="households",
            title_zh="承诺书",
            body_zh="不串门",
            decided_at=town.now,
            decided_by="tests",
        )
        for n in range(2)
    ]
    for text, home in ((texts[0], kept), (texts[0], merged), (texts[1], merged)):
        Pledge.objects.create(
            id=new_id(), text=text, household=home, signed_by="paper", happened_at=town.now,
            recorded_at=town.now, by="tests",
        )  # fmt: skip
    merge = join(town, kept, merged)
    away.refresh_from_db()
    assert away.household_id == kept.pk
    assert sorted(Pledge.objects.filter(household=kept).values_list("text__code", flat=True)) == ["t0", "t1"]
    undo(town, merge)
    away.refresh_from_db()
    assert away.household_id == merged.pk
    assert sorted(Pledge.objects.filter(household=merged).values_list("text__code", flat=True)) == [
        "t0",
        "t1",
    ]


def test_what_was_signed_since_stays_with_the_one_that_signed(
    town: SmallTown, two: tuple[Household, Household]
) -> None:
    kept, merged = two
    text = PledgeText.objects.create(
        code="t", version=1, audience="households", title_zh="承诺书", body_zh="不串门", decided_at=town.now,
        decided_by="tests",
    )  # fmt: skip

    def sign(home: Household, minutes: int) -> Pledge:
        at = town.now + timedelta(minutes=minutes)
        return Pledge.objects.create(
            id=new_id(),
            text=text,
            household=home,
            signed_by="paper",
            happened_at=at,
            recorded_at=at,
            by="tests",
        )

    first = sign(merged, -1)
    merge = join(town, kept, merged)
    first.delete()
    second = sign(kept, 1)
    undo(town, merge)
    second.refresh_from_db()
    assert second.household_id == kept.pk
