"""D2: a day's cycle with 58 units. Returns by 16:00 though the server is down from 15:50, the briefing, tomorrow's tasks."""

from collections.abc import Mapping
from datetime import date

import msgspec

from liba.accounts.models import Notice
from liba.accounts.terms import Role
from liba.command.models import Order, OrderCopy, Problem, ReturnNudge, UnitReturn
from liba.command.selectors.cycle import CycleDay, cycle_day
from liba.command.services import decide, end_problem, issue_decisions, make_briefing
from liba.command.terms.briefing import BriefingPage
from liba.command.terms.cycle import ReturnState
from liba.command.terms.orders import Addressees
from liba.kernel.actors import Actor
from liba.project.proofs.expecting import RowFails, expect
from liba.project.proofs.ordering import SILENT, leaders, spoken
from liba.project.proofs.raised import Raised
from liba.project.proofs.walking import walk
from liba.rounds.models import ReturnSeal

_WAITED = 3
_PROBLEM = "口罩只剩两天的量，明天起不够发。"
_DECIDED = (
    "各单元今晚把居家观察对象再核一遍，明早九点前报人数。",
    "出入口夜班加一人，凌晨两点查岗。",
    "口罩由镇里统一调配，明天十点到各单元。",
)


def prove_cycle(town: Raised) -> str:
    """58 units report by 16:00; who is missing is nudged and called in turn; a briefing; tomorrow's tasks to all at once."""
    commander = town.desk("commander", Role.COMMANDER)
    day = town.day.at("13:00")
    walk(town, "daily-visit", [*town.linkers()])
    waited = _returns(town)
    _standstill(town, waited)
    stand = _after(town, commander, waited)
    problem = _problem(town)
    page, decided = _briefing(town, commander, problem)
    missing = stand.counts[ReturnState.MISSING.value]
    return (
        f"{stand.reported} of {len(stand.lines)} units reported, {_WAITED} of them held up by the standstill, "
        f"{missing} silent and called in {len(stand.spec.steps)} steps; sealed at 16:00; briefing of {day.today} with "
        f"{len(page.figures)} figures at 18:00; {decided} decisions out at 19:00 to {len(stand.lines)} units at once"
    )


def _returns(town: Raised) -> list[int]:
    """Until 15:50 most units report: one says that a figure is wrong. Three leaders sign while the server is down."""
    first, (prompt, waited) = spoken(town), _parted(spoken(town))
    town.day.at("14:40")
    for responder in prompt[: len(prompt) // 2]:
        _report(town, responder)
    for clock in ("15:00", "15:30", "15:45"):
        town.day.at(clock)
        town.advance()
    expect("units nudged at 15:00", _nudged(town, 0), len(first) + len(SILENT) - len(prompt) // 2)
    for place, responder in enumerate(prompt[len(prompt) // 2 :]):
        _report(town, responder, note="" if place else "返乡一人昨天已报过，今天重了。")
    for responder in waited:
        town.ordered(responder).offline()
    return waited


def _parted(first: list[int]) -> tuple[list[int], list[int]]:
    return first[:-_WAITED], first[-_WAITED:]


def _report(town: Raised, responder: int, note: str = "") -> None:
    phone = town.ordered(responder)
    made = phone.report(agrees=not note, note=note)
    expect("a return", phone.receipt(made)["status"], "stored")


def _standstill(town: Raised, waited: list[int]) -> None:
    """15:50 to 16:10: nothing is answered and nothing acts by itself; three returns are signed and wait on their phones."""
    town.day.at("15:55")
    for responder in waited:
        phone = town.told[responder]
        phone.report()
        expect("what waits on the phone", len(phone.outbox), 1)
    expect("a day without its seal", ReturnSeal.objects.filter(day=town.day.today).count(), 0)
    town.day.at("16:10")
    town.advance()
    for responder in waited:
        phone = town.told[responder].online()
        expect(
            "returns taken after the standstill",
            {one["status"] for one in phone.receipts.values()},
            {"stored"},
        )


def _after(town: Raised, commander: Actor, waited: list[int]) -> CycleDay:
    """The seal is as of 16:00; each step was taken once for each unit that was missing; who is silent has gone up."""
    town.advance()
    town.day.at("16:30")
    town.advance()
    stand = cycle_day(commander, town.day.today, town.day.moment)
    if stand is None:
        raise RowFails("the town has no cycle")
    expect("sealed as of", stand.sealed_at, town.day.at("16:00").moment)
    town.day.at("16:30")
    expect("units", len(stand.lines), len(leaders()))
    wanted = {
        ReturnState.MISSING.value: len(SILENT),
        ReturnState.DIFFERS.value: 1,
        ReturnState.LATE.value: len(waited),
    }
    expect("missing, differing, late", {key: stand.counts[key] for key in wanted}, wanted)
    signed = UnitReturn.objects.filter(responder__in=waited, day=town.day.today)
    expect("signed before the hour", {one.happened_at < stand.returns_at for one in signed}, {True})
    steps = ReturnNudge.objects.filter(day=town.day.today, unit__in=[*leaders()][SILENT[0] :])
    expect("steps for each silent unit", steps.count(), len(SILENT) * len(stand.spec.steps))
    told = Notice.objects.filter(user_id=int(commander.id), kind="return_missing").count()
    expect("the command post is told once", told, 1)
    return stand


def _nudged(town: Raised, step: int) -> int:
    return ReturnNudge.objects.filter(day=town.day.today, step=step).count()


def _problem(town: Raised) -> Problem:
    """X9: a unit sends a problem up; it has an owner and a date at once."""
    town.day.at("16:40")
    phone = town.ordered(spoken(town)[0])
    made = phone.keep("problem", words=_PROBLEM)
    expect("a problem", phone.receipt(made)["status"], "stored")
    raised = Problem.objects.get(pk=made)
    expect("with an owner and a date", (raised.owner is not None, raised.due_on is not None), (True, True))
    return raised


def _briefing(town: Raised, commander: Actor, problem: Problem) -> tuple[BriefingPage, int]:
    """18:00: one page from the facts. 19:00: what was decided is out to every unit, and is on the phones."""
    day = town.day.at("18:00")
    briefing = make_briefing(commander, now=day.moment)
    page = msgspec.convert(briefing.page, BriefingPage)
    expect("units in the briefing", (page.units, len(page.missing)), (len(leaders()), len(SILENT)))
    expect("the unit that says otherwise", len(page.notes), 1)
    expect("the problem is in it", problem.number in {one.number for one in page.problems}, True)
    _counted(page, day.today)
    for words in _DECIDED:
        decide(
            commander,
            briefing_id=briefing.pk,
            words=words,
            to=Addressees(templates=("unit",)),
            now=day.moment,
        )
    day.at("19:00")
    orders = issue_decisions(commander, briefing_id=briefing.pk, now=day.moment)
    copies = OrderCopy.objects.filter(order__in=orders)
    expect("copies", copies.count(), len(_DECIDED) * len(leaders()))
    expect("sent at once", {*copies.values_list("sent_at", flat=True)}, {day.moment})
    _arrived(town, orders)
    end_problem(commander, problem.pk, outcome="明天十点由镇里统一配送。", now=day.later(minutes=5).moment)
    phone = town.ordered(spoken(town)[0])
    ended = {one["number"]: one["outcome"] for one in phone.head["problems"]}
    expect("whoever raised it reads its end", ended.get(problem.number), "明天十点由镇里统一配送。")
    return page, len(orders)


def _counted(page: BriefingPage, today: date) -> None:
    """The briefing's figures are those that were sealed: counted from facts, typed by nobody."""
    sealed: Mapping[str, int] = ReturnSeal.objects.get(day=today, area__parent=None).figures
    shown = {line.code: line.value for line in page.figures}
    expect("figures", shown, {code: sealed[code] for code in shown})
    expect("households visited", shown["visited"] > 0, True)


def _arrived(town: Raised, orders: list[Order]) -> None:
    wanted = {order.pk for order in orders}
    for responder in spoken(town):
        phone = town.ordered(responder)
        expect(
            "tomorrow's tasks on a leader's phone",
            wanted - {one["order"] for one in phone.copies.values()},
            set(),
        )
