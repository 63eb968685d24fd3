"""The plan: forms, rounds over targets, and who is followed from when to when."""

from django.db import models

from liba.governance.models import Measure
from liba.governance.named import Named
from liba.registry.models import Household, Person
from liba.workforce.models import Responder


class FormVersion(models.Model):
    """One version of a form. `spec` is a `FormSpec` as JSON. Old versions stay: answers were given to them."""

    code = models.SlugField(max_length=40)
    version = models.PositiveIntegerField()
    spec = models.JSONField()
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=100)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("code", "version"), name="form_version_once"),)

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


class Round(Named):
    """What recurs, from `starts_on` to `ends_on` (inclusive). `spec` is a `RoundSpec` as JSON.

    A round that binds people (a check of those in isolation) hangs on its `measure` and is over with it.
    """

    code = models.SlugField(max_length=40, unique=True)
    spec = models.JSONField()
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="rounds")
    starts_on = models.DateField()
    ends_on = models.DateField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.CharField(max_length=100, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("code",)


class Enrolment(models.Model):
    """A person (or a whole household) followed by a round from a day to a day, for what happened on `event_on`.

    `reason` is the exposure's code, never an origin. `responder` is the one named for them, if one is. Windows that had
    closed at `begins_at` were never theirs.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="enrolments")
    household = models.ForeignKey(Household, models.CASCADE, related_name="enrolments")
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="enrolments")
    reason = models.SlugField(max_length=40)
    event_on = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    begins_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    responder = models.ForeignKey(
        Responder, models.SET_NULL, null=True, blank=True, related_name="enrolments"
    )
    enrolled_at = models.DateTimeField()
    enrolled_by = models.CharField(max_length=100)
    changed_seq = models.PositiveBigIntegerField(default=0, db_index=True)

    class Meta:
        indexes = (
            models.Index(fields=("round", "ends_on"), name="enrolment_round"),
            models.Index(fields=("household",), name="enrolment_household"),
        )

    def __str__(self) -> str:
        return f"{self.round_id} {self.household_id} {self.reason}"


class ReturnLayout(models.Model):
    """What a town's daily return counts, as the playbook has it; `spec` is JSON. The newest version is in force."""

    version = models.PositiveIntegerField(unique=True)
    spec = models.JSONField()
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"v{self.version}"
