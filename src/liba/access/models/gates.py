"""Gates and the versions of their rules."""

from django.db import models

from liba.access.terms import GateKind
from liba.governance.models import Measure
from liba.governance.named import Named
from liba.territory.models import Area, Cordon


class RuleVersion(models.Model):
    """One version of a rule. `spec` is an `AdmissionRule` as JSON; the newest version of a code is in force."""

    code = models.SlugField(max_length=40)
    version = models.PositiveIntegerField()
    spec = models.JSONField()
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="rules")
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=100)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("code", "version"), name="rule_version_once"),)

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


class Gate(Named):
    """A gate of a cordon. `version` guards against two administrators changing one gate.

    `area` is where it stands: who holds a power there holds it over the gate. Without one it is the whole cordon's.
    `switched_at` is when it was last opened or closed: checks from before that are judged by the state before.
    """

    code = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=15, choices=[(k.value, k.value) for k in GateKind])
    cordon = models.ForeignKey(Cordon, models.PROTECT, related_name="gates")
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="gates")
    rule_code = models.SlugField(max_length=40)
    is_open = models.BooleanField(default=True)
    switched_at = models.DateTimeField(null=True, blank=True)
    opens_minute = models.PositiveSmallIntegerField(default=0)
    closes_minute = models.PositiveSmallIntegerField(default=0)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    last_heard_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("code",)

    @property
    def hours(self) -> tuple[tuple[int, int], ...]:
        """Its daily hours as minutes; equal ends mean day and night."""
        return () if self.opens_minute == self.closes_minute else ((self.opens_minute, self.closes_minute),)
