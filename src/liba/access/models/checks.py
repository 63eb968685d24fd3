"""Checks at gates (facts, append-only), and the small tallies that are kept beside them and can be counted anew."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from liba.access.models.gates import Gate
from liba.access.terms import Direction, Outcome
from liba.governance.sealed import SealedField
from liba.territory.models import Cordon


class Check(models.Model):
    """One check at a gate, as the phone decided it and as the server decided it again.

    `id` is made on the phone. `serial` is not a foreign key: a forged card's number is kept too. `day` is the town's
    civil day of the corrected time. `reasons` are the server's codes, `phone_reasons` the phone's where they differ.
    """

    id = models.UUIDField(primary_key=True)
    gate = models.ForeignKey(Gate, models.PROTECT, db_index=False, related_name="checks")
    device_id = models.UUIDField()
    guard_id = models.PositiveBigIntegerField()
    direction = models.CharField(max_length=3, choices=[(d.value, d.value) for d in Direction])
    outcome = models.CharField(max_length=12, choices=[(o.value, o.value) for o in Outcome])
    server_outcome = models.CharField(max_length=12)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    skew_seconds = models.IntegerField(default=0)
    day = models.DateField()
    found = models.CharField(max_length=15)
    serial = models.PositiveIntegerField(null=True, blank=True)
    quota_serial = models.PositiveIntegerField(null=True, blank=True)
    type_code = models.CharField(max_length=20, blank=True)
    reasons = models.CharField(max_length=300, blank=True)
    phone_reasons = models.CharField(max_length=300, blank=True)
    mask = models.BooleanField(null=True)
    id_seen = models.BooleanField(null=True)
    temperature = models.PositiveSmallIntegerField(null=True)
    purpose = models.CharField(max_length=20, blank=True)
    local = models.BooleanField(null=True)
    plate = SealedField(purpose="access.plate", null=True, blank=True)
    came_from = models.CharField(max_length=100, blank=True)
    note = models.CharField(max_length=200, blank=True)
    attestations = models.CharField(max_length=100, blank=True)
    people = models.PositiveSmallIntegerField(default=1)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, db_index=False
    )
    override_reason = models.CharField(max_length=200, blank=True)
    flags = models.CharField(max_length=60, blank=True)
    rule_version = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = (
            models.Index(fields=("gate", "-happened_at"), name="check_gate_time"),
            models.Index(
                fields=("serial", "-happened_at"), name="check_serial", condition=Q(serial__isnull=False)
            ),
            models.Index(fields=("day", "gate"), name="check_refused", condition=Q(outcome="refused")),
            models.Index(fields=("-recorded_at",), name="check_flagged", condition=~Q(flags="")),
        )

    def __str__(self) -> str:
        return f"{self.gate_id} {self.happened_at} {self.outcome}"


class Undo(models.Model):
    """A guard took a check back within a minute. It may come before its check; then it waits (`applied_at` empty)."""

    id = models.UUIDField(primary_key=True)
    check_id = models.UUIDField(unique=True)
    device_id = models.UUIDField()
    guard_id = models.PositiveBigIntegerField()
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.check_id)


class QuotaUse(models.Model):
    """A household's one entry of a day. The constraint is what makes it one.

    An undone check's row goes and a `freed` one comes, so that phones learn of it by the order of ids.
    """

    quota_serial = models.PositiveIntegerField()
    day = models.DateField()
    check_id = models.UUIDField(unique=True)
    gate_id = models.BigIntegerField()
    happened_at = models.DateTimeField()
    freed = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("day", "quota_serial"), condition=Q(freed=False), name="one_entry_a_household_and_day"
            ),
        )
        indexes = (models.Index(fields=("day", "id"), name="quota_use_order"),)

    def __str__(self) -> str:
        return f"{self.quota_serial} {self.day}"


class DoubleUse(models.Model):
    """Two gates that were apart admitted one household twice; both checks stand, the posts are told."""

    quota_serial = models.PositiveIntegerField()
    day = models.DateField(db_index=True)
    first_check = models.UUIDField()
    second_check = models.UUIDField(unique=True)
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=100, blank=True)
    note = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.quota_serial} {self.day}"


class GateTally(models.Model):
    """How many people a gate let in or out, or refused, in a quarter of an hour (0–95 of the local day)."""

    gate = models.ForeignKey(Gate, models.PROTECT, related_name="tallies")
    day = models.DateField()
    quarter = models.PositiveSmallIntegerField()
    direction = models.CharField(max_length=3)
    outcome = models.CharField(max_length=12)
    n = models.IntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("day", "gate", "quarter", "direction", "outcome"), name="one_gate_tally"
            ),
        )

    def __str__(self) -> str:
        return f"{self.gate_id} {self.day} {self.quarter} {self.n}"


class ReasonTally(models.Model):
    """How often a gate refused for a reason on a day."""

    gate = models.ForeignKey(Gate, models.PROTECT, related_name="reason_tallies")
    day = models.DateField()
    reason = models.CharField(max_length=30)
    n = models.IntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("day", "gate", "reason"), name="one_reason_tally"),)

    def __str__(self) -> str:
        return f"{self.gate_id} {self.day} {self.reason} {self.n}"


class CordonFlow(models.Model):
    """People who went into a cordon less those who left it, since the beginning."""

    cordon = models.OneToOneField(Cordon, models.PROTECT, primary_key=True, related_name="flow")
    net = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.cordon_id} {self.net}"


class Recount(models.Model):
    """People inside a cordon, counted on the ground. `net_at` is its flow's net at that moment."""

    id = models.UUIDField(primary_key=True)
    cordon = models.ForeignKey(Cordon, models.PROTECT, related_name="recounts")
    count = models.PositiveIntegerField()
    net_at = models.IntegerField()
    happened_at = models.DateTimeField()
    by = models.CharField(max_length=100)

    class Meta:
        indexes = (models.Index(fields=("cordon", "-happened_at"), name="recount_newest"),)

    def __str__(self) -> str:
        return f"{self.cordon} {self.count}"


class Duty(models.Model):
    """A guard's time at a gate."""

    id = models.UUIDField(primary_key=True)
    gate = models.ForeignKey(Gate, models.PROTECT, related_name="duties")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="duties")
    device_id = models.UUIDField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("gate", "ended_at"), name="duty_gate"),)

    def __str__(self) -> str:
        return f"{self.gate} {self.started_at}"
