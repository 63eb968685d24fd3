"""Incidents beyond the desk: whoever is sent, or told of one that waits, hears of it on their own ways too."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from liba.command.services.messages import send_message
from liba.command.terms.messages import MessageKind
from liba.desk.models import Incident, IncidentEvent
from liba.desk.selectors import users_of
from liba.desk.services import dispatch, escalate
from liba.desk.terms import IncidentEventKind
from liba.governance.services import decision
from liba.kernel.actors import Actor
from liba.kernel.calendar import local_day

EXPIRES = timedelta(hours=1)


def send_squad(
    actor: Actor, incident_id: UUID, unit_id: int, *, now: datetime, version: int | None = None
) -> Incident:
    """Send a squad as `dispatch` does, and call its members by push and message. Refuses what that refuses."""
    with decision():
        one = dispatch(actor, incident_id, unit_id, now=now, version=version)
        sent = IncidentEvent.objects.filter(
            incident=one, squad=unit_id, kind=IncidentEventKind.DISPATCHED.value
        )
        event = sent.order_by("-recorded_at").values_list("pk", flat=True).first()
        _say(one, f"{event}", users_of(unit_id, local_day(now, settings.LIBA_ZONE)), actor.name, now)
    return one


def escalate_incidents(actor: Actor, *, now: datetime) -> int:
    """Tell further up of incidents that nobody takes, in Liba and outside; how many steps were taken."""

    def outside(one: Incident, step: int, users: Sequence[int]) -> None:
        _say(one, f"{one.pk} {one.waits_since} {step}", users, actor.name, now)

    return escalate(actor, now=now, also=outside)


def _say(one: Incident, about: str, users: Sequence[int], by: str, now: datetime) -> None:
    """Only the number leaves the house. The notice in Liba is the desk's own, so none is left here."""
    if users:
        send_message(
            MessageKind.INCIDENT, users, {"number": one.number}, subject=("incident", about), now=now,
            expires_at=now + EXPIRES, made_by=by, notice=False,
        )  # fmt: skip
