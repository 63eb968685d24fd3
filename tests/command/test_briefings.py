"""The briefing: made from facts, decided in, and sent out as orders to all units at once."""

from datetime import timedelta

import pytest

from liba.accounts.terms import Role
from liba.command.advance import advance
from liba.command.models import Briefing, Decision, Order, OrderCopy
from liba.command.refusals import DeadlinePast, OrderToNobody
from liba.command.refusals.briefing import DecisionIssued, NothingToIssue, NotTodaysBriefing
from liba.command.refusals.problems import NoWords
from liba.command.rules.cycle import on_target
from liba.command.selectors.area_figures import AreaFigure
from liba.command.selectors.briefing import briefing_of, decisions_of, figure_lines, page_of
from liba.command.services import (
    decide,
    decide_cycle,
    drop_decision,
    issue_decisions,
    make_briefing,
    raise_problem,
    report_return,
)
from liba.command.services.briefings import title_of
from liba.command.terms.briefing import BriefingGap, BriefingPage
from liba.command.terms.cycle import CycleFigure, CycleSpec
from liba.command.terms.orders import Addressees
from liba.desk.models import Incident
from liba.kernel.ids import new_id
from liba.kernel.refusals import Forbidden
from liba.kernel.text import Text
from liba.rounds.services.returns import decide_return, seal_returns
from liba.rounds.terms.returns import DueCount, DuesOf, Figure, ReturnSpec, Summed
from tests.command.acting import phone_of
from tests.rounds.recording import add_round, went
from tests.support.commanding import Commanded
from tests.support.town import DAY, local

EVERYONE = Addressees(everyone=True)
SPEC = ReturnSpec(
    (
        Figure("due", Text("应走访", "due"), DuesOf("daily", DueCount.DUE)),
        Figure("seen", Text("已走访", "seen"), DuesOf("daily", DueCount.DONE)),
        Figure("back", Text("返乡人员", "came back"), Summed("check", "returned")),
    ),
    960,
)


@pytest.fixture
def evening(command: Commanded) -> Commanded:
    """A day with a round, sealed at four; one unit of two reported."""
    town = command.town
    decide_return(town.system, SPEC, now=town.now)
    wanted = (CycleFigure("seen", 100, "due"), CycleFigure("back", 5, aim="most"))
    decide_cycle(town.system, CycleSpec(figures=wanted), now=town.now)
    daily = add_round()
    for home in town.households[:4]:
        went(daily, home, local("09:00"))
    report_return(
        phone_of(command.leaders[0]), id=new_id(), unit_id=command.units[0].pk, day=DAY, agrees=False,
        note="少算一户", happened_at=local("15:30"), now=local("15:30"),
    )  # fmt: skip
    seal_returns(town.system, now=local("16:00"))
    went(daily, town.households[5], local("15:00"), recorded_at=local("17:00"))
    return command


def _made(command: Commanded, clock: str = "17:50") -> tuple[Briefing, BriefingPage]:
    briefing = make_briefing(command.commander, now=local(clock))
    return briefing, page_of(briefing)


def test_it_is_made_from_the_facts(evening: Commanded) -> None:
    raise_problem(
        phone_of(evening.leaders[1]),
        id=new_id(),
        words="缺口罩",
        happened_at=local("10:00"),
        now=local("10:00"),
    )
    Incident.objects.create(
        id=new_id(), number=1, kind="dispute", source="gate", urgent=True, area=evening.town.villages[0],
        state="reported", reported_by="门岗", happened_at=local("17:00"), recorded_at=local("17:00"),
    )  # fmt: skip
    evening.issue(due_at=local("12:00"))
    briefing, page = _made(evening)
    assert (page.units, page.reported, [name.zh for name in page.missing]) == (2, 1, ["1号单元"])
    assert [(note.unit.zh, note.words) for note in page.notes] == [("0号单元", "少算一户")]
    seen, back = page.figures
    assert (seen.value, seen.later, seen.target, seen.met) == (4, 1, 12, False)
    assert (back.value, back.target, back.met) == (0, 5, True)
    gaps = {gap.kind: gap for gap in page.gaps}
    assert gaps[BriefingGap.DUES].n == 7
    assert gaps[BriefingGap.RETURNS].where[0].name.zh == "1号单元"
    assert gaps[BriefingGap.ORDERS].n == 2
    assert gaps[BriefingGap.DOORS].n == 12
    assert [*gaps] == sorted(gaps, key=[*BriefingGap].index)
    assert (page.incidents_open, page.incidents[0].minutes) == (1, 50)
    assert (page.problems_open, page.problems[0].words) == (1, "缺口罩")
    assert (page.orders_open, page.orders[0].sent, page.orders[0].late) == (1, 2, 2)
    assert briefing.version == 1
    assert _made(evening, "17:55")[0].version == 2
    assert Briefing.objects.count() == 1


def test_a_town_with_nothing_yet_gets_an_empty_page(command: Commanded) -> None:
    _briefing, page = _made(command)
    assert (page.figures, page.units, page.issue) == ((), 0, 1)


def test_at_its_hour_it_is_made_once_and_after_a_standstill_too(evening: Commanded) -> None:
    assert advance(now=local("17:59"))["briefings_made"] == 0
    assert advance(now=local("18:40"))["briefings_made"] == 1
    assert advance(now=local("18:41"))["briefings_made"] == 0
    found = briefing_of(evening.commander, DAY, evening.town.root)
    assert found is not None
    assert found.made_by == "advance"


def test_another_days_stays_as_it_was(evening: Commanded) -> None:
    with pytest.raises(NotTodaysBriefing):
        make_briefing(evening.commander, day=DAY - timedelta(days=1), now=local("17:50"))


def test_only_who_runs_the_cycle_makes_it(evening: Commanded) -> None:
    with pytest.raises(Forbidden):
        make_briefing(evening.town.actor(Role.OFFICIAL), now=local("17:50"))


def test_what_was_decided_goes_out_to_all_units_at_once(evening: Commanded) -> None:
    briefing, _page = _made(evening)
    for words, to in (
        ("明天补齐未走访的户。十六点前报。", EVERYONE),
        ("0号单元查清少算的一户", Addressees(units=(evening.units[0].pk,))),
    ):
        decide(evening.commander, briefing_id=briefing.pk, words=words, to=to, now=local("18:20"))
    first, second = issue_decisions(evening.commander, briefing_id=briefing.pk, now=local("19:00"))
    assert (first.title_zh, first.due_at) == ("明天补齐未走访的户", local("16:00", DAY + timedelta(days=1)))
    assert OrderCopy.objects.filter(order=first).count() == 2
    assert OrderCopy.objects.get(order=second).unit == evening.units[0]
    assert {one.order_id for one in decisions_of(briefing)} == {first.pk, second.pk}
    with pytest.raises(NothingToIssue):
        issue_decisions(evening.commander, briefing_id=briefing.pk, now=local("19:01"))
    with pytest.raises(DecisionIssued):
        drop_decision(evening.commander, Decision.objects.earliest("pk").pk, now=local("19:02"))


def test_one_that_can_not_go_out_keeps_all_back(evening: Commanded) -> None:
    briefing, _page = _made(evening)
    decide(evening.commander, briefing_id=briefing.pk, words="补齐", to=EVERYONE, now=local("18:10"))
    decide(
        evening.commander, briefing_id=briefing.pk, words="马上", to=EVERYONE, due_at=local("18:30"),
        now=local("18:10"),
    )  # fmt: skip
    with pytest.raises(DeadlinePast):
        issue_decisions(evening.commander, briefing_id=briefing.pk, now=local("19:00"))
    assert Order.objects.count() == 0
    drop_decision(evening.commander, Decision.objects.get(words="马上").pk, now=local("19:00"))
    assert len(issue_decisions(evening.commander, briefing_id=briefing.pk, now=local("19:00"))) == 1


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"words": " "}, NoWords),
        ({"to": Addressees()}, OrderToNobody),
        ({"due_at": local("18:00")}, DeadlinePast),
    ],
)
def test_a_decision_says_what_for_whom_by_when(
    evening: Commanded, given: dict[str, object], refusal: type[Exception]
) -> None:
    briefing, _page = _made(evening)
    said: dict[str, object] = {"words": "补齐", "to": EVERYONE} | given
    with pytest.raises(refusal):
        decide(evening.commander, briefing_id=briefing.pk, now=local("18:20"), **said)  # type: ignore[arg-type]
    assert Decision.objects.count() == 0


@pytest.mark.parametrize(
    ("figure", "value", "whole", "found"),
    [
        (CycleFigure("x"), 3, None, (None, None)),
        (CycleFigure("x", 3), 3, None, (3, True)),
        (CycleFigure("x", 3), 2, None, (3, False)),
        (CycleFigure("x", 3, aim="most"), 4, None, (3, False)),
        (CycleFigure("x", 95, "y"), 10, 10, (10, True)),
        (CycleFigure("x", 95, "y"), 9, 10, (10, False)),
        (CycleFigure("x", 95, "y"), 0, 0, (0, True)),
        (CycleFigure("x", 95, "y"), 9, None, (None, None)),
    ],
)
def test_a_target_is_a_number_or_a_share_of_another_figure(
    figure: CycleFigure, value: int, whole: int | None, found: tuple[int | None, bool | None]
) -> None:
    assert on_target(figure, value, whole) == found


def test_a_figure_that_the_return_counts_no_longer_is_left_out() -> None:
    counted = [AreaFigure("seen", Text("已走访"), 3, 0, None)]
    spec = CycleSpec(figures=(CycleFigure("gone"), CycleFigure("seen", 5)))
    assert [line.code for line in figure_lines(spec, counted)] == ["seen"]


def test_a_title_is_the_first_sentence_cut_short() -> None:
    assert title_of("补齐未走访的户。十六点前报") == "补齐未走访的户"
    assert title_of("很" * 80) == "很" * 59 + "…"
