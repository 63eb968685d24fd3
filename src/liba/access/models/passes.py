"""Passes, their types, the runs they were made in, their printing and handing out."""

from django.db import models
from django.db.models import Q

from liba.access.terms import PassKind, PassStatus, RunPurpose
from liba.governance.models import Measure
from liba.governance.named import BrieflyNamed
from liba.governance.sealed import SealedField
from liba.registry.models import Household, Person
from liba.territory.models import Area, Cordon, Site


class SigningKey(models.Model):
    """A key that signs passes (ES256). Two are live at any time; withdrawing one withdraws its cards."""

    kid = models.CharField(max_length=8, primary_key=True)
    private_pem = SealedField(purpose="access.signing_key", null=True)
    x = models.BinaryField(max_length=32)
    y = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.kid


class PassType(BrieflyNamed):
    """A type of pass as the playbook gives it. `digits` are last digits of lunar days; empty: every day."""

    code = models.SlugField(max_length=20, unique=True)
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in PassKind])
    colour = models.CharField(max_length=10)
    digits = models.JSONField(default=list)
    hours = models.JSONField(default=list)
    cordon = models.ForeignKey(Cordon, models.PROTECT, related_name="pass_types")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="pass_types")
    uses_quota = models.BooleanField(default=False)
    set_size = models.PositiveSmallIntegerField(default=1)
    longest_days = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("code",)


class PassCounter(models.Model):
    """The town's counter (one row): the next free serial and the newest change. Locking it puts issuers in turn."""

    next_serial = models.PositiveIntegerField(default=1)
    seq = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.next_serial} {self.seq}"


class PassRun(models.Model):
    """Consecutive serials: issued at once to the households of an area, blank stock, or a block from which single
    passes are issued one by one. `used` is how many serials of the run exist as passes."""

    type = models.ForeignKey(PassType, models.PROTECT, related_name="runs")
    first_serial = models.PositiveIntegerField(unique=True)
    count = models.PositiveIntegerField()
    used = models.PositiveIntegerField()
    purpose = models.CharField(max_length=8, choices=[(p.value, p.value) for p in RunPurpose])
    set_size = models.PositiveSmallIntegerField(default=1)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    kid = models.CharField(max_length=8)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"{self.type} {self.first_serial}+{self.count}"


class HandOut(models.Model):
    """A receipt: what a household was given, by whom, and that the three essentials (mask, ID, pass) were told."""

    id = models.UUIDField(primary_key=True)
    household = models.ForeignKey(Household, models.PROTECT, related_name="hand_outs")
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.CharField(max_length=100)
    told_mask = models.BooleanField(default=False)
    told_id = models.BooleanField(default=False)
    told_pass = models.BooleanField(default=False)
    signed = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.id)


class Pass(models.Model):
    """A pass. `serial` is dense in the town; `quota_serial` is the serial by which its household's daily entry counts.

    `changed_seq` orders changes of status, so that phones fetch only what is new to them. `differs` marks a pass whose
    quota serial or validity is not what its run says, so that phones are told of it by itself.
    """

    serial = models.PositiveIntegerField(primary_key=True)
    quota_serial = models.PositiveIntegerField(db_index=True)
    type = models.ForeignKey(PassType, models.PROTECT, related_name="passes")
    run = models.ForeignKey(PassRun, models.PROTECT, related_name="passes")
    status = models.CharField(max_length=10, choices=[(s.value, s.value) for s in PassStatus])
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, db_index=False, related_name="passes"
    )
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="passes")
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="passes")
    landlord = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="tenants_passes")
    address = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    approved_by = models.CharField(max_length=100, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    status_reason = models.CharField(max_length=300, blank=True)
    hand_out = models.ForeignKey(HandOut, models.PROTECT, null=True, blank=True, related_name="passes")
    replaced_by = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaces")
    differs = models.BooleanField(default=False)
    changed_seq = models.BigIntegerField(default=0, db_index=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("site",), condition=Q(status="good", site__isnull=False), name="one_permit_a_stall"
            ),
            models.UniqueConstraint(
                fields=("person", "type"),
                condition=Q(status="good", person__isnull=False),
                name="one_pass_a_person_and_type",
            ),
        )
        indexes = (
            models.Index(fields=("type", "status", "serial"), name="pass_type_status"),
            models.Index(fields=("status", "serial"), name="pass_status"),
            models.Index(fields=("household", "status", "hand_out"), name="pass_of_household"),
            models.Index(fields=("valid_to",), name="pass_valid_to", condition=Q(valid_to__isnull=False)),
            models.Index(fields=("serial",), name="pass_differs", condition=Q(differs=True)),
        )

    def __str__(self) -> str:
        return str(self.serial)


class PrintJob(models.Model):
    """Cards of a run on their way to paper; `done` is the cursor from which it resumes after any stop."""

    run = models.ForeignKey(PassRun, models.PROTECT, related_name="print_jobs")
    language = models.CharField(max_length=10, default="zh-hans")
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=100)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField()
    finished_at = models.DateTimeField(null=True, blank=True)
    destroyed_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.run} {self.done}/{self.total}"
