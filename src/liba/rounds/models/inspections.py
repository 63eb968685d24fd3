"""Inspections that nobody could foresee and everybody can check: a published seed draws them."""

from django.db import models

from liba.rounds.models.plans import Round
from liba.rounds.models.visits import Visit
from liba.rounds.terms.plans import FindingState
from liba.territory.models import Site
from liba.workforce.models import Post


class Draw(models.Model):
    """`count` picks out of a list, in the order that the seed gives. `list_digest` fixes the list before the seed is known."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="draws")
    day = models.DateField()
    seed = models.CharField(max_length=100)
    seed_source = models.CharField(max_length=200)
    listed = models.JSONField()
    list_digest = models.CharField(max_length=64)
    count = models.PositiveSmallIntegerField()
    listed_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True, blank=True)
    drawn_by = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        return f"{self.round_id} {self.day}"


class DrawPick(models.Model):
    """One place that was drawn, in its order; `record_day` names the day whose records are to be looked at."""

    draw = models.ForeignKey(Draw, models.CASCADE, related_name="picks")
    order = models.PositiveSmallIntegerField()
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="+")
    record_day = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("draw", "order"), name="draw_order_once"),)

    def __str__(self) -> str:
        return f"{self.draw_id} {self.order}"


class Finding(models.Model):
    """What an inspection found wrong: put right by a day, looked at again, passed."""

    visit = models.ForeignKey(Visit, models.PROTECT, null=True, blank=True, related_name="findings")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="findings")
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="findings")
    words = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in FindingState])
    due_on = models.DateField()
    found_at = models.DateTimeField()
    found_by = models.CharField(max_length=100)
    corrected_at = models.DateTimeField(null=True, blank=True)
    corrected_by = models.CharField(max_length=100, blank=True)
    corrected_note = models.CharField(max_length=500, blank=True)
    looked_again_at = models.DateTimeField(null=True, blank=True)
    looked_again_by = models.CharField(max_length=100, blank=True)
    times_reopened = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = (models.Index(fields=("state", "due_on"), name="finding_open"),)

    def __str__(self) -> str:
        return f"{self.state} {self.due_on}"
