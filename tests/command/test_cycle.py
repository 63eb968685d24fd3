"""The day's cycle: who reports, who is called for what is missing, once each, and what came after the hour."""

from datetime import date, timedelta

import pytest

from liba.accounts.models import Notice
from liba.accounts.terms import Role
from liba.command.advance import advance
from liba.command.models import ReturnNudge, UnitReturn
from liba.command.refusals.cycle import (
    AlreadyReported,
    NothingSaid,
    NotThatDay,
    NotYourReturn,
    UnknownUnit,
)
from liba.command.selectors.area_figures import area_figures
from liba.command.selectors.cycle import CycleDay, cycle_day
from liba.command.services import decide_cycle, report_return
from liba.command.terms.cycle import CycleSpec, CycleStep, ReturnState
from liba.governance.models import JournalLine
from liba.kernel.actors import Actor
from liba.kernel.ids import new_id
from liba.kernel.text import Text
from liba.project.advancing import advance_all
from liba.rounds.models import ReturnSeal
from liba.rounds.services.returns import decide_return
from liba.rounds.terms.returns import DueCount, DuesOf, Figure, ReturnSpec
from liba.workforce.models import Responder
from liba.workforce.terms import LinkLevel
from tests.command.acting import phone_of
from tests.rounds.recording import add_round, went
from tests.support.commanding import Commanded
from tests.support.rounding import answers_for, serve
from tests.support.town import DAY, local

STEPS = (CycleStep(-30, "unit"), CycleStep(-5, "deputy"), CycleStep(0, "village"), CycleStep(10, "official"))


@pytest.fixture
def cycle(command: Commanded) -> Commanded:
    decide_cycle(command.town.system, CycleSpec(steps=STEPS), now=command.town.now)
    return command


def _report(
    cycle: Commanded, place: int = 0, clock: str = "15:20", *, by: Actor | None = None, **said: object
) -> UnitReturn:
    given: dict[str, object] = {"id": new_id(), "day": DAY, "agrees": True, "happened_at": local(clock)}
    return report_return(
        by or phone_of(cycle.leaders[place]),
        unit_id=cycle.units[place].pk,
        now=local(clock),
        **{**given, **said},  # type: ignore[arg-type]
    )


def _day(cycle: Commanded, clock: str) -> CycleDay:
    found = cycle_day(cycle.commander, DAY, local(clock))
    assert found is not None
    return found


def _told(responder: Responder) -> int:
    return Notice.objects.filter(user=responder.user, kind="return_missing").count()


def test_a_town_without_a_cycle_has_none(command: Commanded) -> None:
    assert cycle_day(command.commander, DAY, local("15:00")) is None
    assert advance(now=local("15:55"))["returns_nudged"] == 0


def test_a_unit_reports_once_and_the_board_says_so(cycle: Commanded) -> None:
    first = _report(cycle)
    assert _report(cycle, id=first.pk) == first
    assert _report(cycle, by=phone_of(cycle.deputies[0])) == first  # who agrees as well changes nothing
    assert UnitReturn.objects.count() == 1
    found = _day(cycle, "15:30")
    assert [line.state for line in found.lines] == [ReturnState.WAITING, ReturnState.REPORTED]
    assert (found.reported, len(found.missing)) == (1, 1)
    assert JournalLine.objects.filter(verb="command.return.reported").count() == 1


def test_who_does_not_agree_says_what_is_wrong(cycle: Commanded) -> None:
    with pytest.raises(NothingSaid):
        _report(cycle, agrees=False, note="  ")
    _report(cycle, agrees=False, note="少算了三户")
    assert _day(cycle, "15:30").counts["differs"] == 1
    with pytest.raises(AlreadyReported):
        _report(cycle, by=phone_of(cycle.deputies[0]))


def test_only_who_leads_reports_or_the_command_post_for_them(cycle: Commanded) -> None:
    for stranger in (phone_of(cycle.members[0]), phone_of(cycle.leaders[1])):
        with pytest.raises(NotYourReturn):
            _report(cycle, by=stranger)
    noted = _report(cycle, by=cycle.commander)
    assert (noted.by, noted.responder) == ("commander", None)


@pytest.mark.parametrize("day", [DAY + timedelta(days=1), DAY - timedelta(days=15)])
def test_a_day_to_come_or_long_past_is_refused(cycle: Commanded, day: date) -> None:
    with pytest.raises(NotThatDay):
        _report(cycle, day=day)


def test_a_unit_that_was_merged_is_asked_no_more(cycle: Commanded) -> None:
    gone = cycle.units[0]
    gone.closed_on, gone.following = DAY, cycle.units[1]
    gone.save()
    with pytest.raises(UnknownUnit):
        _report(cycle)
    assert [line.unit.pk for line in _day(cycle, "15:00").lines] == [cycle.units[1].pk]


def test_the_missing_are_called_in_turn_and_those_who_reported_are_not(cycle: Commanded) -> None:
    town = cycle.town
    cadre = serve(town, Role.VILLAGE_CADRE, town.villages[0], "V0")
    official = serve(town, Role.OFFICIAL, town.root, "O0")
    answers_for(cadre, town.villages[0], LinkLevel.VILLAGE)
    answers_for(official, town.villages[0], LinkLevel.OFFICIAL)
    _report(cycle, 1)
    for clock, whom in (("15:30", cycle.leaders[0]), ("15:55", cycle.deputies[0]), ("16:00", cadre)):
        assert _told(whom) == 0
        assert advance(now=local(clock))["returns_nudged"] == 1
        assert _told(whom) == 1
    assert _told(official) == 0
    _report(cycle, 0, "16:05")
    assert advance(now=local("16:10"))["returns_nudged"] == 0
    assert _told(official) == 0
    assert _told(cycle.leaders[1]) == _told(cycle.deputies[1]) == 0


def test_down_from_1550_to_1610_each_step_is_told_at_most_once(cycle: Commanded) -> None:
    assert advance(now=local("15:49"))["returns_nudged"] == 2
    assert advance(now=local("16:10"))["returns_nudged"] == 6
    for clock in ("16:10", "16:11", "18:00"):
        assert advance(now=local(clock))["returns_nudged"] == 0
    assert _told(cycle.leaders[0]) == _told(cycle.deputies[0]) == 1
    assert ReturnNudge.objects.count() == 8
    assert ReturnNudge.objects.values("unit", "step").distinct().count() == 8
    found = _day(cycle, "16:12")
    assert [(step.units, step.over) for step in found.steps] == [(2, True)] * 4
    assert {line.state for line in found.lines} == {ReturnState.MISSING}


def test_yesterdays_steps_are_not_made_up_for(cycle: Commanded) -> None:
    assert advance(now=local("08:00", DAY + timedelta(days=1)))["returns_nudged"] == 0


def test_what_was_signed_before_the_hour_and_came_after_it_is_shown_as_late(cycle: Commanded) -> None:
    kept = _report(cycle, 0, "16:12", happened_at=local("15:55"))
    assert (kept.happened_at, kept.recorded_at) == (local("15:55"), local("16:12"))
    assert _day(cycle, "16:15").counts["late"] == 1


def test_where_a_unit_has_nobody_the_next_above_is_told(cycle: Commanded) -> None:
    commander = cycle.town.users[Role.COMMANDER]
    for one in (*cycle.leaders, *cycle.deputies):
        one.user = None
        one.save()
    advance(now=local("15:30"))
    notice = Notice.objects.get(user=commander, kind="return_missing")
    assert (notice.facts["count"], notice.facts["due"]) == (2, "16:00")


def test_only_units_of_the_named_templates_report(cycle: Commanded) -> None:
    decide_cycle(cycle.town.system, CycleSpec(units=("support",)), now=cycle.town.now)
    assert _day(cycle, "15:00").lines == ()
    assert advance(now=local("15:55"))["returns_nudged"] == 0


def test_one_sees_the_units_of_ones_own_areas(cycle: Commanded) -> None:
    cadre = cycle.town.actor(Role.VILLAGE_CADRE, cycle.town.villages[1])
    found = cycle_day(cadre, DAY, local("15:00"))
    assert found is not None
    assert [line.unit.pk for line in found.lines] == [cycle.units[1].pk]


def test_down_over_the_hour_the_seal_is_as_of_the_hour_and_what_came_later_stands_apart(
    cycle: Commanded,
) -> None:
    town = cycle.town
    figure = Figure("seen", Text("已走访", "seen"), DuesOf("daily", DueCount.DONE))
    decide_return(town.system, ReturnSpec((figure,), 960), now=town.now)
    daily = add_round()
    went(daily, town.households[0], local("09:00"))
    advance_all(local("15:49"))
    # The server is down: a phone records at the door before the hour, its facts arrive when it is back.
    went(daily, town.households[2], local("15:55"), recorded_at=local("16:11"))
    _report(cycle, 0, "16:11", happened_at=local("15:56"))
    advance_all(local("16:12"))
    seal = ReturnSeal.objects.get(day=DAY, area=town.root)
    assert (seal.sealed_at, seal.figures) == (local("16:00"), {"seen": 1})
    shown = area_figures(town.root, DAY, local("16:13"))[0]
    assert (shown.value, shown.later) == (1, 1)
    found = _day(cycle, "16:13")
    assert found.sealed_at == local("16:00")
    assert [line.state for line in found.lines] == [ReturnState.MISSING, ReturnState.LATE]
    before = ReturnNudge.objects.count()
    advance_all(local("16:30"))
    assert ReturnNudge.objects.count() == before
    assert set(ReturnSeal.objects.filter(day=DAY).values_list("area", flat=True)) == {
        town.root.pk,
        *(village.pk for village in town.villages),
    }
