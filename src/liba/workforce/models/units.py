"""Units (作战单元): a template says what one must have, members are in it for a time."""

from django.db import models

from liba.governance.named import Named
from liba.territory.models import Area
from liba.workforce.models.people import Responder
from liba.workforce.terms import MemberRole


class UnitTemplate(Named):
    """What a kind of unit must have: `rule` is a `StaffingRule` as JSON."""

    code = models.SlugField(max_length=40, unique=True)
    rule = models.JSONField()

    class Meta:
        ordering = ("code",)


class Unit(Named):
    """A unit with the area it answers for. `following` is where a merged village's unit went."""

    code = models.SlugField(max_length=40, unique=True)
    template = models.ForeignKey(UnitTemplate, models.PROTECT, related_name="units")
    area = models.ForeignKey(Area, models.PROTECT, related_name="units")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    following = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("code",)


class UnitMember(models.Model):
    """Somebody's time in a unit: from a day, up to but not on `ends_on`."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="members")
    responder = models.ForeignKey(Responder, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=8, choices=[(r.value, r.value) for r in MemberRole])
    squad = models.SlugField(max_length=30, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("unit", "ends_on"), name="member_unit"),)

    def __str__(self) -> str:
        return f"{self.unit_id} {self.responder_id} {self.role}"
