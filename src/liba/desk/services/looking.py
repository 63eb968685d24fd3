"""Looks at what was said of an incident: each is a line of the journal."""

from collections.abc import Sequence
from datetime import datetime

from liba.desk.models import Incident, IncidentLook
from liba.governance.services import decision, record
from liba.kernel.actors import Actor
from liba.workforce.models import Responder


def look_at(actor: Actor, one: Incident, *, now: datetime) -> None:
    """Write down that somebody at the desk read what was said."""
    with decision():
        record(
            actor, "desk.incident.seen", "incident", one.pk, now, area_path=one.area.path, number=one.number
        )


def hand_over(actor: Actor, responder: Responder, found: Sequence[Incident], *, now: datetime) -> int:
    """Write down which incidents a member's phone is given for the first time; how many are new."""
    held = set(
        IncidentLook.objects.filter(responder=responder, incident__in=found).values_list(
            "incident_id", flat=True
        )
    )
    new = [one for one in found if one.pk not in held]
    if not new:
        return 0
    with decision():
        IncidentLook.objects.bulk_create(
            (IncidentLook(incident=one, responder=responder, looked_at=now) for one in new),
            ignore_conflicts=True,
        )
        for one in new:
            record(
                actor,
                "desk.incident.seen",
                "incident",
                one.pk,
                now,
                area_path=one.area.path,
                number=one.number,
            )
    return len(new)
