"""What rotas hold of people goes in its time."""

from datetime import timedelta

from liba.governance.models import Measure
from liba.kernel.ids import new_id
from liba.workforce.models import Absence, CalendarFeed, Rota, Shift, ShiftChange, ShiftEvent
from liba.workforce.retention import RETENTION
from liba.workforce.services import give_calendar, withdraw_calendar
from tests.support.duty import MORNING, add_post, add_responder, add_rota, add_shift
from tests.support.town import DAY, SmallTown

RULES = {rule.name: rule for rule in RETENTION}


def _run(name: str, town: SmallTown, days: int) -> int:
    rule = RULES[f"workforce.{name}"]
    return rule.destroy(town.now + timedelta(days=days) - rule.keeps)


def test_words_go_first_then_who_stood_where(town: SmallTown) -> None:
    one = add_responder(town)
    shift = add_shift(add_rota(town), add_post(town), MORNING, one)
    at = {"happened_at": town.now, "recorded_at": town.now}
    ShiftEvent.objects.create(id=new_id(), shift=shift, kind="handed_over", note="老李腿疼", **at)
    ShiftChange.objects.create(
        id=new_id(), shift=shift, kind="absence", reason="住院", asked_at=town.now, by="x"
    )
    assert _run("words_of_shifts", town, 29) == 0
    assert _run("words_of_shifts", town, 31) == 2
    assert (ShiftEvent.objects.get().note, ShiftChange.objects.get().reason) == ("", "")
    assert _run("shifts", town, 179) == 0
    assert _run("shifts", town, 182) > 0
    assert (Shift.objects.count(), ShiftEvent.objects.count(), Rota.objects.count()) == (0, 0, 1)


def test_households_let_go_of_their_turns_when_nothing_is_restricted(town: SmallTown) -> None:
    home = town.households[0]
    add_shift(add_rota(town), add_post(town), MORNING, None, household=home)
    Absence.objects.create(household=home, from_on=DAY, to_on=DAY, recorded_at=town.now, by="x")
    assert _run("turns", town, 31) == 0
    Measure.objects.update(ends_at=town.now)
    assert _run("turns", town, 31) == 1
    assert Shift.objects.get().household is None
    assert not Absence.objects.exists()


def test_withdrawn_calendars_are_forgotten(town: SmallTown) -> None:
    feed, _secret = give_calendar(
        town.system, responder_id=add_responder(town).pk, language="en", now=town.now
    )
    assert _run("calendars", town, 31) == 0
    withdraw_calendar(town.system, feed.pk, now=town.now)
    assert _run("calendars", town, 31) == 1
    assert not CalendarFeed.objects.exists()
