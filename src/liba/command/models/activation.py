"""The alarm: a plan in force, who was called to which group, who came, and the tasks timed from T+0."""

from django.db import models
from django.db.models import Q

from liba.command.terms.activation import MusterAnswer
from liba.governance.models import Measure
from liba.kernel.text import Text
from liba.territory.models import Area, Site
from liba.workforce.models import Responder


class PlanVersion(models.Model):
    """One version of a plan; `spec` is an `ActivationPlan` as JSON. The newest of a code can be started."""

    code = models.SlugField(max_length=40)
    version = models.PositiveIntegerField()
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)
    spec = models.JSONField()
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=100)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("code", "version"), name="plan_version_once"),)

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"

    @property
    def name(self) -> Text:
        """The plan's name in both languages."""
        return Text(self.name_zh, self.name_en)


class Activation(models.Model):
    """A plan in force, or rehearsed. It ends by a decision, or by itself on `ends_at`. One in earnest at a time.

    `steps_taken` of the plan's `missing_at` are done; `report` holds figures without names, `learned` is said at the end.
    """

    plan = models.ForeignKey(PlanVersion, models.PROTECT, related_name="activations")
    drill = models.BooleanField(default=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    venue = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="+")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=300)
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=100)
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=100, blank=True)
    steps_taken = models.PositiveSmallIntegerField(default=0)
    report = models.JSONField(default=dict, blank=True)
    learned = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("drill",), condition=Q(ended_at=None), name="one_activation_of_a_kind"
            ),
        )

    def __str__(self) -> str:
        return f"{self.plan_id} {self.started_at}"


class ActivationGroup(models.Model):
    """A working group of an activation; who leads it now, and when a deputy was called to do so."""

    activation = models.ForeignKey(Activation, models.CASCADE, related_name="groups")
    code = models.SlugField(max_length=40)
    leader = models.ForeignKey(Responder, models.SET_NULL, null=True, blank=True, related_name="+")
    deputy_called_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("activation", "code"), name="activation_group_once"),)

    def __str__(self) -> str:
        return self.code


class ActivationMember(models.Model):
    """Somebody who was called, or came `uncalled` and was added: to one group only. The moments follow from the events.

    `led_until`: somebody else was put in their place then; what they report from before still counts.
    """

    activation = models.ForeignKey(Activation, models.CASCADE, related_name="members")
    responder = models.ForeignKey(Responder, models.PROTECT, related_name="+")
    group = models.SlugField(max_length=40)
    role = models.CharField(max_length=8)
    called_at = models.DateTimeField()
    uncalled = models.BooleanField(default=False)
    answer = models.CharField(max_length=6, blank=True, choices=[(a.value, a.value) for a in MusterAnswer])
    answered_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    led_until = models.DateTimeField(null=True, blank=True)
    stands_in_for = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="stand_ins"
    )
    reply_code = models.CharField(max_length=6)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("activation", "responder"), name="called_to_one_group"),
        )
        indexes = (models.Index(fields=("activation", "group"), name="activation_member_group"),)

    def __str__(self) -> str:
        return f"{self.activation_id} {self.responder_id}"


class MusterEvent(models.Model):
    """A fact of a muster: answered or arrived, by what way. One for an activation that is over is kept, and says so."""

    id = models.UUIDField(primary_key=True)
    member = models.ForeignKey(ActivationMember, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=8)
    answer = models.CharField(max_length=6, blank=True)
    way = models.CharField(max_length=5)
    by = models.CharField(max_length=100)
    late = models.BooleanField(default=False)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.member_id} {self.kind}"


class ActivationTask(models.Model):
    """A task of the plan in this activation. How it stands follows from its events, and is written here for the board."""

    activation = models.ForeignKey(Activation, models.CASCADE, related_name="tasks")
    code = models.SlugField(max_length=40)
    group = models.SlugField(max_length=40)
    due_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)
    begun_by = models.CharField(max_length=100, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=100, blank=True)
    blocked_at = models.DateTimeField(null=True, blank=True)
    blocked_by = models.CharField(max_length=100, blank=True)
    hindrance = models.CharField(max_length=10, blank=True)
    blocked_because = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("activation", "code"), name="activation_task_once"),)

    def __str__(self) -> str:
        return self.code


class TaskEvent(models.Model):
    """A fact of a task: begun, done, blocked and by what, going on, not done after all, or a report taken back.

    `responder` is who said it on a phone; none for the command post. `undoes` is the report that is taken back, which may
    not have come yet. One for an activation that is over is kept, and says so.
    """

    id = models.UUIDField(primary_key=True)
    task = models.ForeignKey(ActivationTask, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=8)
    hindrance = models.CharField(max_length=10, blank=True)
    words = models.CharField(max_length=500, blank=True)
    undoes = models.UUIDField(null=True, blank=True)
    responder = models.ForeignKey(Responder, models.SET_NULL, null=True, blank=True, related_name="+")
    by = models.CharField(max_length=100)
    late = models.BooleanField(default=False)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.task_id} {self.kind}"
