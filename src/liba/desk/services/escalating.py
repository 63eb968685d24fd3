"""Telling further up of incidents that nobody takes."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings

from liba.accounts.selectors import holders_of
from liba.desk.models import Incident
from liba.desk.rules import steps_due
from liba.desk.selectors import desk_spec
from liba.desk.services.restanding import add_event
from liba.desk.services.telling import tell_of
from liba.desk.terms import IncidentEventKind, ToldOf
from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor, Power
from liba.kernel.calendar import local_day
from liba.kernel.ids import new_id
from liba.workforce.models import Responder
from liba.workforce.selectors import answering_for
from liba.workforce.terms import LinkLevel

_LEVELS: dict[ToldOf, LinkLevel] = {"village": LinkLevel.VILLAGE, "official": LinkLevel.OFFICIAL}


Also = Callable[[Incident, int, Sequence[int]], None]
"""Told of each step that is taken, inside its decision: the incident, the step's place, the users who were told."""


def escalate(actor: Actor, *, now: datetime, also: Also | None = None) -> int:
    """Take every step that is due for incidents that wait; how many steps. Each is taken once, whatever became of the server."""
    steps = desk_spec().steps
    if not steps:
        return 0
    waiting = Incident.objects.filter(waits_since__isnull=False, steps_taken__lt=len(steps))
    return sum(_escalate_one(actor, pk, now, also) for pk in waiting.values_list("pk", flat=True))


def _escalate_one(actor: Actor, pk: UUID, now: datetime, also: Also | None) -> int:
    with decision():
        take_turn()
        one = Incident.objects.select_related("area").get(pk=pk)
        if one.waits_since is None:
            return 0
        due = list(steps_due(desk_spec().steps, one.steps_taken, one.waits_since, now))
        for place, step in due:
            users = _told(step.to, one, now)
            one.steps_taken = place + 1
            add_event(
                one,
                IncidentEventKind.ESCALATED,
                id=new_id(),
                by=actor.name,
                note=step.to,
                happened_at=now,
                now=now,
            )
            tell_of(one, "incident_waits", users, now)
            if also is not None:
                also(one, place, users)
            record(
                actor, "desk.incident.escalated", "incident", one.pk, now, area_path=one.area.path,
                number=one.number, to=step.to, told=len(users),
            )  # fmt: skip
    return len(due)


def _told(to: ToldOf, one: Incident, now: datetime) -> list[int]:
    """Accounts of those whom a step names; of the next above where nobody there can be told."""
    if to == "desk":
        return holders_of(Power.DISPATCH, one.area.path, now)
    if to == "command":
        return _command(one, now)
    chain: Iterable[LinkLevel] = (
        (_LEVELS[to],) if to == "official" else (LinkLevel.VILLAGE, LinkLevel.OFFICIAL)
    )
    day = local_day(now, settings.LIBA_ZONE)
    for level in chain:
        people = Responder.objects.filter(
            pk__in=answering_for(one.area.path, level, day), user__is_active=True
        )
        if users := list(people.values_list("user_id", flat=True)):
            return users
    return _command(one, now)


def _command(one: Incident, now: datetime) -> list[int]:
    """Who runs the day's cycle over the place: the command post."""
    return holders_of(Power.RUN_CYCLE, one.area.path, now)
