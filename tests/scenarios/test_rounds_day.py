"""A day of rounds: twelve doors, six linkers, two windows, and what follows of what is missed, found, handed over.

Linkers' phones speak to the server as phones do; the board is computed as the console does it.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest

from liba.accounts.models import Notice
from liba.accounts.terms import Role
from liba.governance.selectors import verify_journal
from liba.kernel.clock import StandingClock, standing_at
from liba.project.proofs.wire import Wire
from liba.project.wsgi import application
from liba.registry.models import Person
from liba.rounds.models import Alert, Escalation, Round, Visit
from liba.rounds.services import settle_alert
from liba.workforce.services import set_link
from liba.workforce.terms import LinkLevel
from tests.scenarios.rounds_day import RoundsDay
from tests.support.rounding import rounds_town
from tests.support.town import DAY, SmallTown, local, town

__all__ = ["town"]
pytestmark = pytest.mark.django_db
TOMORROW = DAY + timedelta(days=1)


@pytest.fixture
def clock(town: SmallTown) -> Iterator[StandingClock]:
    with standing_at(local("07:00")) as standing:
        yield standing


@pytest.fixture
def day(town: SmallTown, clock: StandingClock) -> RoundsDay:
    """The first day of the round."""
    rounds = rounds_town(town)
    Round.objects.filter(pk=rounds.daily.pk).update(starts_on=DAY)
    rounds.daily.refresh_from_db()
    return RoundsDay(rounds, clock, Wire(application))


def states(day: RoundsDay) -> dict[str, int]:
    return dict(Counter(state.value for state in day.board().values()))


def test_a_day_from_its_opening_to_its_end(day: RoundsDay) -> None:
    assert states(day.at("07:30")) == {"not_due": 12}
    assert states(day.at("08:00")) == {"due": 12}
    for number in range(6):
        first, second = day.rounds.doors(number)
        day.at("08:30").linker(number).finds(first).well()
        day.at("08:40").linker(number).finds(second).well() if number else None
    assert states(day.at("09:00")) == {"done": 11, "due": 1}
    left = day.rounds.doors(0)[1]
    day.linker(0).finds(left).nobody()
    assert states(day) == {"done": 11, "not_home": 1}
    day.at("11:30").linker(0).finds(left).well()
    assert states(day) == {"done": 12}
    assert states(day.at("16:00")) == {"due": 12}
    assert states(day.at("20:00")) == {"overdue": 12}
    assert verify_journal().fault is None


def test_who_is_missed_is_told_up_the_chain_until_somebody_goes(day: RoundsDay) -> None:
    missed = day.rounds.doors(0)[0]
    for number in range(6):
        for home in day.rounds.doors(number):
            if home != missed:
                day.at("10:00").linker(number).finds(home).well()
    assert day.at("12:10").advance()["rounds.missed_told"] == 1
    assert day.at("12:30").advance()["rounds.missed_told"] == 1
    told = [
        row.responder.code for row in Escalation.objects.filter(count=1).order_by("step") if row.responder
    ]
    assert told == ["L0", "G0"]
    day.at("12:40").phone_of(day.rounds.grids[0]).finds(missed).well()
    assert day.at("13:00").advance()["rounds.missed_told"] == 0
    assert states(day)["done"] == 12


def test_a_fever_reaches_the_grid_within_the_minute_and_is_settled_with_a_note(day: RoundsDay) -> None:
    home = day.rounds.doors(0)[0]
    sick = home.people.order_by("pk")[1]
    day.at("09:00").linker(0).finds(home).fever(sick, 384)
    (alert,) = Alert.objects.all()
    assert (alert.person_id, alert.severity, alert.arrived_at) == (sick.pk, "urgent", day.clock.moment)
    told = Notice.objects.get(kind="rounds_alert")
    assert told.user_id == day.rounds.grids[0].user_id
    worker = day.rounds.town.actor(Role.GRID_WORKER, day.rounds.grids[0].area, "网格员")
    settled = settle_alert(worker, alert.pk, note="已送发热门诊", now=day.at("09:20").clock.moment)
    assert settled.state == "settled"


def test_two_days_without_network_lose_nothing_and_count_nothing_twice(day: RoundsDay) -> None:
    phone = day.at("07:30").linker(0)
    phone.fetch()
    phone.without_network()
    for on in (DAY, TOMORROW):
        for clock in ("09:00", "17:00"):
            for home in day.rounds.doors(0):
                day.at(clock, on).linker(0).finds(home).well()
                day.clock.moment += timedelta(seconds=1)
    waiting = list(phone.outbox)
    day.at("18:00", TOMORROW)
    assert {one["status"] for one in phone.back_in_network()} == {"stored"}
    phone.outbox = waiting
    assert {one["status"] for one in phone.send()} == {"replayed"}
    rows = Visit.objects.order_by("day", "window").values_list("day", "window", "outcome")
    assert Counter(rows) == {(on, window, "done"): 2 for on in (DAY, TOMORROW) for window in (0, 1)}
    said = phone.fetch()
    assert said["mine"] == {"day": TOMORROW.isoformat(), "done": 4, "due": 0, "of": 4}


def test_a_door_changes_hands_while_the_old_linker_is_out_of_reach(day: RoundsDay) -> None:
    home, town = day.rounds.doors(0)[0], day.rounds.town
    old, new = day.at("07:30").linker(0), day.at("07:30").linker(2)
    old.fetch()
    new.fetch()
    old.without_network()
    day.at("09:00").linker(0).finds(home).well()
    set_link(
        town.system, level=LinkLevel.LINKER, responder_id=day.rounds.linkers[2].pk, household_id=home.pk,
        starts_on=DAY, note="狗拴在院里", now=day.at("10:00").clock.moment,
    )  # fmt: skip
    assert f"h{home.pk}" in [*new.held, *(door["key"] for door in new.fetch()["doors"])]  # type: ignore[index, union-attr]
    (receipt,) = day.at("11:00").linker(0).back_in_network()
    assert (receipt["status"], receipt["outcome"]) == ("stored", "done")
    assert set(receipt["flags"]) == {"late", "was_theirs"}  # type: ignore[call-overload]
    said = old.fetch()
    assert f"h{home.pk}" not in old.held
    assert [(line["door"], line["note"]) for line in said["handed"]] == [(f"h{home.pk}", "狗拴在院里")]  # type: ignore[index, union-attr]
    assert day.board()[f"h{home.pk}"].value == "done"


def test_a_phone_a_day_ahead_still_answers_today(day: RoundsDay) -> None:
    phone = day.at("09:00").linker(0)
    phone.ahead = timedelta(days=1)
    home = day.rounds.doors(0)[0]
    (receipt,) = phone.finds(home).well()
    assert receipt["status"] == "stored"
    assert "clock_skew" in receipt["flags"]  # type: ignore[operator]
    assert day.board()[f"h{home.pk}"].value == "done"


def test_somebody_merged_at_the_desk_while_they_were_visited(day: RoundsDay) -> None:
    home = day.rounds.doors(0)[0]
    kept, merged = home.people.order_by("pk")[:2]
    phone = day.at("08:30").linker(0)
    phone.without_network()
    day.at("09:00").linker(0).finds(home).fever(merged, 385)
    Person.objects.filter(pk=merged.pk).update(merged_into=kept, presence="moved_out")
    (receipt,) = day.at("09:30").linker(0).back_in_network()
    assert receipt["flags"] == ["merged_person"]
    assert [alert.limit for alert in Alert.objects.all()] == ["fever"]


def test_a_refused_door_is_settled_and_said_so(day: RoundsDay) -> None:
    home = day.rounds.doors(3)[1]
    day.at("09:00").linker(3).finds(home).refused()
    assert day.board()[f"h{home.pk}"].value == "refused"
    day.at("11:00").linker(3).finds(home).well()
    assert day.board()[f"h{home.pk}"].value == "done"
