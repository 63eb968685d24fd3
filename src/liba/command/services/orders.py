"""Orders from draft to the units: drafted, issued, corrected by another one, withdrawn."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import msgspec
from django.conf import settings
from django.db.models import Max, Q

from liba.accounts.services import tell
from liba.command.models import Attachment, Order, OrderCopy, StandingOrder
from liba.command.refusals import (
    AlreadyIssued,
    DeadlinePast,
    NoReason,
    NotADraft,
    OrderToNobody,
    OrderWithdrawn,
)
from liba.command.selectors.addressees import Receiving, answering_for_units, receiving
from liba.command.selectors.orders import number_of, order_spec
from liba.command.selectors.taking_back import require_take_back
from liba.command.services.attachments import carry_files
from liba.command.services.checking import check_draft, form_of, said_moment
from liba.command.services.messages import send_message
from liba.command.terms.messages import MessageKind
from liba.command.terms.orders import Addressees, OrderDraft, OrderState
from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor, ActorKind, Power
from liba.kernel.calendar import local_day
from liba.kernel.refusals import FactValue, NotFound, Stale
from liba.kernel.text import as_facts
from liba.rounds.models import Finding
from liba.territory.models import Area
from liba.territory.selectors import area_by_id, town

ISSUED = "order_issued"
WITHDRAWN = "order_withdrawn"
_TOLD_WITHIN = timedelta(hours=12)


def draft_order(
    actor: Actor,
    *,
    draft: OrderDraft,
    now: datetime,
    refers_to: Order | None = None,
    finding: Finding | None = None,
    area_id: int | None = None,
    standing: tuple[StandingOrder, date] | None = None,
) -> Order:
    """Write an order down without binding anybody. It belongs to the area whose units it is for: the actor's widest one,
    or the one given. `standing` is the order that it repeats, and the day. Refuses one without words, with bounds that cross, or with a form about people."""
    check_draft(draft)
    with decision():
        area = ordering_area(actor, area_id)
        order = Order(
            state=OrderState.DRAFT.value, area=area, refers_to=refers_to, finding=finding, drafted_at=now,
            drafted_by=actor.name,
        )  # fmt: skip
        if standing is not None:
            order.standing, order.standing_day = standing
        _fill(order, draft)
        order.save()
        attach(draft, order)
        _note(actor, "command.order.drafted", order, now)
    return order


def edit_draft(actor: Actor, order_id: int, *, version: int, draft: OrderDraft, now: datetime) -> Order:
    """Change a draft. Refuses an older `version` (`Stale`) and what is issued (`NotADraft`)."""
    check_draft(draft)
    with decision():
        order = _draft_locked(actor, order_id, version)
        _fill(order, draft)
        order.version += 1
        order.save()
        attach(draft, order)
        _note(actor, "command.order.redrafted", order, now)
    return order


def discard_draft(actor: Actor, order_id: int, *, version: int, now: datetime) -> None:
    """Throw a draft away; nobody was bound by it."""
    with decision():
        order = _draft_locked(actor, order_id, version)
        Attachment.objects.filter(order=order).update(order=None)
        _note(actor, "command.order.discarded", order, now)
        order.delete()


def issue_order(actor: Actor, order_id: int, *, now: datetime, version: int | None = None) -> Order:
    """Give a draft its number and a copy to everybody it is for, and tell them.

    Refuses one that would reach nobody, one whose deadline is over, and one that was issued already.
    """
    with decision():
        take_turn()
        order = _locked(order_id)
        actor.require(Power.ISSUE_ORDER, order.area.path)
        if order.state != OrderState.DRAFT.value:
            raise AlreadyIssued(order=number_of(order), by=order.issued_by)
        if version is not None and order.version != version:
            raise Stale(what=order.title)
        _issue(actor, order, now)
    return order


def correct_order(actor: Actor, order_id: int, *, draft: OrderDraft, now: datetime) -> Order:
    """Issue a new order in the place of one that went out: it refers to the old one, which binds nobody any more.

    Refuses (`NotYoursToTakeBack`) whoever may order there but stands below the issuer. Files of the old one that the draft names go with the new one too.
    """
    check_draft(draft)
    with decision():
        take_turn()
        old = _locked(order_id)
        actor.require(Power.ISSUE_ORDER, old.area.path)
        if old.state != OrderState.ISSUED.value:
            raise OrderWithdrawn(order=number_of(old))
        require_take_back(actor, old)
        kept = old.attachments.filter(pk__in=draft.attachments).values_list("pk", flat=True)
        carried = carry_files(actor, kept, now=now)
        draft = msgspec.structs.replace(draft, attachments=(*carried, *draft.attachments))
        new = draft_order(
            actor, draft=draft, now=now, refers_to=old, finding=old.finding, area_id=old.area_id
        )
        _issue(actor, new, now)
        _withdraw(actor, old, f"→ {number_of(new)}", now, told=False)
    return new


def withdraw_order(actor: Actor, order_id: int, *, because: str, now: datetime) -> Order:
    """Call an order off: it binds nobody any more, and everybody who has it reads why. Refuses without a reason, and
    whoever may order there but stands below the issuer (`NotYoursToTakeBack`)."""
    if not because.strip():
        raise NoReason
    with decision():
        order = _locked(order_id)
        actor.require(Power.ISSUE_ORDER, order.area.path)
        if order.state == OrderState.DRAFT.value:
            raise NotFound(what=f"order {order_id}")
        if order.state == OrderState.WITHDRAWN.value:
            raise OrderWithdrawn(order=number_of(order))
        require_take_back(actor, order)
        _withdraw(actor, order, because.strip()[:300], now, told=True)
    return order


def next_copy_seq() -> int:
    """The number after that of the copy that changed last."""
    return (OrderCopy.objects.aggregate(newest=Max("changed_seq"))["newest"] or 0) + 1


def readers(copies: Iterable[OrderCopy], day: datetime) -> dict[int, tuple[int, ...]]:
    """The accounts of those who answer for each copy, by copy: the person, or who leads and deputises the unit."""
    listed = list(copies)
    answering = answering_for_units(
        {copy.unit_id for copy in listed if copy.unit_id}, local_day(day, settings.LIBA_ZONE)
    )
    found: dict[int, tuple[int, ...]] = {}
    for copy in listed:
        people = (
            [member.responder for member in answering.get(copy.unit_id, ())]
            if copy.unit_id
            else [copy.responder]
        )
        found[copy.pk] = tuple(one.user_id for one in people if one is not None and one.user_id)
    return found


def ordering_area(actor: Actor, area_id: int | None) -> Area:
    """The area that an order of the actor's belongs to. Refuses who may order nothing there."""
    if area_id is not None:
        area = area_by_id(area_id)
        actor.require(Power.ISSUE_ORDER, area.path)
        return area
    actor.require(Power.ISSUE_ORDER)
    widest = min(actor.areas_for(Power.ISSUE_ORDER), key=len)
    return Area.objects.get(path=widest) if widest else town()


def attach(draft: OrderDraft, order: Order) -> None:
    """The files that the draft names are the order's; what it named before and does no more is nobody's."""
    Attachment.objects.filter(order=order).exclude(pk__in=draft.attachments).update(order=None)
    loose = Attachment.objects.filter(order=None, standing=None, copy=None)
    loose.filter(pk__in=draft.attachments).update(order=order)


def _fill(order: Order, draft: OrderDraft) -> None:
    order.title_zh, order.title_en = draft.title.zh.strip()[:200], draft.title.en.strip()[:200]
    order.body_zh, order.body_en = draft.body.zh.strip(), draft.body.en.strip()
    order.addressees = msgspec.to_builtins(draft.to)
    order.proof = msgspec.to_builtins(draft.proof)
    order.form = form_of(draft.proof)
    order.urgent, order.due_at = draft.urgent, draft.due_at
    steps = order_spec().steps if draft.steps is None else draft.steps
    order.steps = msgspec.to_builtins(steps)


def _issue(actor: Actor, order: Order, now: datetime) -> None:
    if order.due_at is not None and order.due_at <= now:
        raise DeadlinePast(due=said_moment(order.due_at))
    day = local_day(now, settings.LIBA_ZONE)
    to = receiving(actor, msgspec.convert(order.addressees, Addressees), day)
    if not to.count:
        raise OrderToNobody
    order.year = day.year
    newest = Order.objects.filter(year=day.year).aggregate(newest=Max("number"))["newest"]
    order.number = (newest or 0) + 1
    order.state, order.issued_at, order.issued_by = OrderState.ISSUED.value, now, actor.name
    order.issuer_id = int(actor.id) if actor.kind is ActorKind.USER else None
    order.version += 1
    order.save()
    copies = _fan_out(order, to, now)
    facts = order_facts(order)
    users = {user for users in readers(copies, now).values() for user in users}
    tell(users, ISSUED, facts, now)
    send_message(
        MessageKind.ORDER, users, facts, subject=("order", str(order.pk)), now=now,
        expires_at=order.due_at or now + _TOLD_WITHIN, made_by=actor.name, notice=False,
    )  # fmt: skip
    _note(actor, "command.order.issued", order, now, copies=len(copies), urgent=order.urgent)


def _fan_out(order: Order, to: Receiving, now: datetime) -> list[OrderCopy]:
    seq = next_copy_seq()
    copies = [OrderCopy(order=order, unit=unit, sent_at=now, changed_seq=seq) for unit in to.units]
    copies += [OrderCopy(order=order, responder=one, sent_at=now, changed_seq=seq) for one in to.people]
    OrderCopy.objects.bulk_create(copies)
    return list(OrderCopy.objects.filter(order=order).select_related("responder"))


def _withdraw(actor: Actor, order: Order, because: str, now: datetime, *, told: bool) -> None:
    order.state, order.withdrawn_at, order.withdrawn_because = OrderState.WITHDRAWN.value, now, because
    order.version += 1
    order.save(update_fields=["state", "withdrawn_at", "withdrawn_because", "version"])
    copies = OrderCopy.objects.filter(order=order)
    copies.update(changed_seq=next_copy_seq())
    if told:
        waiting = copies.filter(Q(approved_at=None)).select_related("responder")
        users = {user for users in readers(waiting, now).values() for user in users}
        tell(users, WITHDRAWN, {**order_facts(order), "because": because}, now)
    _note(actor, "command.order.withdrawn", order, now)


def order_facts(order: Order) -> dict[str, FactValue]:
    """What a notice or a message says of an order: its number, its title in both languages, and its deadline."""
    return {
        "order": order.pk,
        "number": number_of(order),
        **as_facts("title", order.title),
        "due": order.due_at.isoformat() if order.due_at else "",
    }


def _draft_locked(actor: Actor, order_id: int, version: int) -> Order:
    order = _locked(order_id)
    actor.require(Power.ISSUE_ORDER, order.area.path)
    if order.state != OrderState.DRAFT.value:
        raise NotADraft(order=number_of(order))
    if order.version != version:
        raise Stale(what=order.title)
    return order


def _locked(order_id: int) -> Order:
    order = (
        Order.objects.select_for_update(of=("self",))
        .select_related("area", "finding", "standing")
        .filter(pk=order_id)
        .first()
    )
    if order is None:
        raise NotFound(what=f"order {order_id}")
    return order


def _note(actor: Actor, verb: str, order: Order, now: datetime, **facts: FactValue) -> None:
    record(actor, verb, "order", order.pk, now, area_path=order.area.path, number=number_of(order), **facts)
