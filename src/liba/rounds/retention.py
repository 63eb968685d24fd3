"""What rounds hold of people, why, how long, and how it is destroyed. That a due was settled stays: it names nobody."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liba.governance.retention import RetentionRule
from liba.rounds.models import Alert, Difference, Enrolment, Visit, VisitUndo
from liba.rounds.services.photos import destroy_photos
from liba.rounds.terms.plans import AlertState, DifferenceState

STEP = 50_000
_SAID = Q(answers__isnull=False) | Q(note__isnull=False)
_WHOSE = Q(household__isnull=False) | Q(person__isnull=False) | Q(responder__isnull=False)


def _answers(before: datetime) -> int:
    due = Visit.objects.filter(_SAID, happened_at__lt=before).values("pk")[:STEP]
    return Visit.objects.filter(pk__in=due).update(answers=None, note=None)


def _whose(before: datetime) -> int:
    due = Visit.objects.filter(_WHOSE, happened_at__lt=before).values("pk")[:STEP]
    return Visit.objects.filter(pk__in=due).update(
        household=None, person=None, responder=None, user_id=None, device_id=None
    )


def _alerts(before: datetime) -> int:
    held = Q(household__isnull=False) | Q(person__isnull=False) | Q(note__isnull=False)
    due = Alert.objects.filter(held, state=AlertState.SETTLED.value, settled_at__lt=before)
    return due.update(household=None, person=None, note=None)


def _enrolments(before: datetime) -> int:
    return Enrolment.objects.filter(Q(ended_at__lt=before) | Q(ends_on__lt=before.date())).delete()[0]


def _differences(before: datetime) -> int:
    decided = Difference.objects.exclude(state=DifferenceState.OPEN.value)
    return decided.filter(found__isnull=False, decided_at__lt=before).update(found=None)


def _undecided(before: datetime) -> int:
    return Difference.objects.filter(state=DifferenceState.OPEN.value, raised_at__lt=before).delete()[0]


def _undos(before: datetime) -> int:
    return VisitUndo.objects.filter(recorded_at__lt=before).delete()[0]


RETENTION = (
    RetentionRule(
        name="rounds.answers",
        holds=_("what was answered at doors, and visitors' notes"),
        purpose=_("looking after people, the daily return"),
        since=_("the visit"),
        keeps=timedelta(days=30),
        destroyed=_("fields emptied; the visit stays"),
        destroy=_answers,
    ),
    RetentionRule(
        name="rounds.visited",
        holds=_("which door and person a visit was to, and who went"),
        purpose=_("proving who was looked after, and by whom"),
        since=_("the visit"),
        keeps=timedelta(days=180),
        destroyed=_("taken off the visit, which counts on for its area"),
        destroy=_whose,
    ),
    RetentionRule(
        name="rounds.photos",
        holds=_("photos from visits"),
        purpose=_("showing what was found or done"),
        since=_("the photo arrived"),
        keeps=timedelta(days=30),
        destroyed=_("files and rows deleted"),
        destroy=destroy_photos,
    ),
    RetentionRule(
        name="rounds.alerts",
        holds=_("whom a settled alert was about, and what was done"),
        purpose=_("answering for what was done"),
        since=_("the alert was settled"),
        keeps=timedelta(days=90),
        destroyed=_("fields emptied; that there was an alert stays"),
        destroy=_alerts,
    ),
    RetentionRule(
        name="rounds.enrolments",
        holds=_("who was followed, for what, until when"),
        purpose=_("following people after an exposure"),
        since=_("the last day"),
        keeps=timedelta(days=30),
        destroyed=_("rows deleted"),
        destroy=_enrolments,
    ),
    RetentionRule(
        name="rounds.differences",
        holds=_("what a door said that differed from the roster, once decided"),
        purpose=_("correcting the roster"),
        since=_("the difference was decided"),
        keeps=timedelta(days=30),
        destroyed=_("content emptied; the decision stays"),
        destroy=_differences,
    ),
    RetentionRule(
        name="rounds.undecided",
        holds=_("differences that nobody decided"),
        purpose=_("correcting the roster"),
        since=_("the visit"),
        keeps=timedelta(days=90),
        destroyed=_("rows deleted"),
        destroy=_undecided,
    ),
    RetentionRule(
        name="rounds.undos",
        holds=_("who took a visit back"),
        purpose=_("answering for a correction"),
        since=_("the undo arrived"),
        keeps=timedelta(days=180),
        destroyed=_("rows deleted; the visit stays marked"),
        destroy=_undos,
    ),
)
