"""A copy's way: what its holders say of it, and what whoever ordered answers. Facts first; the moments follow."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

import msgspec
from django.conf import settings

from liba.accounts.services import tell
from liba.command.models import Attachment, CopyEvent, OrderCopy
from liba.command.refusals import CopyClosed, CopyReturned, NoReason, NothingDone, NotYours, UnknownCopy
from liba.command.rules.orders import MOST_GRADE, Said, moments_of, state_of
from liba.command.selectors.addressees import ANSWERING, serving
from liba.command.selectors.orders import path_of, whose
from liba.command.services.findings import order_accepted
from liba.command.services.orders import next_copy_seq, order_facts, readers
from liba.command.services.proofs import check_proof
from liba.command.terms.orders import CopyEventKind, CopyState, OrderState, Proof
from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor, Power
from liba.kernel.calendar import local_day
from liba.kernel.ids import id_at
from liba.kernel.refusals import FactValue
from liba.kernel.text import as_facts
from liba.rounds.terms.forms import Answers
from liba.workforce.models import UnitMember

OBJECTED = "order_objected"
RETURNED = "order_returned"
TOO_LATE = "too_late"
_BY_HOLDERS = frozenset(
    {
        CopyEventKind.DELIVERED,
        CopyEventKind.READ,
        CopyEventKind.ACCEPTED,
        CopyEventKind.OBJECTED,
        CopyEventKind.DONE,
    }
)
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a report: the copy as it is now, whether it was new, and flags (`too_late`)."""

    copy: OrderCopy
    is_new: bool
    flags: tuple[str, ...] = ()


def record_copy_event(
    actor: Actor,
    *,
    event_id: UUID,
    copy_id: int,
    kind: CopyEventKind,
    happened_at: datetime,
    now: datetime,
    responder_id: int | None = None,
    words: str = "",
    number: int | None = None,
    photos: tuple[UUID, ...] = (),
    answers: Answers | None = None,
) -> Recorded:
    """What the holder of a copy says of it: had it, read it, accepts or objects, has done it. In any order, any time
    later, and the same id again changes nothing.

    `responder_id` is who says it: the person, or who leads or deputises the unit on that day or now. Whoever may issue
    orders there may note it for them. An answer to what was withdrawn, or accepted since, is kept and does nothing.
    Refuses an objection without a reason, and done without what shows it.
    """
    if kind not in _BY_HOLDERS:
        raise UnknownCopy
    with decision():
        take_turn()
        copy = _locked(copy_id)
        known = CopyEvent.objects.filter(pk=event_id).first()
        if known is not None:
            return Recorded(copy, is_new=False, flags=(TOO_LATE,) if known.too_late else ())
        if not _may_answer(actor, copy, responder_id, happened_at, now):
            if kind in (CopyEventKind.DELIVERED, CopyEventKind.READ) and _is_member(copy, responder_id, now):
                return Recorded(copy, is_new=False)
            raise NotYours(whose=whose(copy)) if _is_known(actor, copy, responder_id, now) else UnknownCopy
        if kind is CopyEventKind.OBJECTED and not words.strip():
            raise NoReason
        facts: dict[str, object] = {}
        if kind is CopyEventKind.DONE:
            facts = check_proof(
                msgspec.convert(copy.order.proof, Proof), copy.order.form,
                number=number, photos=photos, answers=answers,
            )  # fmt: skip
        too_late = _too_late(copy, kind, happened_at)
        _add(
            actor, copy, kind, event_id=event_id, happened_at=happened_at, now=now, words=words, facts=facts,
            responder_id=responder_id, too_late=too_late,
        )  # fmt: skip
        _own_photos(copy, photos)
        flagged = too_late or copy.order.state == OrderState.WITHDRAWN.value
        if kind is CopyEventKind.OBJECTED and not flagged and copy.order.issuer_id:
            tell([copy.order.issuer_id], OBJECTED, {**order_facts(copy.order), **_of_copy(copy)}, now)
        _note(actor, kind, copy, now)
    return Recorded(copy, is_new=True, flags=(TOO_LATE,) if flagged else ())


def approve_copy(
    actor: Actor, copy_id: int, *, now: datetime, grade: int | None = None, event_id: UUID | None = None
) -> OrderCopy:
    """Whoever ordered accepts what was reported, with a grade (1 to 3) of the work if they like, or accepts an
    objection: the unit is then excused. A finding that the order was for is closed by it."""
    with decision():
        copy = _to_decide(actor, copy_id)
        given = grade if grade is not None and 1 <= grade <= MOST_GRADE and copy.done_at else None
        facts: dict[str, object] = {} if given is None else {"grade": given}
        at = max(now, copy.done_at or now, copy.objected_at or now)
        _add(
            actor, copy, CopyEventKind.APPROVED, event_id=event_id or id_at(now), happened_at=at, now=now,
            facts=facts,
        )  # fmt: skip
        order_accepted(actor, copy, now)
        _note(actor, CopyEventKind.APPROVED, copy, now)
    return copy


def return_copy(
    actor: Actor, copy_id: int, *, because: str, now: datetime, event_id: UUID | None = None
) -> OrderCopy:
    """Whoever ordered sends a report or an objection back, with the reason; the unit goes on with it."""
    if not because.strip():
        raise NoReason
    with decision():
        copy = _to_decide(actor, copy_id)
        at = max(now, copy.done_at or now, copy.objected_at or now)
        _add(
            actor, copy, CopyEventKind.RETURNED, event_id=event_id or id_at(now), happened_at=at, now=now,
            words=because,
        )  # fmt: skip
        facts = {**order_facts(copy.order), **_of_copy(copy), "because": because.strip()[:_LONGEST]}
        tell(readers([copy], now)[copy.pk], RETURNED, facts, now)
        _note(actor, CopyEventKind.RETURNED, copy, now)
    return copy


def settle(copy: OrderCopy) -> None:
    """The copy's moments anew, from all that was said of it in time."""
    said = [
        Said(event.pk, CopyEventKind(event.kind), event.happened_at, event.words, event.facts)
        for event in CopyEvent.objects.filter(copy=copy, too_late=False)
    ]
    for name, value in asdict(moments_of(said)).items():
        setattr(copy, name, value)
    copy.changed_seq = next_copy_seq()
    copy.save()


def _add(
    actor: Actor,
    copy: OrderCopy,
    kind: CopyEventKind,
    *,
    event_id: UUID,
    happened_at: datetime,
    now: datetime,
    words: str = "",
    facts: Mapping[str, object] | None = None,
    responder_id: int | None = None,
    too_late: bool = False,
) -> None:
    CopyEvent.objects.create(
        id=event_id, copy=copy, kind=kind.value, responder_id=responder_id, by=actor.name,
        words=words.strip()[:_LONGEST], facts=dict(facts or {}), too_late=too_late, happened_at=happened_at,
        recorded_at=now,
    )  # fmt: skip
    settle(copy)


def _to_decide(actor: Actor, copy_id: int) -> OrderCopy:
    take_turn()
    copy = _locked(copy_id)
    actor.require(Power.ISSUE_ORDER, copy.order.area.path)
    if copy.approved_at is not None:
        raise CopyClosed(by=_who(copy, CopyEventKind.APPROVED))
    state = state_of(copy)
    if state is CopyState.RETURNED:
        raise CopyReturned(by=_who(copy, CopyEventKind.RETURNED))
    if state not in (CopyState.DONE, CopyState.OBJECTED):
        raise NothingDone
    return copy


def _who(copy: OrderCopy, kind: CopyEventKind) -> str:
    """Who decided so last."""
    said = copy.events.filter(kind=kind.value).order_by("-happened_at", "-pk")
    return said.values_list("by", flat=True).first() or ""


def _locked(copy_id: int) -> OrderCopy:
    """The copy; of a unit that was merged, its successor's."""
    found: OrderCopy | None = None
    wanted: int | None = copy_id
    while wanted is not None:
        found = (
            OrderCopy.objects.select_for_update(of=("self",))
            .select_related("order__area", "order__form", "order__finding", "unit__area", "responder__area")
            .filter(pk=wanted)
            .first()
        )
        wanted = found.passed_to_id if found is not None else None
    if found is None:
        raise UnknownCopy
    return found


def _may_answer(
    actor: Actor, copy: OrderCopy, responder_id: int | None, happened_at: datetime, now: datetime
) -> bool:
    if responder_id is None:
        return actor.may(Power.ISSUE_ORDER, path_of(copy)) or actor.may(
            Power.ISSUE_ORDER, copy.order.area.path
        )
    if copy.responder_id is not None:
        return copy.responder_id == responder_id
    days = {local_day(moment, settings.LIBA_ZONE) for moment in (happened_at, now)}
    return any(
        serving(day).filter(unit=copy.unit_id, responder=responder_id, role__in=ANSWERING).exists()
        for day in days
    ) or _led_before(copy, responder_id, min(days))


def _led_before(copy: OrderCopy, responder_id: int, day: date) -> bool:
    """Whether they led a unit whose copy was passed on to this one, until the day on which it was merged."""
    events = copy.events.filter(kind=CopyEventKind.PASSED_ON.value).values_list("facts", flat=True)
    merged = [int(facts["from_unit"]) for facts in events]
    held = UnitMember.objects.filter(unit__in=merged, responder=responder_id, role__in=ANSWERING)
    return held.filter(starts_on__lte=day, ends_on__gte=day).exists()


def _is_member(copy: OrderCopy, responder_id: int | None, now: datetime) -> bool:
    day = local_day(now, settings.LIBA_ZONE)
    return serving(day).filter(unit=copy.unit_id, responder=responder_id).exists() if responder_id else False


def _is_known(actor: Actor, copy: OrderCopy, responder_id: int | None, now: datetime) -> bool:
    return _is_member(copy, responder_id, now) or actor.may(Power.SEE_ORDERS, path_of(copy))


def _too_late(copy: OrderCopy, kind: CopyEventKind, happened_at: datetime) -> bool:
    withdrawn = copy.order.withdrawn_at
    if withdrawn is not None and happened_at >= withdrawn:
        return True
    looked = kind in (CopyEventKind.DELIVERED, CopyEventKind.READ)
    return not looked and copy.approved_at is not None and happened_at > copy.approved_at


def _own_photos(copy: OrderCopy, photos: tuple[UUID, ...]) -> None:
    """Photos that came before their report are the copy's from now on."""
    if photos:
        Attachment.objects.filter(pk__in=photos, order=None, copy=None).update(copy=copy)


def _of_copy(copy: OrderCopy) -> dict[str, FactValue]:
    return {"copy": copy.pk, **as_facts("unit", whose(copy)), "objection": copy.objection}


def _note(actor: Actor, kind: CopyEventKind, copy: OrderCopy, now: datetime) -> None:
    record(
        actor, f"command.copy.{kind.value}", "copy", copy.pk, now, area_path=path_of(copy),
        order=copy.order_id, whose=copy.unit.code if copy.unit else "",
    )  # fmt: skip
