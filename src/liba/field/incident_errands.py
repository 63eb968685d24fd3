"""Incidents on phones: reported from where they are, told to the squad that is sent, and what it says on its way."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from liba.command.selectors.bulletins import running_bulletins
from liba.desk.selectors import incidents_for, place_of
from liba.desk.services import hand_over, record_incident_event, report_incident
from liba.desk.terms import IncidentEventKind, IncidentKind, IncidentReport, IncidentSource, SaidEvent
from liba.field.asking import Asking
from liba.field.devices import Caller
from liba.field.errands import Do
from liba.field.wire import Errand, IncidentEventSent, IncidentSent


class IncidentSaid(msgspec.Struct, frozen=True):
    """An incident as the squad reads it that was sent. Times are whole seconds since 1970."""

    id: UUID
    number: int
    kind: str
    urgent: bool
    where: str
    lon: float | None
    lat: float | None
    words: str
    state: str
    reported_at: int
    squad: str


def incidents_part(asking: Asking) -> Sequence[IncidentSaid]:
    """The open incidents to which a squad of the holder's was sent. A first look at one is a line of the journal."""
    if asking.responder is None:
        return ()
    found = incidents_for(asking.responder, asking.now)
    hand_over(asking.caller.actor, asking.responder, [one for one, _unit in found], now=asking.now)
    said = []
    for one, unit in found:
        lon, lat = place_of(one) or (None, None)
        where = one.where or (one.site.name_zh if one.site is not None else one.area.name_zh)
        said.append(
            IncidentSaid(
                one.pk, one.number, one.kind, one.urgent, where, lon, lat, one.words or "", one.state,
                int(one.happened_at.timestamp()), unit.name_zh,
            )
        )  # fmt: skip
    return said


class BulletinSaid(msgspec.Struct, frozen=True):
    """What became of something, for everybody."""

    id: int
    title: str
    words: str
    at: int


def bulletins_part(asking: Asking) -> Sequence[BulletinSaid]:
    """The last week's bulletins that were not withdrawn."""
    return [
        BulletinSaid(one.pk, one.title, one.words, int(one.published_at.timestamp()))
        for one in running_bulletins(asking.now)
    ]


def _report(found: Caller, errand: IncidentSent, happened_at: datetime, now: datetime) -> None:
    source = IncidentSource.PATROL if errand.gate is None else IncidentSource.GATE
    report = IncidentReport(
        IncidentKind(errand.what),
        source,
        urgent=errand.urgent,
        gate_id=errand.gate,
        site_id=errand.site,
        where=errand.where,
        lon=errand.lon,
        lat=errand.lat,
        words=errand.words,
    )
    report_incident(found.actor, id=errand.id, report=report, happened_at=happened_at, now=now)


def _event(found: Caller, errand: IncidentEventSent, happened_at: datetime, now: datetime) -> None:
    said = SaidEvent(errand.id, IncidentEventKind(errand.what), errand.note)
    record_incident_event(found.actor, errand.incident, said, happened_at=happened_at, now=now)


INCIDENT_ERRANDS: Mapping[type[Errand], Do] = {IncidentSent: _report, IncidentEventSent: _event}
