"""The briefing: made from the facts, decisions written down in it, and the orders that they become."""

from datetime import date, datetime, timedelta

import msgspec
from django.conf import settings
from django.db.models import Max

from liba.command.models import Briefing, Decision, Order
from liba.command.refusals import DeadlinePast, OrderToNobody
from liba.command.refusals.briefing import DecisionIssued, NothingToIssue, NotTodaysBriefing
from liba.command.refusals.problems import NoWords
from liba.command.selectors.addressees import receiving
from liba.command.selectors.briefing import briefing_page
from liba.command.selectors.cycle_spec import cycle_on, moment_of
from liba.command.selectors.orders import number_of
from liba.command.services.checking import said_moment
from liba.command.services.orders import draft_order, issue_order
from liba.command.terms.cycle import CycleSpec
from liba.command.terms.orders import Addressees, OrderDraft
from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor, Power
from liba.kernel.calendar import local_day
from liba.kernel.refusals import NotFound
from liba.kernel.text import Text
from liba.territory.models import Area
from liba.territory.selectors import area_by_id, town

_LONGEST, _TITLE = 500, 60
_STOPS = "。；;！!？?\n"


def make_briefing(
    actor: Actor, *, area_id: int | None = None, day: date | None = None, now: datetime
) -> Briefing:
    """Make today's briefing of an area (the whole town unless one is named), or make it anew. Needs RUN_CYCLE over it.

    What was decided in it stays. Refuses another day than today.
    """
    area = area_by_id(area_id) if area_id is not None else town()
    today = local_day(now, settings.LIBA_ZONE)
    if day is not None and day != today:
        raise NotTodaysBriefing(day=day.isoformat())
    page = msgspec.to_builtins(briefing_page(actor, area, today, now))
    with decision():
        take_turn()
        briefing = Briefing.objects.filter(day=today, area=area).first()
        if briefing is None:
            briefing = Briefing(day=today, area=area, version=0)
        briefing.page, briefing.made_at, briefing.made_by = page, now, actor.name
        briefing.version += 1
        briefing.save()
        record(
            actor, "command.briefing.made", "briefing", briefing.pk, now, area_path=area.path,
            day=today.isoformat(), version=briefing.version,
        )  # fmt: skip
    return briefing


def make_due_briefing(actor: Actor, *, now: datetime) -> bool:
    """At its hour, or after a standstill later that day, make the town's briefing unless somebody has."""
    today = local_day(now, settings.LIBA_ZONE)
    spec = cycle_on(today)
    if spec is None or now < moment_of(today, spec.briefing):
        return False
    root = Area.objects.filter(parent=None).order_by("path").first()
    if root is None or Briefing.objects.filter(day=today, area=root).exists():
        return False
    make_briefing(actor, now=now)
    return True


def decide(
    actor: Actor,
    *,
    briefing_id: int,
    words: str,
    to: Addressees,
    due_at: datetime | None = None,
    now: datetime,
) -> Decision:
    """Write down what was decided, for whom and by when: by the next day's returns unless said otherwise.

    Needs RUN_CYCLE over the briefing's area. Refuses a decision without words, for nobody, or due before it was taken.
    """
    said = words.strip()[:_LONGEST]
    if not said:
        raise NoWords
    if due_at is not None and due_at <= now:
        raise DeadlinePast(due=said_moment(due_at))
    with decision():
        take_turn()
        briefing = _briefing(actor, briefing_id)
        if not receiving(actor, to, local_day(now, settings.LIBA_ZONE)).count:
            raise OrderToNobody
        last = Decision.objects.filter(briefing=briefing).aggregate(last=Max("place"))["last"] or 0
        made = Decision.objects.create(
            briefing=briefing,
            place=last + 1,
            words=said,
            addressees=msgspec.to_builtins(to),
            due_at=due_at or _next_returns(briefing.day),
        )
        record(
            actor, "command.briefing.decided", "briefing", briefing.pk, now, area_path=briefing.area.path,
            day=briefing.day.isoformat(), place=made.place,
        )  # fmt: skip
    return made


def drop_decision(actor: Actor, decision_id: int, *, now: datetime) -> Briefing:
    """Take a decision back that has not gone out; gives the briefing that it was taken in."""
    with decision():
        take_turn()
        found = Decision.objects.filter(pk=decision_id).select_related("order").first()
        if found is None:
            raise NotFound(what=f"decision {decision_id}")
        briefing = _briefing(actor, found.briefing_id)
        if found.order is not None:
            raise DecisionIssued(order=number_of(found.order))
        found.delete()
        record(
            actor, "command.briefing.dropped", "briefing", briefing.pk, now, area_path=briefing.area.path,
            day=briefing.day.isoformat(), place=found.place,
        )  # fmt: skip
    return briefing


def issue_decisions(actor: Actor, *, briefing_id: int, now: datetime) -> list[Order]:
    """Send every decision that has not gone out as an order, to all its units at once: all of them, or none.

    Needs RUN_CYCLE and ISSUE_ORDER over the area. Pressed twice, the second finds nothing to send and says so.
    """
    with decision():
        take_turn()
        briefing = _briefing(actor, briefing_id)
        waiting = list(Decision.objects.filter(briefing=briefing, order=None).order_by("place"))
        if not waiting:
            raise NothingToIssue
        issued = [_issue(actor, one, briefing, now) for one in waiting]
        record(
            actor, "command.briefing.issued", "briefing", briefing.pk, now, area_path=briefing.area.path,
            day=briefing.day.isoformat(), orders=len(issued),
        )  # fmt: skip
    return issued


def _issue(actor: Actor, one: Decision, briefing: Briefing, now: datetime) -> Order:
    draft = OrderDraft(
        title=Text(title_of(one.words)),
        body=Text(one.words),
        to=msgspec.convert(one.addressees, Addressees),
        due_at=one.due_at,
    )
    drafted = draft_order(actor, draft=draft, now=now, area_id=briefing.area_id)
    one.order = issue_order(actor, drafted.pk, now=now)
    one.save(update_fields=["order"])
    return one.order


def title_of(words: str) -> str:
    """An order's title from what was decided: its first sentence, cut short."""
    first = words
    for stop in _STOPS:
        first = first.split(stop, 1)[0]
    return first if len(first) <= _TITLE else first[: _TITLE - 1] + "…"


def _briefing(actor: Actor, briefing_id: int) -> Briefing:
    briefing = Briefing.objects.select_related("area").filter(pk=briefing_id).first()
    if briefing is None:
        raise NotFound(what=f"briefing {briefing_id}")
    actor.require(Power.RUN_CYCLE, briefing.area.path)
    return briefing


def _next_returns(day: date) -> datetime:
    spec = cycle_on(day) or CycleSpec()
    return moment_of(day + timedelta(days=1), spec.returns)
