"""What a phone sends of shifts: arrived, handed over, left; swaps asked and answered; that its holder can't come."""

from collections.abc import Mapping
from datetime import datetime

from liba.field.devices import Caller
from liba.field.errands import Do
from liba.field.wire import Errand, ShiftAnswer, ShiftAsk, ShiftEventSent
from liba.workforce.models import Responder
from liba.workforce.services import answer_swap, ask_swap, give_up_days, give_up_shift, record_shift_event
from liba.workforce.terms import ShiftEventKind


def _shift_event(found: Caller, errand: ShiftEventSent, happened_at: datetime, now: datetime) -> None:
    record_shift_event(
        found.actor,
        event_id=errand.id,
        shift_id=errand.shift,
        kind=ShiftEventKind(errand.what),
        note=errand.note,
        happened_at=happened_at,
        now=now,
        responder_id=_responder_id(found),
    )


def _ask(found: Caller, errand: ShiftAsk, _happened_at: datetime, now: datetime) -> None:
    own = _responder_id(found)
    if errand.what == "absence" and errand.until is not None and own is not None:
        give_up_days(
            found.actor,
            change_id=errand.id,
            shift_id=errand.shift,
            until=errand.until,
            reason=errand.reason,
            now=now,
            responder_id=own,
        )
        return
    if errand.what == "absence":
        give_up_shift(
            found.actor,
            change_id=errand.id,
            shift_id=errand.shift,
            reason=errand.reason,
            now=now,
            responder_id=own,
        )
        return
    ask_swap(
        found.actor,
        change_id=errand.id,
        shift_id=errand.shift,
        to_code=errand.to,
        reason=errand.reason,
        in_return=errand.in_return,
        now=now,
        responder_id=own,
    )


def _answer(found: Caller, errand: ShiftAnswer, _happened_at: datetime, now: datetime) -> None:
    answer_swap(found.actor, errand.ask, agrees=errand.agree, now=now, responder_id=_responder_id(found))


def _responder_id(found: Caller) -> int | None:
    own = Responder.objects.filter(user_id=found.device.user_id).values_list("pk", flat=True)
    return own.first()


SHIFT_ERRANDS: Mapping[type[Errand], Do] = {
    ShiftEventSent: _shift_event,
    ShiftAsk: _ask,
    ShiftAnswer: _answer,
}
