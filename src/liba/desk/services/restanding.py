"""What a list shows of an incident, written anew from its events."""

from datetime import datetime
from uuid import UUID

from liba.desk.models import Incident, IncidentEvent
from liba.desk.rules import Standing
from liba.desk.selectors import standings
from liba.desk.terms import IncidentEventKind
from liba.workforce.models import Responder


def add_event(
    one: Incident,
    kind: IncidentEventKind,
    *,
    id: UUID,  # noqa: A002  the fact's own name
    by: str,
    happened_at: datetime,
    now: datetime,
    squad_id: int | None = None,
    responder: Responder | None = None,
    note: str = "",
) -> Standing:
    """Keep a fact, and where the incident stands with it. Belongs inside a decision, at its turn."""
    IncidentEvent.objects.create(
        id=id,
        incident=one,
        kind=kind.value,
        squad_id=squad_id,
        responder=responder,
        by=by,
        note=note or None,
        happened_at=min(happened_at, now),
        recorded_at=now,
    )
    return restand(one)


def restand(one: Incident) -> Standing:
    """Write where it stands; the steps begin anew when it begins to wait anew. `version` counts what a dispatcher must know."""
    found = standings([one.pk])[one.pk]
    if one.waits_since != found.waits_since:
        one.steps_taken = 0
    if (one.state, one.squad_id) != (found.state.value, found.squad_id):
        one.version += 1
    one.state, one.squad_id, one.waits_since = found.state.value, found.squad_id, found.waits_since
    one.dispatched_at, one.arrived_at, one.ended_at = found.dispatched_at, found.arrived_at, found.ended_at
    if found.ended_by is not None:
        one.outcome = IncidentEvent.objects.get(pk=found.ended_by).note
    one.save()
    return found
