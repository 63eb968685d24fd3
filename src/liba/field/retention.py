"""What is kept of phones' commands, why, how long, and how it is destroyed."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from liba.field.models import DoorsSent, ReceivedCommand
from liba.governance.retention import RetentionRule


def _rejected(before: datetime) -> int:
    held = ReceivedCommand.objects.filter(recorded_at__lt=before, payload__isnull=False)
    return held.update(payload=None)


def _sent(before: datetime) -> int:
    return DoorsSent.objects.filter(sent_at__lt=before).delete()[0]


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
    RetentionRule(
        name="field.doors_sent",
        holds=_("digests of the doors that a phone was told of"),
        purpose=_("sending only what changed"),
        since=_("the phone last asked"),
        keeps=timedelta(days=14),
        destroyed=_("rows deleted; the phone is told everything again"),
        destroy=_sent,
    ),
)
