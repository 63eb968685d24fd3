"""What the workforce holds of people, why, how long, and how it is destroyed."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from liba.governance.retention import RetentionRule
from liba.governance.selectors import over_since
from liba.kernel.calendar import local_day
from liba.registry.roster import store
from liba.registry.terms import ImportState
from liba.workforce.models import (
    Absence,
    Assignment,
    CalendarFeed,
    Clearance,
    Link,
    ListImport,
    Pledge,
    Responder,
    Shift,
    ShiftChange,
    ShiftEvent,
    UnitMember,
)

_UNDECIDED = (ImportState.CHECKED.value, ImportState.FAILED.value)
_NUMBERS = Q(id_number__isnull=False) | Q(phone__isnull=False) | Q(more_phones__isnull=False)
# What names somebody, in the order in which one row lets go of another.
_OF_PEOPLE = (ShiftChange, ShiftEvent, Shift, Absence, Link, Assignment, Pledge, UnitMember, Clearance)


def _forgotten_lists(before: datetime) -> int:
    forgotten = list(ListImport.objects.filter(state__in=_UNDECIDED, uploaded_at__lt=before))
    for roster in forgotten:
        store.destroy(roster.pk)
        roster.state, roster.columns, roster.problems = ImportState.DISCARDED.value, [], []
        roster.save(update_fields=["state", "columns", "problems"])
    return len(forgotten)


def _old_samples(before: datetime) -> int:
    """Headings with their masked samples, and notes on cells: both show names."""
    decided = ListImport.objects.filter(uploaded_at__lt=before).exclude(state__in=_UNDECIDED)
    return decided.exclude(columns=[], problems=[]).update(columns=[], problems=[])


def _clearances(before: datetime) -> int:
    """All but what holds: the newest of each."""
    newest = Clearance.objects.filter(responder=OuterRef("responder")).order_by(
        "-happened_at", "-recorded_at", "-pk"
    )
    kept = Clearance.objects.annotate(newest=Subquery(newest.values("pk")[:1])).filter(pk=F("newest"))
    return (
        Clearance.objects.filter(happened_at__lt=before).exclude(
            pk__in=list(kept.values_list("pk", flat=True))
        )
    ).delete()[0]


def _absences(before: datetime) -> int:
    return Absence.objects.filter(to_on__lt=local_day(before, settings.LIBA_ZONE)).delete()[0]


def _words_of_shifts(before: datetime) -> int:
    """Notes said at posts and reasons of changes: they are words of people about people."""
    notes = ShiftEvent.objects.filter(happened_at__lt=before).exclude(note="").update(note="")
    return notes + ShiftChange.objects.filter(asked_at__lt=before).exclude(reason="").update(reason="")


def _old_shifts(before: datetime) -> int:
    """Who stood where: the rota's figures stay, they name nobody."""
    ShiftEvent.objects.filter(happened_at__lt=before).delete()
    return Shift.objects.filter(ends_at__lt=before).delete()[0]


def _turns(before: datetime) -> int:
    """Households let go of their turns, so that they can be destroyed in their own time."""
    if not over_since(before):
        return 0
    changes = ShiftChange.objects.filter(Q(from_household__isnull=False) | Q(to_household__isnull=False))
    changes.update(from_household=None, to_household=None)
    Absence.objects.filter(household__isnull=False).delete()
    return Shift.objects.filter(household__isnull=False).update(household=None)


def _withdrawn_calendars(before: datetime) -> int:
    return CalendarFeed.objects.filter(withdrawn_at__lt=before).delete()[0]


def _numbers_of_left(before: datetime) -> int:
    """Of those who left. The name stays, so that who stood where and answered for whom reads."""
    gone = Responder.objects.filter(_NUMBERS, left_on__lt=local_day(before, settings.LIBA_ZONE))
    return gone.update(
        id_number=None,
        id_index=None,
        id_tail="",
        phone=None,
        phone_index=None,
        phone_tail="",
        more_phones=None,
        person=None,
        lon=None,
        lat=None,
        version=F("version") + 1,
    )


def _everybody(before: datetime) -> int:
    """Everybody, once the town has restricted nobody for the time, and nobody joined since for the next operation."""
    if not over_since(before) or Responder.objects.filter(joined_on__gte=before.date()).exists():
        return 0
    count = Responder.objects.count()
    for table in _OF_PEOPLE:
        table.objects.all().delete()
    Responder.objects.all().delete()
    return count


RETENTION = (
    RetentionRule(
        name="workforce.forgotten_lists",
        holds=_("lists of responders and of ties that were uploaded and neither applied nor discarded"),
        purpose=_("bringing a town's own lists of staff, volunteers and ties in"),
        since=_("the file was uploaded"),
        keeps=timedelta(days=14),
        destroyed=_("the sealed file deleted, its problems too"),
        destroy=_forgotten_lists,
    ),
    RetentionRule(
        name="workforce.list_samples",
        holds=_("headings of lists of responders and of ties with masked samples, and notes on their cells"),
        purpose=_("saying what each column is, correcting the list"),
        since=_("the file was uploaded"),
        keeps=timedelta(days=30),
        destroyed=_("emptied; counts stay"),
        destroy=_old_samples,
    ),
    RetentionRule(
        name="workforce.clearances",
        holds=_("whether somebody could serve on a past day; never why"),
        purpose=_("proving who could stand where and answer for whom"),
        since=_("it was noted"),
        keeps=timedelta(days=60),
        destroyed=_("rows deleted; the newest of each stays while they serve"),
        destroy=_clearances,
    ),
    RetentionRule(
        name="workforce.absences",
        holds=_("days on which somebody could not serve, with what they said"),
        purpose=_("planning shifts"),
        since=_("the last of the days"),
        keeps=timedelta(days=30),
        destroyed=_("rows deleted"),
        destroy=_absences,
    ),
    RetentionRule(
        name="workforce.words_of_shifts",
        holds=_("hand-over notes and reasons of swaps, as they were written"),
        purpose=_("handing a post over, deciding a swap"),
        since=_("they were written"),
        keeps=timedelta(days=30),
        destroyed=_("emptied; that it was handed over or swapped stays"),
        destroy=_words_of_shifts,
    ),
    RetentionRule(
        name="workforce.shifts",
        holds=_("who stood at which post when, with arrivals and changes"),
        purpose=_("answering for a post, sharing shifts and turns fairly"),
        since=_("the shift ended"),
        keeps=timedelta(days=180),
        destroyed=_("rows deleted; the rota's figures stay"),
        destroy=_old_shifts,
    ),
    RetentionRule(
        name="workforce.turns",
        holds=_("turns and absences of households in the neighbours' rota"),
        purpose=_("each household in turn"),
        since=_("the town's last measure ended"),
        keeps=timedelta(days=30),
        destroyed=_("households taken off the shifts; absences deleted"),
        destroy=_turns,
    ),
    RetentionRule(
        name="workforce.calendars",
        holds=_("whose calendar had which address (as a digest)"),
        purpose=_("showing shifts in people's own calendars"),
        since=_("the address was withdrawn"),
        keeps=timedelta(days=30),
        destroyed=_("rows deleted"),
        destroy=_withdrawn_calendars,
    ),
    RetentionRule(
        name="workforce.numbers_of_left",
        holds=_("ID numbers and phones of responders who left"),
        purpose=_("telling people apart, calling them"),
        since=_("they left"),
        keeps=timedelta(days=30),
        destroyed=_("numbers, tags and place emptied; the name stays where it served"),
        destroy=_numbers_of_left,
    ),
    RetentionRule(
        name="workforce.responders",
        holds=_("responders with their units, links, shifts, pledges and clearances"),
        purpose=_("knowing who serves where while people are restricted"),
        since=_("the town's last measure ended"),
        keeps=timedelta(days=90),
        destroyed=_("rows deleted; units, posts and texts stay"),
        destroy=_everybody,
    ),
)
