"""The return that was sealed, and the day that was closed."""

from django.db import models

from liba.territory.models import Area


class ReturnSeal(models.Model):
    """An area's daily return as it stood when it was sealed. What arrived later is computed against it, never mixed in."""

    day = models.DateField()
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    layout_version = models.PositiveIntegerField()
    figures = models.JSONField()
    sealed_at = models.DateTimeField()
    sealed_by = models.CharField(max_length=100)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("day", "area"), name="return_sealed_once"),)

    def __str__(self) -> str:
        return f"{self.day} {self.area_id}"


class DayClose(models.Model):
    """An area's day is over: nothing was open, or somebody signed for what was, with a reason."""

    day = models.DateField()
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    open_count = models.PositiveIntegerField()
    counts = models.JSONField(default=dict)
    reason = models.CharField(max_length=500, blank=True)
    closed_at = models.DateTimeField()
    closed_by = models.CharField(max_length=100)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("day", "area"), name="day_closed_once"),)

    def __str__(self) -> str:
        return f"{self.day} {self.area_id}"
