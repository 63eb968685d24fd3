"""What a phone sends of shifts: arrived, handed over, left."""

from collections.abc import Mapping
from datetime import datetime

from liba.field.devices import Caller
from liba.field.errands import Do
from liba.field.wire import Errand, ShiftEventSent
from liba.workforce.models import Responder
from liba.workforce.services import record_shift_event
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


def _responder_id(found: Caller) -> int | None:
    own = Responder.objects.filter(user_id=found.device.user_id).values_list("pk", flat=True)
    return own.first()


SHIFT_ERRANDS: Mapping[type[Errand], Do] = {ShiftEventSent: _shift_event}
