"""The daily return: counted from facts, sealed at its hour once, with what came later beside it."""

from datetime import date, timedelta

import msgspec
import pytest

from liba.accounts.terms import Role
from liba.governance.models import JournalLine
from liba.governance.services import decision, record
from liba.kernel.refusals import Forbidden
from liba.kernel.text import Text
from liba.registry.services import set_presence
from liba.registry.terms import Presence
from liba.rounds.models import ReturnLayout, ReturnSeal, Round
from liba.rounds.selectors.returns import DailyReturn, daily_return
from liba.rounds.services.returns import decide_return, seal_returns
from liba.rounds.terms.forms import Answers
from liba.rounds.terms.plans import By, Over, Selector, When
from liba.rounds.terms.returns import (
    Answered,
    DueCount,
    DuesOf,
    Enrolled,
    Figure,
    PresenceChanged,
    Raised,
    ReturnSpec,
    Summed,
)
from tests.rounds.recording import MORNING, add_alert, add_round, follow, went
from tests.support.town import DAY, SmallTown, local, town

__all__ = ["town"]

SPEC = ReturnSpec(
    (
        Figure("back", Text("返乡人员", "came back"), Summed("check", "returned")),
        Figure("measured", Text("测温人数", "measured"), Answered("check", "temperature")),
        Figure("unwell", Text("不适", "unwell"), Answered("check", "well", ("no",))),
        Figure("fever", Text("发热", "fever"), Raised("fever")),
        Figure("due", Text("应走访", "due"), DuesOf("daily", DueCount.DUE)),
        Figure("seen", Text("已走访", "seen"), DuesOf("daily", DueCount.DONE)),
        Figure("at_risk", Text("重点人员", "at risk"), Enrolled(("close_contact",))),
        Figure("newly", Text("新增重点人员", "new at risk"), Enrolled(new=True)),
        Figure("away", Text("外出", "went away"), PresenceChanged("away")),
    ),
    16 * 60,
)


@pytest.fixture
def daily(town: SmallTown) -> Round:
    decide_return(town.system, SPEC, now=local("08:00"))
    return add_round()


def _figures(found: DailyReturn, place: int = 0) -> dict[str, int]:
    return dict(found.lines[place].shown)


def _return(town: SmallTown, clock: str, day: date = DAY) -> DailyReturn:
    return daily_return(town.system, day, local(clock))


def test_each_figure_is_counted_from_what_was_recorded(town: SmallTown, daily: Round) -> None:
    home, other = town.households[0], town.households[1]
    first, second = home.people.order_by("pk")[:2]
    said = Answers(
        door={"returned": 2, "well": "no"},
        people={str(first.pk): {"temperature": 366}, str(second.pk): {"temperature": 378}},
    )
    add_alert(went(daily, home, local("09:00"), answers=said), second)
    went(daily, home, local("16:30"), window=1, answers=said)
    went(daily, other, local("09:10"), answers=Answers(door={"returned": 1, "well": "yes"}))
    went(daily, other, local("09:20"), answers=Answers(door={"returned": 7}), undone_at=local("09:21"))
    watch = add_round("watch", over=Selector(Over.ENROLLED), when=When((MORNING,)), by=By.NAMED)
    follow(watch, home, first)
    follow(watch, other, enrolled_at=local("10:00"), reason="shared_venue")
    set_presence(town.system, second.pk, Presence.AWAY, version=second.version, now=local("11:00"))
    assert _figures(_return(town, "20:00")) == {
        "back": 5, "measured": 2, "unwell": 1, "fever": 1, "due": 24, "seen": 3, "at_risk": 1, "newly": 1,
        "away": 1,
    }  # fmt: skip


def test_who_was_asked_twice_counts_once_where_they_were_asked_last(town: SmallTown, daily: Round) -> None:
    home, person = town.households[0], town.households[0].people.all()[0]
    said = Answers(people={str(person.pk): {"temperature": 366}})
    went(daily, home, local("16:30"), window=1, answers=said, area=town.villages[1])
    went(daily, home, local("09:00"), answers=said)
    found = _return(town, "20:00")
    assert {line.area: line.shown["measured"] for line in found.lines} == {
        town.root: 1, town.villages[0]: 0, town.villages[1]: 1,
    }  # fmt: skip


def test_villages_add_up_to_the_town(town: SmallTown, daily: Round) -> None:
    for n, home in enumerate(town.households):
        went(daily, home, local("09:00"), answers=Answers(door={"returned": n}))
    found = _return(town, "12:00")
    whole, *villages = [line.shown for line in found.lines]
    for figure in SPEC.figures:
        assert whole[figure.code] == sum(village[figure.code] for village in villages)
    assert whole["back"] == sum(range(12))


def test_before_its_hour_nothing_is_sealed(town: SmallTown, daily: Round) -> None:
    assert seal_returns(town.system, now=local("15:59")) == 0
    found = _return(town, "15:59")
    assert found.sealed_at is None
    assert found.seals_at == local("16:00")


def test_it_is_sealed_once_and_what_comes_later_stands_beside_it(town: SmallTown, daily: Round) -> None:
    went(daily, town.households[0], local("09:00"))
    assert [seal_returns(town.system, now=local(clock)) for clock in ("16:00", "16:05", "23:00")] == [1, 0, 0]
    went(daily, town.households[1], local("09:30"), recorded_at=local("17:00"))
    line = _return(town, "18:00").lines[0]
    assert (line.shown["seen"], line.later("seen")) == (1, 1)
    assert ReturnSeal.objects.count() == 3
    assert JournalLine.objects.filter(verb="rounds.return.sealed").count() == 1


def test_after_a_standstill_each_day_is_sealed_as_of_its_own_hour(town: SmallTown, daily: Round) -> None:
    went(daily, town.households[0], local("09:00"))
    went(daily, town.households[1], local("09:10"), recorded_at=local("16:30"))
    went(daily, town.households[2], local("09:20"), undone_at=local("16:40"))
    tomorrow = DAY + timedelta(days=1)
    went(daily, town.households[3], local("09:00", tomorrow), day=tomorrow)
    assert seal_returns(town.system, now=local("17:00", tomorrow)) == 2
    seals = dict(ReturnSeal.objects.filter(area=town.root).values_list("day", "figures"))
    assert (seals[DAY]["seen"], seals[tomorrow]["seen"]) == (2, 1)
    assert _return(town, "18:00", DAY).lines[0].later("seen") == 0


def test_yesterday_stands_beside_today(town: SmallTown, daily: Round) -> None:
    went(daily, town.households[0], local("09:00"))
    seal_returns(town.system, now=local("16:00"))
    tomorrow = DAY + timedelta(days=1)
    found = daily_return(town.system, tomorrow, local("12:00", tomorrow))
    assert (found.lines[0].before["seen"], found.lines[0].shown["seen"]) == (1, 0)


def test_a_cadre_sees_the_own_village_alone(town: SmallTown, daily: Round) -> None:
    found = daily_return(town.actor(Role.VILLAGE_CADRE, town.villages[1]), DAY, local("12:00"))
    assert [line.area for line in found.lines] == [town.villages[1]]
    assert daily_return(town.actor(Role.GUARD), DAY, local("12:00")).lines == ()


def test_only_who_manages_rounds_of_the_whole_town_decides_what_is_counted(town: SmallTown) -> None:
    for actor in (town.actor(Role.VILLAGE_CADRE), town.actor(Role.COMMANDER, town.villages[0])):
        with pytest.raises(Forbidden):
            decide_return(actor, SPEC, now=town.now)
    assert not ReturnLayout.objects.exists()


def test_a_new_layout_counts_from_then_on_and_sealed_days_keep_theirs(town: SmallTown, daily: Round) -> None:
    seal_returns(town.system, now=local("16:00"))
    shorter = msgspec.structs.replace(SPEC, figures=SPEC.figures[:1])
    tomorrow = DAY + timedelta(days=1)
    decide_return(town.system, shorter, now=local("08:00", tomorrow))
    assert len(_return(town, "18:00").lines[0].shown) == len(SPEC.figures)
    seal_returns(town.system, now=local("16:00", tomorrow))
    assert set(ReturnSeal.objects.filter(day=tomorrow).values_list("layout_version", flat=True)) == {2}


def test_the_same_person_noted_twice_counts_as_they_were_noted_last(town: SmallTown, daily: Round) -> None:
    person = town.households[0].people.all()[0]
    with decision():
        for presence in ("away", "present", "away"):
            record(
                town.system, "registry.person.presence", "person", person.pk, local("10:00"),
                area_path=town.households[0].area.path, presence=presence,
            )  # fmt: skip
    assert _figures(_return(town, "12:00"))["away"] == 1
