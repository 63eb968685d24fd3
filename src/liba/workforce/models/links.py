"""Links of responsibility: dated, so that on any day it can be proved who answered for a door."""

from django.db import models
from django.db.models import Q

from liba.registry.models import Household
from liba.territory.models import Area
from liba.workforce.models.people import Responder
from liba.workforce.terms import AssignmentState, LinkLevel, TieKind


class LinkPolicy(models.Model):
    """The town's limits and weights for links, as its playbook has them: one row, `LinkLimits` and `LinkWeights` as JSON."""

    limits = models.JSONField()
    weights = models.JSONField()
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.limits}"


class Assignment(models.Model):
    """A proposed distribution of households to linkers, kept until a person confirms or discards it.

    `limits`, `weights` and `figures` (cost, bound, fairness, what is uncovered, cures) are JSON. `basis` is a digest of
    the households, hands and links that it was made from: when they changed, it is stale. `leaver` is whom it replaces.
    """

    id = models.UUIDField(primary_key=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in AssignmentState])
    starts_on = models.DateField()
    limits = models.JSONField()
    weights = models.JSONField()
    figures = models.JSONField(default=dict)
    failure = models.JSONField(default=dict)
    basis = models.CharField(max_length=64, blank=True)
    leaver = models.ForeignKey(Responder, models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=100, blank=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.area_id} {self.starts_on} {self.state}"


class AssignmentLine(models.Model):
    """One household of a proposal. No responder: it can't be covered. `reasons` are codes with numbers."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="lines")
    household = models.ForeignKey(Household, models.CASCADE, related_name="+")
    responder = models.ForeignKey(Responder, models.CASCADE, null=True, blank=True, related_name="+")
    moves = models.BooleanField(default=False)
    cost = models.IntegerField(default=0)
    reasons = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("assignment", "household"), name="assignment_household_once"),
        )

    def __str__(self) -> str:
        return f"{self.household_id} → {self.responder_id}"


class Link(models.Model):
    """A responder answers for an area (official, village, grid) or a household (linker), from a day up to `ends_on`.

    `follows` is the link that it took over from, `note` the hand-over note that both can read.
    """

    level = models.CharField(max_length=8, choices=[(level.value, level.value) for level in LinkLevel])
    responder = models.ForeignKey(Responder, models.PROTECT, related_name="links")
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="links")
    household = models.ForeignKey(Household, models.CASCADE, null=True, blank=True, related_name="links")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    assignment = models.ForeignKey(Assignment, models.SET_NULL, null=True, blank=True, related_name="links")
    follows = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="followed_by")
    note = models.CharField(max_length=500, blank=True)
    ended_because = models.CharField(max_length=30, blank=True)
    changed_seq = models.PositiveBigIntegerField(default=0, db_index=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("household",),
                condition=Q(ends_on=None, level="linker"),
                name="one_linker_a_household",
            ),
            models.CheckConstraint(
                condition=Q(level="linker", household__isnull=False, area__isnull=True)
                | (~Q(level="linker") & Q(household__isnull=True, area__isnull=False)),
                name="link_of_door_or_area",
            ),
        )
        indexes = (
            models.Index(fields=("responder", "ends_on"), name="link_responder"),
            models.Index(fields=("household", "starts_on"), name="link_household"),
            models.Index(fields=("area", "level"), name="link_area"),
        )

    def __str__(self) -> str:
        return f"{self.level} {self.responder_id}"


class Tie(models.Model):
    """A responder and a household know each other: kin or familiar, as somebody said; an optimisation may use it."""

    responder = models.ForeignKey(Responder, models.CASCADE, related_name="ties")
    household = models.ForeignKey(Household, models.CASCADE, related_name="ties")
    kind = models.CharField(max_length=8, choices=[(k.value, k.value) for k in TieKind])

    class Meta:
        constraints = (models.UniqueConstraint(fields=("responder", "household"), name="one_tie"),)

    def __str__(self) -> str:
        return f"{self.responder_id} {self.kind} {self.household_id}"
