"""What becomes of visits: the due they answer, what is flagged, what is refused, and that none is lost or counted twice."""

from datetime import timedelta
from itertools import permutations

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liba.accounts.models import Notice
from liba.accounts.terms import Role
from liba.governance.models import JournalLine
from liba.kernel.actors import Actor, ActorKind
from liba.kernel.ids import new_id
from liba.kernel.text import Text
from liba.registry.models import Household, Person
from liba.rounds.models import Alert, Visit, VisitUndo
from liba.rounds.reports import Visited, Visitor
from liba.rounds.selectors import form_version
from liba.rounds.services import decide_form, enrol, record_visits, start_round
from liba.rounds.terms.forms import Answers
from liba.rounds.terms.plans import By, Over, Selector, When
from liba.territory.terms import SiteKind
from liba.workforce.models import Link
from liba.workforce.terms import LinkLevel
from tests.rounds.test_rounds import FOLLOW, WHOLE_DAY
from tests.rounds.visiting import Walk, answers_of, visitor
from tests.support.rounding import RoundsTown, answers_for, daily_spec
from tests.support.town import DAY, local
from tests.vectors.cases_forms import DAILY, PLACE

TOMORROW = DAY + timedelta(days=1)


@pytest.fixture
def walk(rounds: RoundsTown) -> Walk:
    return Walk(rounds)


def flags(visit: Visit) -> set[str]:
    return set(visit.flags.split())


# -- one visit -------------------------------------------------------------------------------------------------------


def test_a_visit_answers_its_due_and_is_sealed_and_journalled(walk: Walk) -> None:
    visit = walk.store()
    assert (visit.day, visit.window, visit.outcome, visit.said, visit.flags) == (DAY, 0, "done", "", "late")
    assert visit.area_id == walk.door.area_id
    assert visit.responder_id == walk.rounds.linkers[0].pk
    assert msgspec.json.decode(visit.answers or "", type=Answers).door["at_home"] == 3
    line = JournalLine.objects.get(verb="rounds.visit.recorded")
    assert (line.subject_id, line.actor_id) == (str(visit.pk), walk.me.actor.id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM rounds_visit")
        assert b"temperature" not in bytes(cursor.fetchone()[0])


def test_the_same_visit_again_changes_nothing(walk: Walk) -> None:
    said = walk.say()
    receipts = [walk.send(said)[0] for _ in range(3)] + walk.send(said, said)
    assert [one.status.value for one in receipts] == ["stored"] + ["replayed"] * 4
    assert receipts[1].outcome == "done"
    assert Visit.objects.count() == 1
    assert walk.send(walk.say("09:30"), walk.say("09:30", note="twice"))[1].status.value in {
        "stored",
        "replayed",
    }


def test_one_id_twice_in_a_batch_is_stored_once(walk: Walk) -> None:
    said = walk.say()
    assert [one.status.value for one in walk.send(said, said)] == ["stored", "replayed"]
    assert JournalLine.objects.filter(verb="rounds.visit.recorded").count() == 1


def test_batches_in_any_order_come_to_the_same(walk: Walk) -> None:
    said = [
        walk.say("08:10", outcome="nobody_home"),
        walk.say("09:10"),
        walk.say("16:30", window=1, outcome="refused"),
    ]
    walk.now = local("21:00")
    found = set()
    for order in permutations(said):
        Visit.objects.all().delete()
        for one in order:
            walk.send(one)
        rows = Visit.objects.order_by("happened_at").values_list("day", "window", "outcome", "flags")
        found.add(tuple(rows))
    assert len(found) == 1
    assert [(row[1], row[2]) for row in found.pop()] == [(0, "nobody_home"), (0, "done"), (1, "refused")]


def test_a_batch_costs_the_same_number_of_statements_however_long_it_is(walk: Walk) -> None:
    def statements(count: int) -> int:
        said = [walk.say("09:00", id=str(new_id())) for _ in range(count)]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            walk.send(*said)
        return len(asked)

    statements(1)
    assert statements(40) <= statements(3) + 1


# -- which due -------------------------------------------------------------------------------------------------------


def test_a_visit_between_the_windows_answers_the_one_before(walk: Walk) -> None:
    walk.now = local("15:00")
    visit = walk.store("14:00", window=1)
    assert (visit.day, visit.window, visit.outcome) == (DAY, 0, "done")


def test_a_visit_before_anything_opened_is_unplanned_and_says_what_it_was(walk: Walk) -> None:
    Visit.objects.all().delete()
    walk.rounds.daily.starts_on = DAY
    walk.rounds.daily.save()
    visit = walk.store("07:00")
    assert (visit.window, visit.outcome, visit.said) == (-1, "unplanned", "done")


def test_a_phone_with_its_clock_a_day_ahead_answers_today(walk: Walk) -> None:
    """Measured, its clock is set right; unmeasured, what lies ahead of us counts as now. Both are flagged, neither lost."""
    day = 24 * 3600
    measured = walk.store("09:00", TOMORROW, skew=-day)
    assert (measured.day, measured.window, measured.happened_at) == (DAY, 0, local("09:00"))
    walk.now = local("10:00")
    unmeasured = walk.store("09:00", TOMORROW, id=str(new_id()))
    assert (unmeasured.day, unmeasured.window, unmeasured.happened_at) == (DAY, 0, local("10:00"))
    for visit in (measured, unmeasured):
        assert "clock_skew" in flags(visit)


def test_a_phone_five_days_offline_answers_the_days_it_was_there(walk: Walk) -> None:
    walk.now = local("12:00", DAY + timedelta(days=5))
    for n in range(5):
        day = DAY + timedelta(days=n)
        visit = walk.store("09:00", day)
        assert (visit.day, visit.window, flags(visit)) == (day, 0, {"late"})


def test_a_round_that_was_stopped_has_no_dues(walk: Walk) -> None:
    daily = walk.rounds.daily
    daily.stopped_at = local("07:00")
    daily.ends_on = DAY - timedelta(days=1)
    daily.save()
    assert walk.store("09:00").outcome == "unplanned"


# -- what is flagged -------------------------------------------------------------------------------------------------


def test_an_answer_out_of_bounds_is_kept_as_it_was_answered(walk: Walk) -> None:
    person = str(walk.door.people.order_by("pk")[0].pk)
    answers = answers_of(walk.door)
    answers["people"][person]["temperature"] = 987  # type: ignore[index]
    visit = walk.store("11:30", answers=answers)
    assert flags(visit) == {"out_of_bounds"}
    assert msgspec.json.decode(visit.answers or "", type=Answers).people[person]["temperature"] == 987


def test_a_visit_that_left_somebody_out_is_flagged(walk: Walk) -> None:
    visit = walk.store("11:30", answers={"door": {"at_home": 3, "visitors": "no"}, "people": {}})
    assert flags(visit) == {"incomplete"}
    assert flags(walk.store("11:40", outcome="nobody_home")) == set()


def test_an_answer_to_the_old_form_is_kept_and_flagged(walk: Walk) -> None:
    shorter = msgspec.structs.replace(DAILY, questions=DAILY.questions[:-1])
    decide_form(walk.rounds.town.system, shorter, now=walk.now)
    assert form_version("daily").version == 2
    visit = walk.store("11:30")
    assert (visit.form_version, flags(visit)) == (1, {"old_form"})


def test_a_door_that_was_handed_over_still_counts(walk: Walk) -> None:
    Link.objects.filter(household=walk.door).update(ends_on=DAY)
    answers_for(walk.rounds.linkers[4], walk.door, LinkLevel.LINKER, DAY)
    visit = walk.store("11:30")
    assert (visit.outcome, flags(visit)) == ("done", {"was_theirs"})
    before = walk.store("09:00", DAY - timedelta(days=1))
    assert flags(before) == {"late"}


def test_a_person_merged_while_visited_offline_is_the_one_they_are_today(walk: Walk) -> None:
    kept, merged = walk.door.people.order_by("pk")[:2]
    answers = answers_of(walk.door)
    answers["people"][str(merged.pk)]["temperature"] = 366  # type: ignore[index]
    del answers["people"][str(kept.pk)]  # type: ignore[attr-defined]
    Person.objects.filter(pk=merged.pk).update(merged_into=kept, presence="moved_out")
    visit = walk.store("11:30", answers=answers, person=merged.pk)
    assert visit.person_id == kept.pk
    assert flags(visit) == {"merged_person"}
    people = msgspec.json.decode(visit.answers or "", type=Answers).people
    assert people[str(kept.pk)]["temperature"] == 366
    assert str(merged.pk) not in people


def test_answers_of_both_rows_of_one_person_are_both_kept(walk: Walk) -> None:
    kept, merged = walk.door.people.order_by("pk")[:2]
    answers = answers_of(walk.door)
    Person.objects.filter(pk=merged.pk).update(merged_into=kept)
    visit = walk.store("11:30", answers=answers)
    people = msgspec.json.decode(visit.answers or "", type=Answers).people
    assert {str(kept.pk), str(merged.pk)} <= people.keys()


def test_a_door_that_was_merged_into_another_is_followed(walk: Walk) -> None:
    into = walk.rounds.doors(0)[1]
    Household.objects.filter(pk=walk.door.pk).update(merged_into=into, closed_at=walk.now)
    visit = walk.store("11:30", outcome="nobody_home")
    assert (visit.household_id, flags(visit)) == (into.pk, {"merged_door"})


def test_a_stranger_among_the_answers_is_kept(walk: Walk) -> None:
    answers = answers_of(walk.door)
    answers["people"]["999999"] = {"temperature": 365, "well": "yes"}  # type: ignore[index]
    answers["people"]["²"] = {"well": "yes"}  # type: ignore[index]
    visit = walk.store("11:30", answers=answers, person=999_998)
    assert "unknown_person" in flags(visit)
    assert visit.person_id is None


def test_a_revoked_phone_hands_in_what_it_holds(walk: Walk) -> None:
    walk.me = Visitor(walk.me.actor, walk.me.user_id, walk.me.device_id, revoked=True)
    assert flags(walk.store("11:30")) == {"revoked_device"}


# -- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"round": 999_999}, "rounds.unknown_round"),
        ({"door": "h999999"}, "rounds.unknown_door"),
        ({"door": "s999999"}, "rounds.unknown_door"),
        ({"door": "p999999"}, "rounds.unknown_door"),
        ({"form_version": 77}, "rounds.unknown_form"),
    ],
)
def test_what_never_was_is_refused(walk: Walk, more: dict[str, object], code: str) -> None:
    (receipt,) = walk.send(walk.say(**more))
    assert (receipt.status.value, receipt.code) == ("rejected", code)
    assert not Visit.objects.exists()


def test_a_strangers_door_is_refused_and_a_grid_workers_is_not(walk: Walk) -> None:
    door = walk.rounds.doors(3)[0]
    (receipt,) = walk.send(walk.say(door=f"h{door.pk}"))
    assert receipt.code == "rounds.not_yours"
    own = next(n for n, grid in enumerate(walk.rounds.grids) if door.area.path.startswith(grid.area.path))
    walk.me = visitor(walk.rounds.grids[own], role=Role.GRID_WORKER)
    assert walk.send(walk.say(door=f"h{door.pk}"))[0].status.value == "stored"


def test_who_may_not_visit_is_refused(walk: Walk) -> None:
    walk.me = Visitor(Actor(ActorKind.DEVICE, "1", "x"), walk.me.user_id, walk.me.device_id)
    assert walk.send(walk.say())[0].code == "kernel.forbidden"


def test_one_bad_visit_spoils_no_other(walk: Walk) -> None:
    receipts = walk.send(walk.say("09:00"), walk.say("09:01", door="h999999"), walk.say("09:02"))
    assert [one.status.value for one in receipts] == ["stored", "rejected", "stored"]


# -- people followed, places -----------------------------------------------------------------------------------------


def test_a_followed_persons_visit_answers_the_day_after_the_event(walk: Walk) -> None:
    town = walk.rounds.town
    follow = start_round(
        town.system, code="contacts", name=Text("密接随访"), spec=FOLLOW, starts_on=DAY,
        ends_on=DAY + timedelta(days=30), now=town.now,
    )  # fmt: skip
    person = walk.door.people.order_by("pk")[0]
    enrol(
        town.system, round_id=follow.pk, household_id=walk.door.pk, person_id=person.pk, reason="close_contact",
        event_on=DAY - timedelta(days=1), now=town.now,
    )  # fmt: skip
    visit = walk.store("11:30", in_round=follow, person=person.pk, answers={"people": {}})
    assert (visit.day, visit.window, visit.outcome) == (DAY, 0, "done")
    other = walk.store("11:31", in_round=follow, person=walk.door.people.order_by("pk")[1].pk, answers={})
    assert other.outcome == "unplanned"


def test_a_places_answers_are_counted_openly(walk: Walk) -> None:
    town = walk.rounds.town
    decide_form(town.system, PLACE, now=town.now)
    spec = daily_spec(
        form="disinfect", over=Selector(Over.SITES, kinds=(SiteKind.STALL.value,)), by=By.GRID,
        when=When((WHOLE_DAY,)), missed=(),
    )  # fmt: skip
    clean = start_round(
        town.system, code="clean", name=Text("消毒"), spec=spec, starts_on=DAY, ends_on=DAY, now=town.now
    )
    stall = town.stalls[0]
    own = next(grid for grid in walk.rounds.grids if grid.area.path.startswith(stall.area.path))
    answers_for(own, stall.area, LinkLevel.GRID)
    walk.me = visitor(own, role=Role.GRID_WORKER)
    given = {
        "door": {"product": "chlorine", "dilution": 500, "area": 40, "posted": "yes", "where": ["floor"]}
    }
    visit = walk.store("11:30", in_round=clean, door=f"s{stall.pk}", answers=given)
    assert (visit.site_id, visit.household_id, visit.outcome) == (stall.pk, None, "done")
    assert visit.counts["dilution"] == 500
    assert visit.counts["area"] == 40


# -- alerts ----------------------------------------------------------------------------------------------------------


def test_a_fever_raises_an_alert_in_the_same_decision_and_tells_who_answers(walk: Walk) -> None:
    person = walk.door.people.order_by("pk")[0]
    answers = answers_of(walk.door)
    answers["people"][str(person.pk)]["temperature"] = 385  # type: ignore[index]
    visit = walk.store("11:30", answers=answers)
    (alert,) = Alert.objects.all()
    assert (alert.limit, alert.severity, alert.state, alert.person_id) == (
        "fever",
        "urgent",
        "open",
        person.pk,
    )
    assert (alert.visit_id, alert.arrived_at) == (visit.pk, walk.now)
    grid = next(one for one in walk.rounds.grids if walk.door.area.path.startswith(one.area.path))
    told = Notice.objects.filter(kind="rounds_alert")
    assert [one.user_id for one in told] == [grid.user_id]
    assert told[0].facts["count"] == 1
    assert person.name not in str(told[0].facts)


def test_many_fevers_at_once_are_one_notice_for_each_area(walk: Walk) -> None:
    said = []
    for n in range(5):
        answers = answers_of(walk.door)
        for one in answers["people"].values():  # type: ignore[attr-defined]
            one["temperature"] = 390
        said.append(walk.say("09:00", id=str(new_id()), answers=answers, note=str(n)))
    walk.send(*said)
    assert Alert.objects.count() == 15
    assert [one.facts["count"] for one in Notice.objects.all()] == [15]


def test_a_replayed_visit_raises_nothing_again(walk: Walk) -> None:
    said = walk.say(answers=answers_of(walk.door, visitors="yes", visitors_from="县城"))
    walk.send(said)
    walk.send(said)
    assert Alert.objects.count() == 1


# -- taking back -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("together", [True, False])
def test_an_undo_takes_its_visit_back_whichever_comes_first(
    walk: Walk, order: tuple[int, int], together: bool
) -> None:
    said = walk.say(answers=answers_of(walk.door, visitors="yes", visitors_from="县城"))
    both = (said, walk.undo(said.id))
    sent = [both[n] for n in order]
    receipts = walk.send(*sent) if together else [walk.send(one)[0] for one in sent]
    assert {one.status.value for one in receipts} == {"stored"}
    visit = Visit.objects.get()
    assert visit.undone_at is not None
    assert "undone" in flags(visit)
    assert VisitUndo.objects.get().applied_at is not None
    assert not Alert.objects.exclude(state="settled").exists()


def test_an_undo_again_and_a_late_one_and_a_strangers(walk: Walk) -> None:
    visit = walk.store("09:00")
    late = walk.undo(visit.pk, "09:11")
    assert walk.send(late)[0].code == "rounds.undo_too_late"
    walk.me, mine = visitor(walk.rounds.linkers[1]), walk.me
    assert walk.send(walk.undo(visit.pk))[0].code == "kernel.forbidden"
    walk.me = mine
    undo = walk.undo(visit.pk, "09:09")
    assert [walk.send(undo)[0].status.value for _ in range(2)] == ["stored", "replayed"]
    assert JournalLine.objects.filter(verb="rounds.visit.undone").count() == 1


def test_the_towns_own_machinery_may_record(walk: Walk) -> None:
    receipts = record_visits([Visited(Visitor(walk.rounds.town.system), walk.say())], walk.now)
    assert receipts[0].status.value == "stored"
