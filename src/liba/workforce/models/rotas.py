"""Posts, the rotas that fill them, and what was said at the post."""

from django.db import models
from django.db.models import Q

from liba.governance.named import Named
from liba.registry.models import Household
from liba.territory.models import Area, Site
from liba.workforce.models.people import Responder
from liba.workforce.terms import PostKind, RotaKind, RotaState, ShiftChangeKind, ShiftEventKind


class Post(Named):
    """A place where somebody stands. `gate_code` names the gate that stands there, if one does.

    `patterns` are `ShiftPattern`s as JSON, `needs` people a shift, `skills` codes one of them at least must have.
    """

    code = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in PostKind])
    area = models.ForeignKey(Area, models.PROTECT, related_name="posts")
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="posts")
    gate_code = models.SlugField(max_length=40, blank=True, db_index=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    patterns = models.JSONField(default=list)
    needs = models.PositiveSmallIntegerField(default=1)
    skills = models.JSONField(default=list, blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("code",)


class RotaRule(models.Model):
    """The town's shifts and limits, as its playbook says: one row. `patterns` are `ShiftPattern`s, the others structs."""

    code = models.SlugField(max_length=10, unique=True, default="town")
    patterns = models.JSONField(default=list)
    limits = models.JSONField(default=dict)
    weights = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"v{self.version}"


class Rota(Named):
    """Who stands where from `from_on` to `to_on` (inclusive). `figures`: cost, bound, fairness, what is missing.

    `kinds` are the kinds of posts that it fills (none named: all but lanes).

    `working_since` is set while the worker looks for a better one than the first legal answer.
    """

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in RotaKind])
    area = models.ForeignKey(Area, models.PROTECT, related_name="rotas")
    from_on = models.DateField()
    to_on = models.DateField()
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in RotaState])
    kinds = models.JSONField(default=list, blank=True)
    seed = models.PositiveBigIntegerField(default=1)
    figures = models.JSONField(default=dict)
    working_since = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.CharField(max_length=100, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = (models.Index(fields=("state", "to_on"), name="rota_state"),)


class Shift(models.Model):
    """One place of one shift: a responder's, a household's, or nobody's, which is a gap. `place` counts from 0."""

    rota = models.ForeignKey(Rota, models.CASCADE, related_name="shifts")
    post = models.ForeignKey(Post, models.PROTECT, related_name="shifts")
    day = models.DateField()
    pattern = models.SlugField(max_length=30)
    place = models.PositiveSmallIntegerField(default=0)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    responder = models.ForeignKey(Responder, models.PROTECT, null=True, blank=True, related_name="shifts")
    household = models.ForeignKey(Household, models.PROTECT, null=True, blank=True, related_name="shifts")
    arrived_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    told_missing_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("rota", "post", "day", "pattern", "place"), name="shift_once"),
        )
        indexes = (
            models.Index(fields=("responder", "starts_at"), name="shift_responder"),
            models.Index(fields=("household", "starts_at"), name="shift_household"),
            models.Index(fields=("starts_at",), name="shift_not_arrived", condition=Q(arrived_at=None)),
        )

    def __str__(self) -> str:
        return f"{self.post_id} {self.day} {self.pattern}"


class ShiftChange(models.Model):
    """Why a shift is another's than the rota said; the chain of these is a shift's history.

    A swap that is asked waits until it is agreed or declined; `in_return` is the shift that is taken for it, if one is.
    """

    id = models.UUIDField(primary_key=True)
    shift = models.ForeignKey(Shift, models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=8, choices=[(k.value, k.value) for k in ShiftChangeKind])
    from_responder = models.ForeignKey(Responder, models.PROTECT, null=True, blank=True, related_name="+")
    to_responder = models.ForeignKey(Responder, models.PROTECT, null=True, blank=True, related_name="+")
    from_household = models.ForeignKey(Household, models.PROTECT, null=True, blank=True, related_name="+")
    to_household = models.ForeignKey(Household, models.PROTECT, null=True, blank=True, related_name="+")
    in_return = models.ForeignKey(Shift, models.CASCADE, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"{self.shift_id} {self.kind}"


class ShiftEvent(models.Model):
    """A fact from the post: arrived, handed over (with a note), left. It may be of a shift that is unknown here."""

    id = models.UUIDField(primary_key=True)
    shift = models.ForeignKey(Shift, models.CASCADE, null=True, blank=True, related_name="events")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="events")
    responder = models.ForeignKey(Responder, models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in ShiftEventKind])
    note = models.CharField(max_length=500, blank=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("post", "-happened_at"), name="shift_event_post"),)

    def __str__(self) -> str:
        return f"{self.post_id} {self.kind}"


class Absence(models.Model):
    """A responder or household can't serve from a day to a day (inclusive): no shift is given them then."""

    responder = models.ForeignKey(Responder, models.CASCADE, null=True, blank=True, related_name="absences")
    household = models.ForeignKey(Household, models.CASCADE, null=True, blank=True, related_name="absences")
    from_on = models.DateField()
    to_on = models.DateField()
    reason = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    by = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"{self.responder_id or self.household_id} {self.from_on}–{self.to_on}"


class CalendarFeed(models.Model):
    """A secret address at which a calendar reads a responder's shifts, or those of a lane's households.

    Only the secret's digest is kept: who lost the address is given another, and a withdrawn one gives nothing.
    """

    token_hash = models.BinaryField(max_length=32, unique=True)
    responder = models.ForeignKey(
        Responder, models.CASCADE, null=True, blank=True, related_name="calendar_feeds"
    )
    area = models.ForeignKey(Area, models.CASCADE, null=True, blank=True, related_name="calendar_feeds")
    language = models.CharField(max_length=10)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)
    read_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(responder__isnull=False, area__isnull=True)
                | Q(responder__isnull=True, area__isnull=False),
                name="feed_of_one",
            ),
        )

    def __str__(self) -> str:
        return f"{self.responder_id or self.area_id}"
