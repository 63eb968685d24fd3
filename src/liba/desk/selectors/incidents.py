"""Incidents as far as the asker may see them, and where each stands."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from django.db.models import Q, QuerySet

from liba.desk.models import DeskPolicy, Incident, IncidentEvent
from liba.desk.refusals import UnknownIncident
from liba.desk.rules import Happened, Standing, metres, position, standing
from liba.desk.terms import ENDED, DeskSpec, IncidentEventKind
from liba.kernel.actors import Actor, Power
from liba.territory.selectors import within

NEAR_METRES = 500
NEAR_TIME = timedelta(hours=3)
_ENDED = tuple(state.value for state in ENDED)


@dataclass(frozen=True, slots=True)
class Near:
    """An open incident near a place that is being reported: perhaps the same one."""

    incident: Incident
    metres: int | None
    same_gate: bool


def desk_spec() -> DeskSpec:
    """The town's way with incidents; no squads before a playbook names them."""
    policy = DeskPolicy.objects.first()
    return msgspec.convert(policy.spec, DeskSpec) if policy else DeskSpec()


def incidents(actor: Actor) -> QuerySet[Incident]:
    """The incidents of the areas in which the actor may see them, newest first."""
    held = within(actor.areas_for(Power.SEE_INCIDENTS), "area__path")
    return (
        Incident.objects.filter(held).select_related("area", "site", "squad").order_by("-happened_at", "-pk")
    )


def open_incidents(actor: Actor) -> QuerySet[Incident]:
    """Those that have not ended: what waits first, the longest waiting before the others."""
    return incidents(actor).exclude(state__in=_ENDED).order_by("-urgent", "waits_since", "happened_at")


def incident(actor: Actor, incident_id: UUID) -> Incident:
    """One incident. Refuses (`UnknownIncident`) one that the actor may not see."""
    found = incidents(actor).select_related("reporter").filter(pk=incident_id).first()
    if found is None:
        raise UnknownIncident
    return found


def events_of(incident_id: UUID) -> list[IncidentEvent]:
    """What was said of it, in the order in which it happened."""
    found = IncidentEvent.objects.filter(incident=incident_id).select_related("squad", "responder")
    return list(found.order_by("happened_at", "pk"))


def standings(ids: Iterable[UUID]) -> Mapping[UUID, Standing]:
    """Where each of some incidents stands, by its events. One query."""
    said: dict[UUID, list[Happened]] = defaultdict(list)
    columns = ("incident_id", "pk", "kind", "squad_id", "happened_at", "recorded_at")
    rows = IncidentEvent.objects.filter(incident__in=list(ids)).values_list(*columns)
    for incident_id, pk, kind, squad, happened_at, recorded_at in rows:
        said[incident_id].append(Happened(pk, IncidentEventKind(kind), squad, happened_at, recorded_at))
    return {incident_id: standing(events) for incident_id, events in said.items()}


def nearby(
    actor: Actor,
    *,
    now: datetime,
    gate_code: str = "",
    area_id: int | None = None,
    at: tuple[float, float] | None = None,
) -> list[Near]:
    """Open incidents of the last hours at the same gate, within half a kilometre, or, where positions lack, in the area."""
    found = []
    for one in open_incidents(actor).filter(happened_at__gt=now - NEAR_TIME):
        place = position(one.lon, one.lat)
        way = metres(at, place) if at is not None and place is not None else None
        same_gate = bool(gate_code) and one.gate_code == gate_code
        close = way is not None and way <= NEAR_METRES
        if same_gate or close or (way is None and area_id is not None and one.area_id == area_id):
            found.append(Near(one, way, same_gate))
    return sorted(found, key=lambda near: (not near.same_gate, near.metres is None, near.metres or 0))


def untold(actor: Actor) -> QuerySet[Incident]:
    """Those that have ended and whose caller was not told yet."""
    waiting = Q(caller_phone__isnull=False) & Q(caller_told_at=None)
    return incidents(actor).filter(waiting, state__in=_ENDED)
