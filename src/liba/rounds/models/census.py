"""Differences between what was found at a door and what the registry says."""

from django.db import models
from django.db.models import Q

from liba.governance.sealed import SealedField
from liba.registry.models import Household, Person
from liba.rounds.models.visits import Visit
from liba.rounds.terms.plans import DifferenceKind, DifferenceState


class Difference(models.Model):
    """One difference, decided once by somebody. `found` is what the door said (sealed JSON), `source` who said it.

    `visit_said` is the visit that a phone named with somebody who was found: it may come after them.
    """

    visit = models.ForeignKey(Visit, models.CASCADE, null=True, blank=True, related_name="differences")
    visit_said = models.UUIDField(null=True, blank=True)
    household = models.ForeignKey(Household, models.CASCADE, related_name="differences")
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="differences")
    other = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in DifferenceKind])
    column = models.SlugField(max_length=30, blank=True)
    source = models.SlugField(max_length=30)
    found = SealedField(purpose="rounds.difference", null=True, blank=True)
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in DifferenceState])
    raised_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=100, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("state", "household"), name="difference_open"),
            models.Index(
                fields=("visit_said",),
                condition=Q(visit=None, visit_said__isnull=False),
                name="difference_waits_for_visit",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
