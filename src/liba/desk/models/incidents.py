"""Incidents, from the report to the settlement. What was said of people is sealed."""

from django.db import models
from django.db.models import Q

from liba.desk.terms import IncidentEventKind, IncidentKind, IncidentSource, IncidentState
from liba.governance.sealed import SealedField
from liba.territory.models import Area, Site
from liba.workforce.models import Responder, Unit


class Incident(models.Model):
    """One incident. `id` is made where it was reported. `squad` is the unit that was sent last.

    `gate_code` names the gate it was reported from. `caller` is who rang, `caller_phone` where they are told the end.
    `state`, the moments and `squad` follow from the events (`rules.standing`); they are kept for lists. `waits_since` is
    since when nobody has taken it, `steps_taken` how many of the playbook's steps were told of that. Positions are
    WGS 84 degrees.
    """

    id = models.UUIDField(primary_key=True)
    number = models.PositiveIntegerField(unique=True)
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in IncidentKind])
    source = models.CharField(max_length=10, choices=[(s.value, s.value) for s in IncidentSource])
    urgent = models.BooleanField(default=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="incidents")
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="incidents")
    gate_code = models.SlugField(max_length=40, blank=True)
    where = models.CharField(max_length=200, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    words = SealedField(purpose="desk.incident", null=True, blank=True)
    caller = SealedField(purpose="desk.caller", null=True, blank=True)
    caller_phone = SealedField(purpose="desk.caller_phone", null=True, blank=True)
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in IncidentState])
    squad = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="incidents")
    reporter = models.ForeignKey(Responder, models.SET_NULL, null=True, blank=True, related_name="+")
    reported_by = models.CharField(max_length=100)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    dispatched_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    waits_since = models.DateTimeField(null=True, blank=True)
    steps_taken = models.PositiveSmallIntegerField(default=0)
    outcome = SealedField(purpose="desk.outcome", null=True, blank=True)
    caller_told_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = (
            models.Index(fields=("state", "-happened_at"), name="incident_open"),
            models.Index(fields=("area", "-happened_at"), name="incident_area"),
            models.Index(fields=("waits_since",), name="incident_waits", condition=~Q(waits_since=None)),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


class IncidentEvent(models.Model):
    """A fact about an incident, by whom, when it happened and when it arrived here."""

    id = models.UUIDField(primary_key=True)
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=11, choices=[(k.value, k.value) for k in IncidentEventKind])
    squad = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    responder = models.ForeignKey(Responder, models.SET_NULL, null=True, blank=True, related_name="+")
    by = models.CharField(max_length=100)
    note = SealedField(purpose="desk.note", null=True, blank=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("incident", "happened_at"), name="incident_event"),)

    def __str__(self) -> str:
        return f"{self.incident_id} {self.kind}"


class IncidentLook(models.Model):
    """A squad's member has what was said of an incident on the phone: the first time is a line of the journal."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="looks")
    responder = models.ForeignKey(Responder, models.CASCADE, related_name="+")
    looked_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("incident", "responder"), name="incident_look_once"),)

    def __str__(self) -> str:
        return f"{self.incident_id} {self.responder_id}"
