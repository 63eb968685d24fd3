"""What is kept of phones' commands, why, how long, and how it is destroyed."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from liba.field.models import ReceivedCommand
from liba.governance.retention import RetentionRule


def _rejected(before: datetime) -> int:
    held = ReceivedCommand.objects.filter(recorded_at__lt=before, payload__isnull=False)
    return held.update(payload=None)


RETENTION = (
    RetentionRule(
        name="field.rejected",
        holds=_("commands of phones that were rejected, whole"),
        purpose=_("finding out what a phone meant"),
        since=_("the command arrived"),
        keeps=timedelta(days=30),
        destroyed=_("content emptied; the receipt stays"),
        destroy=_rejected,
    ),
)
