"""Reporting an incident: no call for help is refused for what it does not know."""

from datetime import datetime
from uuid import UUID

from django.db.models import Max

from liba.desk.models import Incident
from liba.desk.services.placing import placed
from liba.desk.services.restanding import add_event
from liba.desk.services.telling import tell_desk
from liba.desk.terms import IncidentEventKind, IncidentReport, IncidentState
from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor, ActorKind, Power
from liba.workforce.models import Responder
from liba.workforce.selectors import responder_of_user

_WORDS, _WHERE, _CALLER = 2000, 200, 100


def report_incident(
    actor: Actor,
    *,
    id: UUID,  # noqa: A002  the fact's own name
    report: IncidentReport,
    happened_at: datetime,
    now: datetime,
) -> Incident:
    """Write an incident down and tell whoever may send squads to its place. The same one again is answered as it is.

    Needs REPORT_INCIDENT, wherever it is held: who sees a fight in the next village reports it.
    """
    actor.require(Power.REPORT_INCIDENT)
    reporter = responder_acting(actor)
    with decision():
        take_turn()
        known = Incident.objects.filter(pk=id).first()
        if known is not None:
            return known
        one = _new(actor, report, reporter)
        one.pk, one.happened_at, one.recorded_at = id, min(happened_at, now), now
        one.save(force_insert=True)
        add_event(
            one, IncidentEventKind.REPORTED, id=id, by=actor.name, happened_at=one.happened_at, now=now,
            responder=reporter,
        )  # fmt: skip
        told = tell_desk(one, "incident_new", now)
        record(
            actor, "desk.incident.reported", "incident", one.pk, now, area_path=one.area.path,
            number=one.number, kind=one.kind, source=one.source, urgent=one.urgent, told=told,
        )  # fmt: skip
    return one


def responder_acting(actor: Actor) -> Responder | None:
    """The responder whose account acts, if there is one."""
    return None if actor.kind is ActorKind.SYSTEM else responder_of_user(int(actor.id))


def _new(actor: Actor, report: IncidentReport, reporter: Responder | None) -> Incident:
    place = placed(actor, report, reporter)
    return Incident(
        number=(Incident.objects.aggregate(last=Max("number"))["last"] or 0) + 1,
        kind=report.kind.value,
        source=report.source.value,
        urgent=report.urgent,
        area=place.area,
        site=place.site,
        gate_code=place.gate_code,
        where=report.where.strip()[:_WHERE],
        lon=place.at[0] if place.at else None,
        lat=place.at[1] if place.at else None,
        words=report.words.strip()[:_WORDS] or None,
        caller=report.caller.strip()[:_CALLER] or None,
        caller_phone=report.caller_phone.strip()[:_CALLER] or None,
        state=IncidentState.REPORTED.value,
        reporter=reporter,
        reported_by=actor.name,
    )
