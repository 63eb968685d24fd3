"""What a phone sends from doors besides visits: somebody who was found there."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from liba.field.devices import Caller
from liba.field.errands import Do
from liba.field.wire import Errand, FoundPersonSent
from liba.rounds.reports import Visitor
from liba.rounds.services import note_found_person


def _found_person(found: Caller, errand: FoundPersonSent, happened_at: datetime, now: datetime) -> None:
    note_found_person(
        Visitor(found.actor, found.device.user_id, found.device.pk, found.guard.revoked),
        door=errand.door,
        draft=msgspec.json.encode(errand.draft).decode(),
        visit_id=errand.visit,
        happened_at=happened_at,
        now=now,
    )


ROUND_ERRANDS: Mapping[type[Errand], Do] = {FoundPersonSent: _found_person}
