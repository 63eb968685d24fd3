"""Standing orders: set up once, issued on their days by themselves, stopped by a decision or by their end."""

from datetime import date, datetime, time, timedelta
from typing import Final

import msgspec
from django.conf import settings

from liba.command.models import Attachment, StandingOrder
from liba.command.refusals import (
    BadRecurrence,
    DeadlinePast,
    OrderToNobody,
    StandingStopped,
)
from liba.command.selectors.addressees import receiving
from liba.command.selectors.taking_back import require_take_back
from liba.command.services.attachments import carry_files
from liba.command.services.checking import check_draft
from liba.command.services.orders import draft_order, issue_order, ordering_area
from liba.command.terms.orders import OrderDraft
from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor, ActorKind, Power, Scope
from liba.kernel.calendar import local_day
from liba.kernel.refusals import NotFound, Refusal, Stale
from liba.rounds.rules.recurrence import UnreadableRecurrence, days_of
from liba.territory.models import Area

LONGEST: Final = timedelta(days=366)


def set_standing(
    actor: Actor,
    *,
    draft: OrderDraft,
    recurrence: str,
    minute: int,
    starts_on: date,
    ends_on: date,
    now: datetime,
) -> StandingOrder:
    """An order that repeats on the days of an RFC 5545 recurrence, at a minute of the day. It ends within a year.

    The files that the draft names go with every repeat. Its deadline is so many minutes after each issue (`draft.due_minutes`). Refuses a recurrence that can't be read or
    never fires, days that are over, and one that would reach nobody.
    """
    check_draft(draft)
    today = local_day(now, settings.LIBA_ZONE)
    if ends_on < max(starts_on, today):
        raise DeadlinePast(due=ends_on.isoformat())
    until = min(ends_on, starts_on + LONGEST)
    try:
        days = days_of(recurrence, starts_on, until)
    except UnreadableRecurrence as unclear:
        raise BadRecurrence(why=str(unclear)[:100]) from unclear
    if not any(day >= today for day in days):
        raise BadRecurrence(why=recurrence or "–")
    with decision():
        area = ordering_area(actor, None)
        if not receiving(actor, draft.to, today).count:
            raise OrderToNobody
        standing = StandingOrder.objects.create(
            title_zh=draft.title.zh, title_en=draft.title.en,
            spec=msgspec.to_builtins(msgspec.structs.replace(draft, due_at=None, attachments=())),
            recurrence=recurrence.strip(), minute=minute, starts_on=starts_on, ends_on=until, area=area,
            issued_until=today - timedelta(days=1),
            issuer_id=int(actor.id) if actor.kind is ActorKind.USER else None,
            decided_by=actor.name, decided_at=now,
        )  # fmt: skip
        loose = Attachment.objects.filter(order=None, standing=None, copy=None)
        loose.filter(pk__in=draft.attachments).update(standing=standing)
        record(
            actor, "command.standing.set", "standing", standing.pk, now, area_path=area.path,
            recurrence=standing.recurrence,
        )  # fmt: skip
    return standing


def stop_standing(actor: Actor, standing_id: int, *, version: int, now: datetime) -> StandingOrder:
    """It issues nothing any more; what went out stays. Refuses who may not take back what the one who set it up ordered."""
    with decision():
        standing = StandingOrder.objects.select_for_update(of=("self",)).select_related("area").filter(
            pk=standing_id
        ).first()  # fmt: skip
        if standing is None:
            raise NotFound(what=f"standing order {standing_id}")
        actor.require(Power.ISSUE_ORDER, standing.area.path)
        if standing.stopped_at is not None:
            raise StandingStopped
        if standing.version != version:
            raise Stale(what=standing.title)
        require_take_back(actor, standing)
        standing.stopped_at = now
        standing.version += 1
        standing.save(update_fields=["stopped_at", "version"])
        record(actor, "command.standing.stopped", "standing", standing.pk, now, area_path=standing.area.path)
    return standing


def issue_standing(*, now: datetime) -> int:
    """Issue what is due of every standing order; how many orders.

    After a standstill only the newest day's order is issued, and none whose deadline is over already.
    """
    today = local_day(now, settings.LIBA_ZONE)
    running = StandingOrder.objects.filter(stopped_at=None, starts_on__lte=today, issued_until__lt=today)
    return sum(_issue_due(one.pk, today, now) for one in running.order_by("pk"))


def moment_of(standing: StandingOrder, day: date) -> datetime:
    """When the order of a day goes out."""
    at = time(standing.minute // 60, standing.minute % 60)
    return datetime.combine(day, at, settings.LIBA_ZONE)


def next_day(standing: StandingOrder, today: date) -> date | None:
    """The next day on which it is issued; None when it is over."""
    if standing.stopped_at is not None:
        return None
    days = days_of(standing.recurrence, standing.starts_on, standing.ends_on)
    return next((day for day in days if day > (standing.issued_until or today) and day >= today), None)


def _issue_due(standing_id: int, today: date, now: datetime) -> int:
    with decision():
        take_turn()
        standing = StandingOrder.objects.select_related("area").get(pk=standing_id)
        last = min(today, standing.ends_on)
        since = standing.issued_until or standing.starts_on - timedelta(days=1)
        days = [
            day
            for day in days_of(standing.recurrence, standing.starts_on, last)
            if day > since and moment_of(standing, day) <= now
        ]
        if not days:
            return 0
        issued = _issue(standing, days[-1], now)
        standing.issued_until = days[-1]
        standing.save(update_fields=["issued_until"])
    return issued


def _issue(standing: StandingOrder, day: date, now: datetime) -> int:
    """The order of a day, in the name of who decided it; 0 when it reaches nobody any more or comes too late."""
    draft = msgspec.convert(standing.spec, OrderDraft)
    if draft.due_minutes is not None:
        due_at = moment_of(standing, day) + timedelta(minutes=draft.due_minutes)
        if due_at <= now:
            return 0
        draft = msgspec.structs.replace(draft, due_at=due_at)
    actor = _decider(standing)
    try:
        with decision():
            carried = carry_files(actor, standing.files.values_list("pk", flat=True), now=now)
            draft = msgspec.structs.replace(draft, attachments=carried)
            order = draft_order(
                actor, draft=draft, now=now, area_id=standing.area_id, standing=(standing, day)
            )
            issue_order(actor, order.pk, now=now)
            type(order).objects.filter(pk=order.pk).update(issuer=standing.issuer_id)
    except Refusal as refusal:
        record(
            actor, "command.standing.missed", "standing", standing.pk, now, area_path=standing.area.path,
            day=day.isoformat(), code=refusal.code,
        )  # fmt: skip
        return 0
    return 1


def _decider(standing: StandingOrder) -> Actor:
    root = Area.objects.filter(pk=standing.area_id, parent=None).exists()
    scope = Scope(frozenset({Power.ISSUE_ORDER}), "" if root else standing.area.path)
    return Actor(ActorKind.SYSTEM, "advance", standing.decided_by, (scope,), "advance")
