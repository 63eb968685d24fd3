"""What phones sent and how it was answered."""

from django.db import models

from liba.governance.sealed import SealedField


class ReceivedCommand(models.Model):
    """One command's receipt. Checks are their own receipts; this keeps all others, and every rejected one whole (sealed)."""

    id = models.UUIDField(primary_key=True)
    device_id = models.UUIDField()
    kind = models.CharField(max_length=30)
    recorded_at = models.DateTimeField()
    accepted = models.BooleanField()
    code = models.CharField(max_length=60, blank=True)
    payload = SealedField(purpose="field.rejected", null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("device_id", "-recorded_at"), name="received_device"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class DoorsSent(models.Model):
    """What a phone was told of its holder's doors, as digests: the next time only what differs goes down.

    `doors` are digests by door, `parts` by the part's name. A phone that gives another cursor back is told everything.
    """

    device_id = models.UUIDField(primary_key=True)
    cursor = models.PositiveBigIntegerField()
    doors = models.JSONField(default=dict)
    parts = models.JSONField(default=dict)
    sent_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.device_id} {self.cursor}"
