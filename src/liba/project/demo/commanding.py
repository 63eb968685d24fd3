"""Some days of command in a demo town: orders and each unit's way, returns and who was called, briefings, problems."""

from datetime import date, datetime, timedelta

from django.conf import settings

from liba.accounts.models import User
from liba.accounts.selectors.actors import actor_for_user
from liba.command.models import Order, OrderCopy
from liba.command.selectors.cycle import leaders_of, reporting_units
from liba.command.selectors.cycle_spec import cycle_on, moment_of
from liba.command.services import (
    approve_copy,
    decide,
    draft_order,
    end_problem,
    issue_decisions,
    issue_order,
    make_briefing,
    raise_problem,
    record_copy_event,
    report_return,
    return_copy,
)
from liba.command.services.nudging import nudge_missing
from liba.command.terms.cycle import CycleSpec
from liba.command.terms.orders import Addressees, CopyEventKind, OrderDraft, Proof, ProofKind
from liba.kernel.actors import Actor
from liba.kernel.calendar import local_day
from liba.kernel.ids import id_at
from liba.kernel.text import Text
from liba.project.demo.happening import Does, Past
from liba.rounds.services.returns import seal_returns
from liba.workforce.models import Responder, Unit

DAYS = 2
# Of a hundred units, how many forget their return, say that a figure is wrong, object to an order, leave one undone.
_FORGET, _DIFFER, _OBJECT, _UNDONE = 3, 4, 4, 6
_ORDERS = (
    (Text("对本村出入口再检查一遍", "Look at your entrance again"), "夜班在岗、登记本齐全后打勾。", Proof()),
    (
        Text("发放口罩到户", "Hand out masks at the doors"),
        "每户五个，报实际发放的个数。",
        Proof(ProofKind.NUMBER, Text("口罩", "Masks"), unit="个", target=300, least=0, most=2000),
    ),
)
_DECIDED = ("各单元今晚把居家观察对象再核一遍，明早九点前报人数。", "出入口夜班加一人，凌晨两点查岗。")
# What a unit says against an order, in the order in which orders go out on a day, and what is answered.
_OBJECTIONS = (
    ("出入口正在修路，临时换了位置。", "新位置也要检查，拍一张照片留底。"),
    ("口罩还没送到，库里只剩二十个。", "口罩中午送到，到了再发。"),
    ("名单还在核，九点前报不齐。", "先报已核的，余下的中午前补齐。"),
    ("夜班只有两个人，排不开。", "镇里派一名干部过去。"),
)
_DIFFERS = "返乡一人昨天已报过，今天重了。"
_PROBLEMS = (
    ("口罩只剩两天的量，后天起不够发。", "镇里统一调配，明天十点送到。"),
    ("夜班卡口没有取暖，值守的人冻得受不了。", "送去两个电暖器。"),
    ("两户老人不会用手机，通知不到。", ""),
)


class Commanding:
    """Plans the days of a town that has a cycle."""

    def __init__(self, actor: Actor, past: Past, *, now: datetime) -> None:
        self._actor, self._past, self._now = actor, past, now

    def plan(self) -> bool:
        """Each day's orders, returns and briefing at their moments; what follows from them comes after.

        False when the town has no cycle: there will be none of them.
        """
        today = local_day(self._now, settings.LIBA_ZONE)
        spec = cycle_on(today)
        if spec is None:
            return False
        for back in range(DAYS - 1, -1, -1):
            self._plan_day(today - timedelta(days=back), spec)
        return True

    def _plan_day(self, day: date, spec: CycleSpec) -> None:
        """A day: orders in the morning, returns and their steps, the seal, the briefing, tomorrow's tasks."""
        leaders = self._leaders(spec, day)
        for place, (title, body, proof) in enumerate(_ORDERS):
            self._at(day, 8 * 60 + 20 * place, self._issuer(title, body, proof, leaders))
        for unit, leader in leaders:
            self._plan_return(day, spec, unit, leader)
        for step in spec.steps:
            self._at(day, spec.returns + step.minutes, self._nudges)
        self._at(day, spec.returns, self._seals)
        self._at(day, spec.briefing, self._briefs(spec, leaders))
        for place, (unit, leader) in enumerate(
            self._past.random.sample(leaders, min(len(leaders), len(_PROBLEMS)))
        ):
            words, outcome = _PROBLEMS[place]
            self._at(day, 9 * 60 + 70 * place, self._raises(unit, leader, words, outcome))

    def _leaders(self, spec: CycleSpec, day: date) -> list[tuple[Unit, Responder]]:
        units = list(reporting_units(spec, day).order_by("code"))
        found = leaders_of(units, day)
        return [(unit, found[unit.pk][0]) for unit in units if unit.pk in found]

    def _at(self, day: date, minute: int, does: Does) -> None:
        self._past.at(moment_of(day, minute), does)

    def _commander(self, at: datetime) -> Actor:
        return actor_for_user(User.objects.get(username="commander"), now=at, origin="demo")

    def _acting(self, one: Responder, at: datetime) -> Actor:
        user = User.objects.get(pk=one.user_id) if one.user_id else None
        return actor_for_user(user, now=at, origin="demo") if user else self._actor

    def _plan_return(self, day: date, spec: CycleSpec, unit: Unit, leader: Responder) -> None:
        if self._past.one_in(_FORGET):
            return
        differs = self._past.one_in(_DIFFER)
        signs = self._past.random.triangular(spec.returns - 110, spec.returns + 12, spec.returns - 25)

        def reports(at: datetime) -> object:
            return report_return(
                self._acting(leader, at), id=id_at(at), unit_id=unit.pk, day=day, agrees=not differs,
                note=_DIFFERS if differs else "", happened_at=at, now=at,
            )  # fmt: skip

        self._at(day, int(signs), reports)

    def _nudges(self, at: datetime) -> object:
        return nudge_missing(self._actor, now=at)

    def _seals(self, at: datetime) -> object:
        return seal_returns(self._actor, now=at)

    def _issuer(self, title: Text, body: str, proof: Proof, leaders: list[tuple[Unit, Responder]]) -> Does:
        def issues(at: datetime) -> object:
            to = Addressees(units=tuple(unit.pk for unit, _leader in leaders))
            draft = OrderDraft(title, Text(body), to=to, proof=proof, due_at=at + timedelta(hours=6))
            actor = self._commander(at)
            order = issue_order(actor, draft_order(actor, draft=draft, now=at).pk, now=at)
            self._followed(order, {unit.pk: leader for unit, leader in leaders}, at)
            return order

        return issues

    def _followed(self, order: Order, leaders: dict[int, Responder], at: datetime) -> None:
        """Each copy's way from now on, as its unit goes about it."""
        for copy in OrderCopy.objects.filter(order=order, unit__isnull=False).order_by("pk"):
            leader = leaders[copy.unit_id or 0]
            self._past.later(at, 1, 25, self._says(copy, leader, CopyEventKind.READ))
            if self._past.one_in(_OBJECT):
                words, answer = _OBJECTIONS[(order.number or 0) % len(_OBJECTIONS) - 1]
                self._past.later(at, 30, 60, self._says(copy, leader, CopyEventKind.OBJECTED, words))
                self._past.later(at, 70, 150, self._answers(copy, answer))
                self._past.later(at, 160, 300, self._says(copy, leader, CopyEventKind.DONE))
                continue
            self._past.later(at, 26, 90, self._says(copy, leader, CopyEventKind.ACCEPTED))
            if not self._past.one_in(_UNDONE):
                self._past.later(at, 95, 400, self._says(copy, leader, CopyEventKind.DONE))
                self._past.later(at, 410, 520, self._approves(copy))

    def _says(self, copy: OrderCopy, leader: Responder, kind: CopyEventKind, words: str = "") -> Does:
        number = self._past.random.randrange(180, 420) if kind is CopyEventKind.DONE else None

        def says(at: datetime) -> object:
            return record_copy_event(
                self._acting(leader, at), event_id=id_at(at), copy_id=copy.pk, kind=kind, happened_at=at, now=at,
                responder_id=leader.pk, words=words, number=number,
            )  # fmt: skip

        return says

    def _approves(self, copy: OrderCopy) -> Does:
        grade = self._past.random.choice((2, 2, 3, 3, 1))
        return lambda at: approve_copy(self._commander(at), copy.pk, grade=grade, now=at)

    def _answers(self, copy: OrderCopy, answer: str) -> Does:
        return lambda at: return_copy(self._commander(at), copy.pk, because=answer, now=at)

    def _briefs(self, spec: CycleSpec, leaders: list[tuple[Unit, Responder]]) -> Does:
        def briefs(at: datetime) -> object:
            briefing = make_briefing(self._commander(at), now=at)
            to = Addressees(units=tuple(unit.pk for unit, _leader in leaders))
            for words in _DECIDED:
                decide(self._commander(at), briefing_id=briefing.pk, words=words, to=to, now=at)
            sends = at + timedelta(minutes=spec.tasks - spec.briefing)
            self._past.at(sends, self._sends(briefing.pk, leaders))
            return briefing

        return briefs

    def _sends(self, briefing_id: int, leaders: list[tuple[Unit, Responder]]) -> Does:
        def sends(at: datetime) -> object:
            orders = issue_decisions(self._commander(at), briefing_id=briefing_id, now=at)
            for order in orders:
                self._followed(order, {unit.pk: leader for unit, leader in leaders}, at)
            return orders

        return sends

    def _raises(self, unit: Unit, leader: Responder, words: str, outcome: str) -> Does:
        def raises(at: datetime) -> object:
            raised = raise_problem(
                self._acting(leader, at), id=id_at(at), words=words, unit_id=unit.pk, happened_at=at, now=at
            )
            if outcome:
                self._past.later(
                    at,
                    120,
                    600,
                    lambda ends: end_problem(self._commander(ends), raised.pk, outcome=outcome, now=ends),
                )
            return raised

        return raises
