"""What orders held of people is destroyed when its time is over; that something was ordered and done stays."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q

from liba.command.models import Attachment, CopyEvent, OrderCopy
from liba.command.services.attachments import FILES, destroy_attachments
from liba.kernel.calendar import local_day

STEP = 5000
_WORDED = ~Q(words="") | ~Q(by="") | Q(responder__isnull=False)


def forget_words(before: datetime) -> int:
    """Empty who said what about copies of orders issued before a moment; moments, numbers and grades stay."""
    due = list(
        CopyEvent.objects.filter(_WORDED, copy__order__issued_at__lt=before).values_list("pk", flat=True)[
            :STEP
        ]
    )
    CopyEvent.objects.filter(pk__in=due).update(words="", by="", responder=None)
    worded = OrderCopy.objects.filter(
        ~Q(objection="")
        | ~Q(returned_because="")
        | Q(report__has_key="words")
        | Q(report__has_key="answers"),
        order__issued_at__lt=before,
    )
    changed = list(worded[:STEP])
    for copy in changed:
        copy.objection = copy.returned_because = ""
        copy.report = {name: value for name, value in copy.report.items() if name == "number"}
    OrderCopy.objects.bulk_update(changed, ["objection", "returned_because", "report"], batch_size=500)
    return len(due) + len(changed)


def forget_people(before: datetime) -> int:
    """Destroy the copies that went to single people of orders issued before a moment."""
    return OrderCopy.objects.filter(responder__isnull=False, order__issued_at__lt=before).delete()[0]


def destroy_photos_of_orders(before: datetime) -> int:
    """Destroy photos that show what was done, files that were added to no order, and files that no row knows."""
    loose = Q(order__isnull=True, standing__isnull=True)
    due = list(Attachment.objects.filter(loose, added_at__lt=before).values_list("pk", flat=True)[:STEP])
    stray = [one for one in FILES.older_than(before) if not Attachment.objects.filter(file=one).exists()]
    for one in stray:
        FILES.destroy(one)
    return destroy_attachments(due) + len(stray)


def destroy_files_of_orders(before: datetime) -> int:
    """Destroy the files of orders issued before a moment, and of standing orders that were over by then."""
    over = Q(standing__stopped_at__lt=before) | Q(standing__ends_on__lt=local_day(before, settings.LIBA_ZONE))
    found = Attachment.objects.filter(Q(order__issued_at__lt=before) | over)
    return destroy_attachments(list(found.values_list("pk", flat=True)[:STEP]))
