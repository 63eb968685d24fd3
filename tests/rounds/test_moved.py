"""Who is followed and moves, or turns out to live behind another door, is asked where they are: once."""

from datetime import datetime, timedelta

import pytest

from liba.console.followers import FOLLOWERS, HOUSEHOLD_FOLLOWERS
from liba.kernel.text import Text
from liba.registry.models import Household, HouseholdMerge, Person
from liba.registry.services import (
    merge_households,
    merge_people,
    move_person,
    undo_household_merge,
    undo_merge,
)
from liba.registry.services.drafts import write_id
from liba.registry.terms import IdKind, IdNumber
from liba.rounds.advance import advance
from liba.rounds.models import Alert, Difference, Enrolment, Round
from liba.rounds.refusals import AlreadyEnrolled, UnknownDoor
from liba.rounds.selectors.coverage import round_day
from liba.rounds.selectors.doorlist import doors
from liba.rounds.selectors.doors import doors_of
from liba.rounds.selectors.ledger import missed
from liba.rounds.selectors.places import place_of
from liba.rounds.selectors.plans import plans_of
from liba.rounds.services import enrol, start_round
from liba.rounds.services.found import note_found_person
from liba.rounds.services.moved import follow_moved
from liba.rounds.terms.plans import By, Over, RoundSpec, Selector, When, Window
from tests.rounds.recording import add_alert, went
from tests.rounds.visiting import Walk
from tests.support.rounding import TWICE, RoundsTown
from tests.support.town import DAY, SmallTown, local


@pytest.fixture
def round_(rounds: RoundsTown) -> Round:
    """Twice a day to those who are followed; the morning's window is 8 to 12, the evening's 16 to 20."""
    spec = RoundSpec("daily", Selector(Over.ENROLLED), By.LINKER, TWICE)
    return start_round(
        rounds.town.system, code="follow", name=Text("随访", "Following"), spec=spec,
        starts_on=DAY - timedelta(days=1), ends_on=DAY + timedelta(days=20), now=rounds.town.now,
    )  # fmt: skip


def follow(town: SmallTown, round_: Round, home: Household, person: Person | None, at: datetime) -> Enrolment:
    return enrol(
        town.system, round_id=round_.pk, household_id=home.pk, person_id=person.pk if person else None,
        reason="close_contact", event_on=DAY - timedelta(days=1), now=at,
    )  # fmt: skip


def stands(town: SmallTown, round_: Round, now: datetime) -> dict[tuple[int, int], dict[int, str]]:
    """Each due door of the day by household and person, with the state of each window."""
    plan = plans_of([round_], now)[round_.pk]
    found: dict[tuple[int, int], dict[int, str]] = {}
    for line in doors(plan, place_of(town.system), DAY, now):
        states = found.setdefault(line.target.key[1:], {})
        assert not states.keys() & line.states.keys(), "a window is due twice"
        states |= {window: state.value for window, state in line.states.items()}
    return found


def missed_of(town: SmallTown, round_: Round, now: datetime) -> int:
    return len(missed(place_of(town.system), DAY, now, round_id=round_.pk))


def move(town: SmallTown, person: Person, home: Household, now: datetime) -> None:
    person.refresh_from_db()
    move_person(town.system, person.pk, household_id=home.pk, version=person.version, now=now)


def join(town: SmallTown, kept: Household, merged: Household, clock: str = "13:00") -> HouseholdMerge:
    for home in (kept, merged):
        home.refresh_from_db()
    return merge_households(
        town.system, kept_id=kept.pk, merged_id=merged.pk, versions=(kept.version, merged.version),
        now=local(clock), followers=HOUSEHOLD_FOLLOWERS,
    )  # fmt: skip


def test_who_is_followed_since_the_afternoon_was_not_missed_in_the_morning(
    town: SmallTown, round_: Round
) -> None:
    home = town.households[0]
    person = home.people.order_by("pk")[0]
    follow(town, round_, home, person, local("15:00"))
    assert stands(town, round_, local("15:01")) == {(home.pk, person.pk): {1: "not_due"}}
    assert missed_of(town, round_, local("15:01")) == 0
    assert missed_of(town, round_, local("21:00")) == 1


def test_a_window_that_is_still_open_is_theirs(town: SmallTown, round_: Round) -> None:
    home = town.households[0]
    follow(town, round_, home, None, local("11:00"))
    assert stands(town, round_, local("11:01")) == {(home.pk, 0): {0: "due", 1: "not_due"}}


def test_days_that_were_answered_on_paper_count_from_the_first(town: SmallTown, round_: Round) -> None:
    home = town.households[0]
    enrol(
        town.system, round_id=round_.pk, household_id=home.pk, reason="close_contact", event_on=DAY,
        starts_on=DAY, now=local("15:00"),
    )  # fmt: skip
    assert stands(town, round_, local("15:01"))[home.pk, 0] == {0: "overdue", 1: "not_due"}


def test_who_moves_is_asked_at_the_new_door(town: SmallTown, rounds: RoundsTown, round_: Round) -> None:
    old, new = town.households[0], town.households[5]
    person = old.people.order_by("pk")[1]
    follow(town, round_, old, person, local("07:30"))
    went(round_, old, local("09:00"), person=person)
    move(town, person, new, local("13:00"))
    assert follow_moved(town.system, now=local("13:01")) == 1
    assert follow_moved(town.system, now=local("13:02")) == 0
    assert stands(town, round_, local("13:05")) == {
        (old.pk, person.pk): {0: "done"},
        (new.pk, person.pk): {1: "not_due"},
    }
    assert stands(town, round_, local("21:00"))[new.pk, person.pk] == {1: "overdue"}
    after, before = Enrolment.objects.order_by("pk")
    assert (before.household_id, before.ended_at, after.household_id) == (old.pk, local("13:01"), new.pk)
    assert (after.event_on, after.ends_on, after.reason) == (before.event_on, before.ends_on, before.reason)


def test_a_running_window_that_was_answered_at_the_old_door_is_not_asked_again(
    town: SmallTown, round_: Round
) -> None:
    old, new = town.households[0], town.households[5]
    asked, waiting = old.people.order_by("pk")[:2]
    for person in (asked, waiting):
        follow(town, round_, old, person, local("07:30"))
        move(town, person, new, local("10:00"))
    went(round_, old, local("09:00"), person=asked)
    went(round_, old, local("09:00"), "nobody_home", person=waiting)
    assert advance(now=local("10:01"))["enrolments_moved"] == 2
    now_due = stands(town, round_, local("10:05"))
    assert now_due[new.pk, asked.pk] == {1: "not_due"}
    assert now_due[new.pk, waiting.pk] == {0: "due", 1: "not_due"}
    # The old door isn't asked for the one who wasn't found there.
    assert now_due[old.pk, asked.pk] == {0: "done"}
    assert (old.pk, waiting.pk) not in now_due
    assert missed_of(town, round_, local("12:30")) == 1


def test_who_comes_to_a_household_that_is_followed_as_a_whole_is_followed_with_it(
    town: SmallTown, round_: Round
) -> None:
    old, new = town.households[0], town.households[5]
    person = old.people.order_by("pk")[1]
    follow(town, round_, old, person, local("07:30"))
    follow(town, round_, new, None, local("07:30"))
    move(town, person, new, local("07:40"))
    assert follow_moved(town.system, now=local("07:41")) == 1
    assert stands(town, round_, local("07:45")).keys() == {(new.pk, 0)}


def test_a_merged_household_is_followed_where_it_is_now_and_back(town: SmallTown, round_: Round) -> None:
    kept, merged = town.households[0], town.households[4]
    person = merged.people.order_by("pk")[1]
    follow(town, round_, merged, person, local("07:30"))
    visit = went(round_, merged, local("09:00"), person=person)
    alert = add_alert(visit, person)
    merge = join(town, kept, merged)
    assert follow_moved(town.system, now=local("13:01")) == 0
    assert stands(town, round_, local("13:05")) == {
        (merged.pk, person.pk): {0: "done"},
        (kept.pk, person.pk): {1: "not_due"},
    }
    assert Alert.objects.get(pk=alert.pk).household_id == kept.pk
    later = went(round_, kept, local("17:00"), person=person, window=1)
    undo_household_merge(town.system, merge.pk, now=local("18:00"), followers=HOUSEHOLD_FOLLOWERS)
    assert stands(town, round_, local("18:05")) == {
        (merged.pk, person.pk): {0: "done"},
        (kept.pk, person.pk): {1: "done"},
    }
    later.refresh_from_db()
    assert later.household_id == kept.pk
    live = Enrolment.objects.get(ended_at=None)
    assert (live.household_id, live.begins_at) == (merged.pk, local("20:00"))
    assert Alert.objects.get(pk=alert.pk).household_id == merged.pk


def test_two_households_that_are_followed_are_asked_once_and_both_again_after_it(
    town: SmallTown, round_: Round
) -> None:
    kept, merged = town.households[0], town.households[4]
    for home in (kept, merged):
        follow(town, round_, home, None, local("07:30"))
    merge = join(town, kept, merged)
    assert missed_of(town, round_, local("21:00")) == 3
    assert stands(town, round_, local("17:00"))[kept.pk, 0] == {0: "overdue", 1: "due"}
    assert stands(town, round_, local("17:00"))[merged.pk, 0] == {0: "overdue"}
    undo_household_merge(town.system, merge.pk, now=local("14:00"), followers=HOUSEHOLD_FOLLOWERS)
    assert stands(town, round_, local("17:00"))[merged.pk, 0] == {0: "overdue", 1: "due"}


def test_a_running_window_is_asked_once_when_two_followed_households_become_one(
    town: SmallTown, round_: Round
) -> None:
    kept, merged = town.households[0], town.households[4]
    for home in (kept, merged):
        follow(town, round_, home, None, local("07:30"))
    join(town, kept, merged, "10:00")
    assert stands(town, round_, local("10:05")) == {(kept.pk, 0): {0: "due", 1: "not_due"}}


def test_one_person_in_two_rows_who_is_followed_twice_is_asked_once(town: SmallTown, round_: Round) -> None:
    home = town.households[0]
    kept, other = home.people.order_by("pk")[1:3]
    for person in (kept, other):
        follow(town, round_, home, person, local("07:30"))
    write_id(other, IdNumber(IdKind.NONE, ""))
    other.save()
    merge = merge_people(
        town.system, kept_id=kept.pk, merged_id=other.pk, versions=(kept.version, other.version),
        now=local("07:45"), followers=FOLLOWERS,
    )  # fmt: skip
    assert stands(town, round_, local("17:00")).keys() == {(home.pk, kept.pk)}
    undo_merge(town.system, merge.pk, now=local("07:50"), followers=FOLLOWERS)
    assert stands(town, round_, local("17:00")).keys() == {(home.pk, kept.pk), (home.pk, other.pk)}


def test_what_one_row_was_asked_counts_for_the_one_that_goes_on(town: SmallTown, round_: Round) -> None:
    home = town.households[0]
    kept, other = home.people.order_by("pk")[1:3]
    follow(town, round_, home, other, local("07:30"))
    went(round_, home, local("09:00"), person=other)
    write_id(other, IdNumber(IdKind.NONE, ""))
    other.save()
    merge_people(
        town.system, kept_id=kept.pk, merged_id=other.pk, versions=(kept.version, other.version),
        now=local("13:00"), followers=FOLLOWERS,
    )  # fmt: skip
    assert stands(town, round_, local("13:05")) == {
        (home.pk, other.pk): {0: "done"},
        (home.pk, kept.pk): {1: "not_due"},
    }


def test_a_phone_that_was_out_names_the_old_door(town: SmallTown, rounds: RoundsTown) -> None:
    walk = Walk(rounds)
    said = walk.say("09:00")
    into = town.households[6]
    merge_households(
        town.system, kept_id=into.pk, merged_id=walk.door.pk, versions=(into.version, walk.door.version),
        now=local("10:00"), followers=HOUSEHOLD_FOLLOWERS,
    )  # fmt: skip
    (receipt,) = walk.send(said)
    assert receipt.status.value == "stored"
    assert {"merged_door", "was_theirs"} <= set(receipt.flags)
    assert rounds.daily.visits.get(pk=said.id).household_id == into.pk


def test_somebody_found_at_the_old_door_is_found_at_the_one_that_goes_on(
    town: SmallTown, rounds: RoundsTown
) -> None:
    walk = Walk(rounds)
    into = town.households[6]
    merge = join(town, into, walk.door)
    given = {
        "draft": '{"name": "测试新"}',
        "visit_id": None,
        "happened_at": local("09:00"),
        "now": local("13:30"),
    }
    found = note_found_person(walk.me, door=f"h{walk.door.pk}", **given)  # type: ignore[arg-type]
    assert found.household_id == into.pk
    with pytest.raises(UnknownDoor):
        note_found_person(walk.me, door=f"h{into.pk}", **given)  # type: ignore[arg-type]
    undo_household_merge(town.system, merge.pk, now=local("14:00"), followers=HOUSEHOLD_FOLLOWERS)
    again = note_found_person(walk.me, door=f"h{walk.door.pk}", **given)  # type: ignore[arg-type]
    assert again.household_id == walk.door.pk


def test_a_difference_that_waits_goes_along_and_one_that_was_decided_stays(
    town: SmallTown, rounds: RoundsTown
) -> None:
    kept, merged = town.households[0], town.households[4]
    waits, decided = (
        Difference.objects.create(
            household=merged, kind="count", source="door", state=state, raised_at=local("09:00")
        )
        for state in ("open", "dismissed")
    )
    merge = join(town, kept, merged)
    homes = dict(Difference.objects.values_list("pk", "household_id"))
    assert homes == {waits.pk: kept.pk, decided.pk: merged.pk}
    undo_household_merge(town.system, merge.pk, now=local("14:00"), followers=HOUSEHOLD_FOLLOWERS)
    waits.refresh_from_db()
    assert waits.household_id == merged.pk


def lasts(town: SmallTown, round_: Round, home: Household, person: Person | None, days: int) -> Enrolment:
    return enrol(
        town.system, round_id=round_.pk, household_id=home.pk, person_id=person.pk if person else None,
        reason="close_contact", event_on=DAY, ends_on=DAY + timedelta(days=days), now=local("07:30"),
    )  # fmt: skip


def live() -> list[tuple[int, int | None, int, int]]:
    """Household, person, and the first and last day after today of everybody who is followed."""
    rows = Enrolment.objects.filter(ended_at=None).order_by("pk")
    return [
        (row.household_id, row.person_id, (row.starts_on - DAY).days, (row.ends_on - DAY).days)
        for row in rows
    ]


def test_the_longer_of_two_followings_goes_on_when_the_shorter_is_over(
    town: SmallTown, round_: Round
) -> None:
    kept, merged = town.households[0], town.households[4]
    lasts(town, round_, kept, None, 1)
    lasts(town, round_, merged, None, 14)
    merge = join(town, kept, merged, "07:40")
    assert live() == [(kept.pk, None, 0, 1), (kept.pk, None, 2, 14)]
    undo_household_merge(town.system, merge.pk, now=local("07:50"), followers=HOUSEHOLD_FOLLOWERS)
    assert live() == [(kept.pk, None, 0, 1), (merged.pk, None, 0, 14)]


def test_a_person_is_followed_after_the_household_they_came_to(town: SmallTown, round_: Round) -> None:
    old, new = town.households[0], town.households[5]
    person = old.people.order_by("pk")[1]
    lasts(town, round_, old, person, 14)
    lasts(town, round_, new, None, 1)
    move(town, person, new, local("07:40"))
    assert follow_moved(town.system, now=local("07:41")) == 1
    assert live() == [(new.pk, person.pk, 2, 14), (new.pk, None, 0, 1)]


def test_a_household_that_is_followed_as_a_whole_takes_its_people_in(town: SmallTown, round_: Round) -> None:
    kept, merged = town.households[0], town.households[4]
    short, long = kept.people.order_by("pk")[:2]
    lasts(town, round_, kept, short, 3)
    lasts(town, round_, kept, long, 14)
    lasts(town, round_, merged, None, 7)
    merge = join(town, kept, merged, "07:40")
    assert live() == [(kept.pk, long.pk, 8, 14), (kept.pk, None, 0, 7)]
    undo_household_merge(town.system, merge.pk, now=local("07:50"), followers=HOUSEHOLD_FOLLOWERS)
    assert sorted(live(), key=str) == sorted(
        [(kept.pk, short.pk, 0, 3), (kept.pk, long.pk, 0, 14), (merged.pk, None, 0, 7)], key=str
    )


def test_what_the_one_that_gives_way_was_asked_is_not_asked_of_the_other(
    town: SmallTown, round_: Round
) -> None:
    kept, merged = town.households[0], town.households[4]
    for home in (kept, merged):
        follow(town, round_, home, None, local("07:30"))
    went(round_, merged, local("09:00"))
    join(town, kept, merged, "10:00")
    assert stands(town, round_, local("10:05")) == {(merged.pk, 0): {0: "done"}, (kept.pk, 0): {1: "not_due"}}


def test_the_time_as_one_household_is_not_missed_when_it_is_undone(town: SmallTown, round_: Round) -> None:
    kept, merged = town.households[0], town.households[4]
    for home in (kept, merged):
        follow(town, round_, home, None, local("07:30"))
    merge = join(town, kept, merged, "07:40")
    went(round_, kept, local("09:00"))
    undo_household_merge(town.system, merge.pk, now=local("12:30"), followers=HOUSEHOLD_FOLLOWERS)
    assert stands(town, round_, local("12:40")) == {
        (kept.pk, 0): {0: "done", 1: "not_due"},
        (merged.pk, 0): {1: "not_due"},
    }


def test_merges_that_are_undone_in_any_order_follow_the_right_person(town: SmallTown, round_: Round) -> None:
    kept, merged = town.households[0], town.households[4]
    one, other = kept.people.order_by("pk")[1], merged.people.order_by("pk")[1]
    follow(town, round_, merged, other, local("07:30"))
    joined = join(town, kept, merged, "07:40")
    other.refresh_from_db()
    write_id(other, IdNumber(IdKind.NONE, ""))
    other.save()
    merge = merge_people(
        town.system, kept_id=one.pk, merged_id=other.pk, versions=(one.version, other.version),
        now=local("07:42"), followers=FOLLOWERS,
    )  # fmt: skip
    move(town, one, town.households[5], local("07:44"))
    advance(now=local("07:45"))
    undo_household_merge(town.system, joined.pk, now=local("07:46"), followers=HOUSEHOLD_FOLLOWERS)
    advance(now=local("07:47"))
    undo_merge(town.system, merge.pk, now=local("07:48"), followers=FOLLOWERS)
    advance(now=local("07:49"))
    assert [row[:2] for row in live()] == [(merged.pk, other.pk)]


def test_nobody_is_followed_at_two_doors(town: SmallTown, round_: Round) -> None:
    old, new = town.households[0], town.households[5]
    person = old.people.order_by("pk")[1]
    follow(town, round_, old, person, local("07:30"))
    move(town, person, new, local("07:40"))
    with pytest.raises(AlreadyEnrolled):
        follow(town, round_, new, person, local("07:41"))


def test_a_window_over_midnight_goes_along(town: SmallTown, rounds: RoundsTown) -> None:
    night = When((Window("night", Text("夜", "Night"), 22 * 60, 2 * 60),))
    spec = RoundSpec("daily", Selector(Over.ENROLLED), By.LINKER, night)
    round_ = start_round(
        town.system, code="night", name=Text("夜", "Night"), spec=spec, starts_on=DAY,
        ends_on=DAY + timedelta(days=9), now=town.now,
    )  # fmt: skip
    old, new = town.households[0], town.households[5]
    person = old.people.order_by("pk")[1]
    follow(town, round_, old, person, local("07:30"))
    after_midnight = local("00:30", DAY + timedelta(days=1))
    move(town, person, new, after_midnight)
    assert follow_moved(town.system, now=after_midnight) == 1
    assert stands(town, round_, after_midnight) == {(new.pk, person.pk): {0: "due"}}


def test_a_merged_door_is_on_no_phone_and_hides_no_open_one(
    town: SmallTown, rounds: RoundsTown, round_: Round
) -> None:
    kept, merged = town.households[0], town.households[4]
    for home in (kept, merged):
        follow(town, round_, home, None, local("07:30"))
    went(rounds.daily, merged, local("09:00"))
    join(town, kept, merged)
    for one in (*rounds.linkers, *rounds.grids, *rounds.villages):
        assert f"h{merged.pk}" not in doors_of(one, local("13:05")).keys
    plan = plans_of([rounds.daily], local("13:05"))[rounds.daily.pk]
    stood = round_day(plan, DAY, (town.root.path,), local("13:05")).tallies[kept.area_id, 0]
    assert (stood.done, stood.overdue) == (0, 2)


@pytest.mark.parametrize("kept_too", [False, True])
def test_a_window_that_was_answered_before_a_merge_is_due_once_after_its_undoing(
    town: SmallTown, round_: Round, kept_too: bool
) -> None:
    kept, merged = town.households[0], town.households[4]
    follow(town, round_, merged, None, local("07:30"))
    if kept_too:
        follow(town, round_, kept, None, local("07:30"))
    went(round_, merged, local("09:00"))
    merge = join(town, kept, merged, "10:00")
    undo_household_merge(town.system, merge.pk, now=local("11:00"), followers=HOUSEHOLD_FOLLOWERS)
    assert stands(town, round_, local("11:05"))[merged.pk, 0] == {0: "done", 1: "not_due"}
