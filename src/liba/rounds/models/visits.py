"""Facts from the door (append-only), what they raised, and what was told of those that did not come."""

from django.db import models
from django.db.models import Q

from liba.governance.sealed import SealedField
from liba.registry.models import Household, Person
from liba.rounds.models.plans import Round
from liba.rounds.terms.forms import Severity
from liba.rounds.terms.plans import AlertState, By, Outcome
from liba.territory.models import Area, Site
from liba.workforce.models import Post, Responder


class Visit(models.Model):
    """One visit as it was recorded. `id` is made on the phone.

    The target is a household, a person of it, a site, or a post. `day` and `window` name the due it answers (`window`
    is -1 when none was due), `area` is where the target lay then. Of people, `answers` is sealed (`Answers` as JSON);
    of places and of the work, `counts` is plain, so that it can be added up. `form_version` is the form as it was asked.
    `said` is the outcome as the phone gave it, where the server's differs (`unplanned`). A visit that was taken back
    has `undone_at` and counts nowhere.
    """

    id = models.UUIDField(primary_key=True)
    round = models.ForeignKey(Round, models.PROTECT, db_index=False, related_name="visits")
    household = models.ForeignKey(
        Household, models.SET_NULL, null=True, blank=True, db_index=False, related_name="visits"
    )
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, db_index=False, related_name="visits"
    )
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, db_index=False, related_name="visits"
    )
    post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, db_index=False, related_name="visits"
    )
    area = models.ForeignKey(Area, models.PROTECT, db_index=False, related_name="visits")
    day = models.DateField()
    window = models.SmallIntegerField()
    outcome = models.CharField(max_length=13, choices=[(o.value, o.value) for o in Outcome])
    said = models.CharField(max_length=13, blank=True)
    form_version = models.PositiveIntegerField()
    answers = SealedField(purpose="rounds.answers", null=True, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    note = SealedField(purpose="rounds.note", null=True, blank=True)
    responder = models.ForeignKey(
        Responder, models.SET_NULL, null=True, blank=True, db_index=False, related_name="visits"
    )
    user_id = models.PositiveBigIntegerField(null=True, blank=True)
    device_id = models.UUIDField(null=True, blank=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    skew_seconds = models.IntegerField(default=0)
    flags = models.CharField(max_length=120, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("round", "day", "window", "area"), name="visit_due"),
            models.Index(
                fields=("household", "-happened_at"),
                name="visit_household",
                condition=Q(household__isnull=False),
            ),
            models.Index(fields=("site", "-happened_at"), name="visit_site", condition=Q(site__isnull=False)),
            models.Index(fields=("post", "-happened_at"), name="visit_post", condition=Q(post__isnull=False)),
            models.Index(fields=("responder", "day"), name="visit_responder"),
            models.Index(fields=("-recorded_at",), name="visit_flagged", condition=~Q(flags="")),
        )

    def __str__(self) -> str:
        return f"{self.round_id} {self.day} {self.outcome}"


class VisitUndo(models.Model):
    """A visit was taken back: a fact of its own, which may come before its visit and then waits."""

    id = models.UUIDField(primary_key=True)
    visit_id = models.UUIDField(unique=True)
    user_id = models.PositiveBigIntegerField(null=True, blank=True)
    device_id = models.UUIDField(null=True, blank=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.visit_id)


class Photo(models.Model):
    """A picture from a visit, its file sealed under the town's data folder. It may come before its visit, or never."""

    id = models.UUIDField(primary_key=True)
    visit_id = models.UUIDField(db_index=True)
    question = models.SlugField(max_length=40)
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    responder = models.ForeignKey(Responder, models.SET_NULL, null=True, blank=True, related_name="+")
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class Alert(models.Model):
    """A limit that an answer crossed, from its arrival until somebody has settled it with a note."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="alerts")
    limit = models.SlugField(max_length=40)
    severity = models.CharField(max_length=6, choices=[(s.value, s.value) for s in Severity])
    area = models.ForeignKey(Area, models.PROTECT, related_name="alerts")
    household = models.ForeignKey(Household, models.SET_NULL, null=True, blank=True, related_name="alerts")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="alerts")
    state = models.CharField(max_length=7, choices=[(s.value, s.value) for s in AlertState])
    raised_at = models.DateTimeField()
    arrived_at = models.DateTimeField()
    taken_by = models.CharField(max_length=100, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=100, blank=True)
    note = SealedField(purpose="rounds.alert_note", null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("state", "-arrived_at"), name="alert_open"),)

    def __str__(self) -> str:
        return f"{self.limit} {self.state}"


class Escalation(models.Model):
    """Somebody was told that dues of a window were missed; once for each step, window and person told.

    Without a responder nobody answers for those dues; with a count of 0 nothing was missed when the step's time came.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="escalations")
    day = models.DateField()
    window = models.SmallIntegerField()
    step = models.PositiveSmallIntegerField()
    to = models.CharField(max_length=10, choices=[(b.value, b.value) for b in By])
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    responder = models.ForeignKey(Responder, models.SET_NULL, null=True, blank=True, related_name="+")
    count = models.PositiveIntegerField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("round", "day", "window", "step", "area", "responder"), name="escalation_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.round_id} {self.day} {self.step}"
