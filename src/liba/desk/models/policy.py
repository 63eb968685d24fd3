"""The town's way with incidents, as its playbook has it."""

from django.db import models


class DeskPolicy(models.Model):
    """One row: a `DeskSpec` as JSON."""

    spec = models.JSONField()
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"v{self.version}"
