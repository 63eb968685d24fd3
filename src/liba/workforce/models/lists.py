"""Lists on their way in: of responders, or of who is kin to which household."""

from django.db import models

from liba.territory.models import Area
from liba.workforce.terms import ListOf


class ListImport(models.Model):
    """One list on its way in, as `registry.RosterImport` is one of people; `of` says what its rows are."""

    id = models.UUIDField(primary_key=True)
    of = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in ListOf])
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    sheet = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=12)
    mapping = models.JSONField(default=dict)
    columns = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    uploaded_by = models.CharField(max_length=100)
    applied_at = models.DateTimeField(null=True, blank=True)
    summary = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.file_name
