"""The day's cycle: who has reported, the briefing, what was decided in it, and problems that were sent up."""

from django.db import models

from liba.command.models.orders import Order
from liba.command.terms.orders import ProblemState
from liba.territory.models import Area
from liba.workforce.models import Responder, Unit


class CycleVersion(models.Model):
    """The cycle's times as the playbook had them; `spec` is a `CycleSpec` as JSON. The newest version is in force."""

    version = models.PositiveIntegerField(unique=True)
    spec = models.JSONField()
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"v{self.version}"


class UnitReturn(models.Model):
    """A unit says that its day's figures, which Liba counted, are right, or what is wrong with them. Once a day."""

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="returns")
    day = models.DateField()
    responder = models.ForeignKey(Responder, models.SET_NULL, null=True, blank=True, related_name="+")
    by = models.CharField(max_length=100)
    agrees = models.BooleanField(default=True)
    note = models.CharField(max_length=500, blank=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("unit", "day"), name="one_return_a_unit_and_day"),)

    def __str__(self) -> str:
        return f"{self.unit_id} {self.day}"


class ReturnNudge(models.Model):
    """Somebody was told that a unit's return is missing; once for each step."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    day = models.DateField()
    step = models.PositiveSmallIntegerField()
    told = models.PositiveIntegerField(default=0)
    told_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("unit", "day", "step"), name="nudge_once"),)

    def __str__(self) -> str:
        return f"{self.unit_id} {self.day} {self.step}"


class Briefing(models.Model):
    """A day's briefing as it was made; `page` holds its figures and lists as they stood (JSON)."""

    day = models.DateField()
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    page = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("day", "area"), name="one_briefing_a_day"),)

    def __str__(self) -> str:
        return str(self.day)


class Decision(models.Model):
    """What was decided in a briefing, and the order that it became."""

    briefing = models.ForeignKey(Briefing, models.CASCADE, related_name="decisions")
    place = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=500)
    addressees = models.JSONField(default=dict)
    due_at = models.DateTimeField(null=True, blank=True)
    order = models.OneToOneField(Order, models.SET_NULL, null=True, blank=True, related_name="decision")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("briefing", "place"), name="decision_place_once"),)

    def __str__(self) -> str:
        return self.words


class Problem(models.Model):
    """A problem that was sent up: an owner, a date, an end."""

    id = models.UUIDField(primary_key=True)
    number = models.PositiveIntegerField(unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="problems")
    area = models.ForeignKey(Area, models.PROTECT, related_name="problems")
    words = models.CharField(max_length=1000)
    raised_by = models.CharField(max_length=100)
    raiser = models.ForeignKey(Responder, models.SET_NULL, null=True, blank=True, related_name="+")
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    owner = models.ForeignKey(Responder, models.SET_NULL, null=True, blank=True, related_name="problems")
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=5, choices=[(s.value, s.value) for s in ProblemState])
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=100, blank=True)
    outcome = models.CharField(max_length=1000, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = (models.Index(fields=("state", "due_on"), name="problem_open"),)

    def __str__(self) -> str:
        return str(self.number)
