"""What incidents hold of people, why, how long, and how it is destroyed. That there was one, where and how long stays."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liba.desk.models import Incident, IncidentEvent, IncidentLook
from liba.governance.retention import RetentionRule

STEP = 50_000
_SAID = Q(words__isnull=False) | Q(caller__isnull=False) | Q(outcome__isnull=False) | ~Q(where="")


def _over(before: datetime) -> Q:
    """Ended before then; one that nobody ended is as old as its report."""
    return Q(ended_at__lt=before) | Q(ended_at=None, happened_at__lt=before)


def _callers(before: datetime) -> int:
    held = Q(caller_phone__isnull=False)
    return Incident.objects.filter(_over(before), held).update(caller_phone=None)


def _words(before: datetime) -> int:
    notes = IncidentEvent.objects.filter(note__isnull=False, recorded_at__lt=before)
    emptied = notes.filter(Q(incident__ended_at__lt=before) | Q(incident__ended_at=None)).update(note=None)
    due = Incident.objects.filter(_over(before), _SAID).values("pk")[:STEP]
    return emptied + Incident.objects.filter(pk__in=due).update(
        words=None, caller=None, outcome=None, where="", lon=None, lat=None
    )


def _who(before: datetime) -> int:
    looks = IncidentLook.objects.filter(looked_at__lt=before).delete()[0]
    events = IncidentEvent.objects.filter(~Q(by=""), recorded_at__lt=before).update(responder=None, by="")
    named = Incident.objects.filter(_over(before), ~Q(reported_by=""))
    return looks + events + named.update(reporter=None, reported_by="")


RETENTION = (
    RetentionRule(
        name="desk.callers",
        holds=_("callers' telephone numbers"),
        purpose=_("telling callers how it ended"),
        since=_("the incident ended"),
        keeps=timedelta(days=14),
        destroyed=_("field emptied"),
        destroy=_callers,
    ),
    RetentionRule(
        name="desk.words",
        holds=_("what was said of incidents: words, callers' names, places, notes, outcomes"),
        purpose=_("settling the incident, answering for what was done"),
        since=_("the incident ended"),
        keeps=timedelta(days=90),
        destroyed=_("fields emptied; kind, area and times stay"),
        destroy=_words,
    ),
    RetentionRule(
        name="desk.who",
        holds=_("who reported an incident, went to it and read of it on a phone"),
        purpose=_("answering for what was done"),
        since=_("the incident ended"),
        keeps=timedelta(days=180),
        destroyed=_("taken off the incident; rows deleted"),
        destroy=_who,
    ),
)
