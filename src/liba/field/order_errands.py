"""What phones say of the orders that their holders have."""

from collections.abc import Mapping
from datetime import datetime

from liba.command.services import record_copy_event
from liba.command.terms.orders import CopyEventKind
from liba.field.devices import Caller
from liba.field.errands import Do
from liba.field.wire import CopyEventSent, Errand
from liba.workforce.refusals import NoResponder
from liba.workforce.selectors import responder_of_user


def _copy_event(
    found: Caller, errand: CopyEventSent, happened_at: datetime, now: datetime
) -> tuple[str, ...]:
    responder = responder_of_user(found.device.user_id)
    if responder is None:
        raise NoResponder
    return record_copy_event(
        found.actor,
        event_id=errand.id,
        copy_id=errand.copy,
        kind=CopyEventKind(errand.what),
        words=errand.words,
        number=errand.number,
        photos=errand.photos,
        answers=errand.answers,
        happened_at=happened_at,
        now=now,
        responder_id=responder.pk,
    ).flags


ORDER_ERRANDS: Mapping[type[Errand], Do] = {CopyEventSent: _copy_event}
