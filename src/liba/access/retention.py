"""What gates and passes hold of people, why, how long, and how it is destroyed. Tallies stay: they count, they name nobody."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from liba.access.models import Check, DoubleUse, Duty, HandOut, Pass, QuotaUse
from liba.access.services.printing import destroy_prints
from liba.access.terms import PassStatus
from liba.governance.retention import RetentionRule
from liba.governance.selectors import over_since

STEP = 50_000
_STOPPED = tuple(
    status.value for status in (PassStatus.LOST, PassStatus.REVOKED, PassStatus.REPLACED, PassStatus.ENDED)
)
_BOUND = (
    Q(household__isnull=False)
    | Q(person__isnull=False)
    | Q(landlord__isnull=False)
    | ~Q(address="")
    | ~Q(reason="")
    | ~Q(status_reason="")
)
_DETAILS = (
    Q(temperature__isnull=False)
    | Q(plate__isnull=False)
    | ~Q(came_from="")
    | ~Q(note="")
    | ~Q(override_reason="")
)


def _details(before: datetime) -> int:
    due = Check.objects.filter(_DETAILS, happened_at__lt=before).values("pk")[:STEP]
    return Check.objects.filter(pk__in=due).update(
        temperature=None, plate=None, came_from="", note="", override_reason=""
    )


def _cards_of_checks(before: datetime) -> int:
    due = Check.objects.filter(happened_at__lt=before, serial__isnull=False).values("pk")[:STEP]
    return Check.objects.filter(pk__in=due).update(serial=None, quota_serial=None)


def _entries(before: datetime) -> int:
    """The household's entries of a day, and the doubles that were found by them."""
    doubles = DoubleUse.objects.filter(found_at__lt=before).delete()[0]
    due = QuotaUse.objects.filter(happened_at__lt=before).values("pk")[:STEP]
    return doubles + QuotaUse.objects.filter(pk__in=due).delete()[0]


def _stopped_passes(before: datetime) -> int:
    return _unbind(Q(status__in=_STOPPED, changed_at__lt=before))


def _all_passes(before: datetime) -> int:
    return _unbind(Q()) if over_since(before) else 0


def _unbind(which: Q) -> int:
    """Take people off passes, and destroy the receipts that then speak of no pass. The serial keeps its state."""
    unbound = Pass.objects.filter(_BOUND & which).update(
        household=None, person=None, landlord=None, address="", reason="", status_reason="", hand_out=None
    )
    if unbound:
        HandOut.objects.filter(~Exists(Pass.objects.filter(hand_out=OuterRef("pk")))).delete()
    return unbound


def _print_files(before: datetime) -> int:
    return destroy_prints(before=before, now=before)


def _duties(before: datetime) -> int:
    return Duty.objects.filter(ended_at__lt=before).delete()[0]


RETENTION = (
    RetentionRule(
        name="access.check_details",
        holds=_("temperatures, number plates, origins and notes of checks"),
        purpose=_("looking into a check, finding a vehicle"),
        since=_("the check"),
        keeps=timedelta(days=30),
        destroyed=_("fields emptied; the check stays"),
        destroy=_details,
    ),
    RetentionRule(
        name="access.cards_of_checks",
        holds=_("which card was shown at a check"),
        purpose=_("answering disputes, finding copied cards"),
        since=_("the check"),
        keeps=timedelta(days=90),
        destroyed=_("numbers taken off; the check counts on without a card"),
        destroy=_cards_of_checks,
    ),
    RetentionRule(
        name="access.entries",
        holds=_("households' entries by day, and double entries"),
        purpose=_("one entry a household and day"),
        since=_("the entry"),
        keeps=timedelta(days=90),
        destroyed=_("rows deleted"),
        destroy=_entries,
    ),
    RetentionRule(
        name="access.stopped_passes",
        holds=_("households, people, addresses and reasons on stopped passes, with their receipts"),
        purpose=_("answering disputes"),
        since=_("the pass was lost, revoked, replaced or ended"),
        keeps=timedelta(days=90),
        destroyed=_("taken off the pass; receipts deleted; the number keeps its state"),
        destroy=_stopped_passes,
    ),
    RetentionRule(
        name="access.all_passes",
        holds=_("households, people, addresses and reasons on all passes, with their receipts"),
        purpose=_("admitting people while people are restricted"),
        since=_("the town's last measure ended"),
        keeps=timedelta(days=30),
        destroyed=_("taken off the pass; receipts deleted; the number keeps its state"),
        destroy=_all_passes,
    ),
    RetentionRule(
        name="access.print_files",
        holds=_("printed cards as files, some with the holder's name and address"),
        purpose=_("printing and handing out the cards"),
        since=_("the print was asked for"),
        keeps=timedelta(days=14),
        destroyed=_("files deleted; that they were printed stays in the journal"),
        destroy=_print_files,
    ),
    RetentionRule(
        name="access.duties",
        holds=_("who stood at which gate when"),
        purpose=_("answering for a gate"),
        since=_("the duty ended"),
        keeps=timedelta(days=180),
        destroyed=_("rows deleted"),
        destroy=_duties,
    ),
)
