"""Units (作战单元): a template says what one must have, members are in it for a time."""

from django.db import models

from liba.kernel.text import Text
from liba.territory.models import Area
from liba.workforce.models.people import Responder
from liba.workforce.terms import MemberRole


class UnitTemplate(models.Model):
    """What a kind of unit must have: `rule` is a `StaffingRule` as JSON."""

    code = models.SlugField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)
    rule = models.JSONField()

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name_zh

    @property
    def name(self) -> Text:
        """The template's name in both languages."""
        return Text(self.name_zh, self.name_en)


class Unit(models.Model):
    """A unit with the area it answers for. `following` is where a merged village's unit went."""

    code = models.SlugField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)
    template = models.ForeignKey(UnitTemplate, models.PROTECT, related_name="units")
    area = models.ForeignKey(Area, models.PROTECT, related_name="units")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    following = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name_zh

    @property
    def name(self) -> Text:
        """The unit's name in both languages."""
        return Text(self.name_zh, self.name_en)


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
