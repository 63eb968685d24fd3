"""Sending a squad, and what it says on its way."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from liba.desk.models import Incident, IncidentEvent
from liba.desk.refusals import IncidentEnded, NoOutcome, NotASquad, NotEnded, NotYours, UnknownIncident
from liba.desk.rules import Standing
from liba.desk.selectors import desk_spec, incident, squads_of, standings, users_of
from liba.desk.services.reporting import responder_acting
from liba.desk.services.restanding import add_event
from liba.desk.services.telling import tell_desk, tell_of
from liba.desk.terms import ENDED, IncidentEventKind, IncidentState, SaidEvent
from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor, ActorKind, Power
from liba.kernel.calendar import local_day
from liba.kernel.ids import new_id
from liba.kernel.refusals import Forbidden, Stale
from liba.workforce.models import Responder, Unit

_NOTE = 1000
_ENDINGS = frozenset({IncidentEventKind.SETTLED, IncidentEventKind.UNFOUNDED})
_MADE_HERE = frozenset(
    {IncidentEventKind.REPORTED, IncidentEventKind.DISPATCHED, IncidentEventKind.ESCALATED}
)
_ENDED = frozenset(state.value for state in ENDED)


def dispatch(
    actor: Actor, incident_id: UUID, unit_id: int, *, now: datetime, version: int | None = None
) -> Incident:
    """Send a squad and tell its members. One that is on it already is not sent twice.

    Needs DISPATCH over the place. Refuses an incident that has ended (`IncidentEnded`), a unit that is no squad
    (`NotASquad`), and a page that did not know of another dispatch (`Stale`, with `version`).
    """
    with decision():
        take_turn()
        one = _dispatching(actor, incident_id)
        unit = _squad(unit_id)
        if one.state in _ENDED:
            raise IncidentEnded(number=one.number)
        if unit.pk in standings([one.pk])[one.pk].squads:
            return one
        if version is not None and one.version != version:
            raise Stale(what=str(one.number))
        add_event(
            one, IncidentEventKind.DISPATCHED, id=new_id(), by=actor.name, happened_at=now, now=now,
            squad_id=unit.pk,
        )  # fmt: skip
        told = tell_of(one, "incident_sent", users_of(unit.pk, local_day(now, settings.LIBA_ZONE)), now)
        record(
            actor, "desk.incident.dispatched", "incident", one.pk, now, area_path=one.area.path,
            number=one.number, unit=unit.code, told=told,
        )  # fmt: skip
    return one


def record_incident_event(
    actor: Actor, incident_id: UUID, said: SaidEvent, *, happened_at: datetime, now: datetime
) -> Incident:
    """Keep what a squad says of its way, or what the desk writes down for it; in any order, and once.

    A phone speaks for a squad of its holder's that was sent; the desk needs DISPATCH over the place, and ends an
    incident with what came of it (`NoOutcome`).
    """
    if said.kind in _MADE_HERE:
        raise Forbidden(power=Power.DISPATCH.value)
    with decision():
        take_turn()
        known = IncidentEvent.objects.filter(pk=said.id).select_related("incident", "incident__area").first()
        if known is not None:
            return known.incident
        one = _known(incident_id)
        before = standings([one.pk])[one.pk]
        squad, responder = _speaking(actor, one, before, said, now)
        was_open = one.state not in _ENDED
        after = add_event(
            one, said.kind, id=said.id, by=actor.name, note=said.note.strip()[:_NOTE], happened_at=happened_at,
            now=now, squad_id=squad, responder=responder,
        )  # fmt: skip
        _tell(one, said.kind, was_open=was_open, after=after, now=now)
        record(
            actor, f"desk.incident.{said.kind.value}", "incident", one.pk, now, area_path=one.area.path,
            number=one.number, unit=squad, state=one.state,
        )  # fmt: skip
    return one


def mark_caller_told(actor: Actor, incident_id: UUID, *, now: datetime) -> Incident:
    """Note that whoever called was told how it ended. Needs DISPATCH over the place; once is enough."""
    with decision():
        take_turn()
        one = _dispatching(actor, incident_id)
        if one.state not in _ENDED:
            raise NotEnded(number=one.number)
        if one.caller_told_at is None:
            one.caller_told_at = now
            one.save(update_fields=["caller_told_at"])
            record(
                actor, "desk.incident.caller_told", "incident", one.pk, now, area_path=one.area.path,
                number=one.number,
            )  # fmt: skip
    return one


def _dispatching(actor: Actor, incident_id: UUID) -> Incident:
    """An incident that the actor sees and sends squads to."""
    one = _known(incident_id)
    if not actor.may(Power.DISPATCH, one.area.path):
        incident(actor, incident_id)
        raise Forbidden(power=Power.DISPATCH.value)
    return one


def _known(incident_id: UUID) -> Incident:
    one = Incident.objects.select_related("area", "site", "reporter").filter(pk=incident_id).first()
    if one is None:
        raise UnknownIncident
    return one


def _squad(unit_id: int) -> Unit:
    unit = Unit.objects.select_related("template").filter(pk=unit_id).first()
    names = {spec.template for spec in desk_spec().squads}
    if unit is None or unit.closed_on is not None or unit.template.code not in names:
        raise NotASquad(unit=unit.name if unit is not None else str(unit_id))
    return unit


def _speaking(
    actor: Actor, one: Incident, before: Standing, said: SaidEvent, now: datetime
) -> tuple[int | None, Responder | None]:
    """Whose word it is. Who is a member of a squad that was sent speaks for it; else the desk does."""
    responder = responder_acting(actor)
    sent = set(before.squads) | before.declined
    if one.squad_id is not None:
        sent.add(one.squad_id)
    if responder is not None:
        mine = sorted(sent & squads_of(responder, local_day(now, settings.LIBA_ZONE)))
        if mine and (said.squad_id is None or said.squad_id in mine):
            return said.squad_id or (one.squad_id if one.squad_id in mine else mine[0]), responder
    if actor.kind is ActorKind.DEVICE or not actor.may(Power.DISPATCH, one.area.path):
        raise NotYours(number=one.number)
    if said.kind in _ENDINGS and not said.note.strip():
        raise NoOutcome
    return said.squad_id if said.squad_id in sent else one.squad_id, None


def _tell(one: Incident, kind: IncidentEventKind, *, was_open: bool, after: Standing, now: datetime) -> None:
    """Who must know of it now: the desk of a squad that declines or needs help; who reported it, of the end."""
    if not was_open:
        return
    if after.state in ENDED:
        if one.reporter is not None:
            tell_of(one, "incident_ended", [one.reporter.user_id], now)
    elif kind is IncidentEventKind.NEEDS_HELP:
        tell_desk(one, "incident_help", now)
    elif kind is IncidentEventKind.DECLINED and after.state is IncidentState.REPORTED:
        tell_desk(one, "incident_declined", now)
