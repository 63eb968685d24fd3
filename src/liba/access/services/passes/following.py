"""What time and the register do to passes. Both are idempotent and called by `advance`."""

from datetime import date, datetime

from django.db.models import F, OuterRef, Subquery

from liba.access.models import Pass
from liba.access.services.serials import next_seq
from liba.access.terms import PassStatus
from liba.governance.services import decision, record
from liba.kernel.actors import Actor
from liba.registry.models import Household, Person

_LONGEST_CHAIN = 10
OVER = (PassStatus.REPLACED.value, PassStatus.ENDED.value, PassStatus.REVOKED.value)


def passes_follow(actor: Actor, *, now: datetime) -> int:
    """Passes follow their person to another household, and their household into the one it was merged into.

    Gives how many were moved. Stopped ones stay where they were, for the history.
    """
    with decision():
        moved = _follow_people(now) + sum(_follow_households(now) for _ in range(_LONGEST_CHAIN))
        if moved:
            record(actor, "access.passes.followed", "town", "", now, passes=moved)
    return moved


def end_expired_passes(actor: Actor, *, today: date, now: datetime) -> int:
    """Passes whose last day is before today are ended. Gives how many."""
    expired = Pass.objects.filter(valid_to__lt=today).exclude(status__in=OVER)
    if not expired.exists():
        return 0
    with decision():
        ended = expired.update(status=PassStatus.ENDED.value, changed_seq=next_seq(), changed_at=now)
        record(actor, "access.passes.expired", "town", "", now, passes=ended, day=today.isoformat())
    return ended


def _follow_people(now: datetime) -> int:
    home = Person.objects.filter(pk=OuterRef("person_id")).values("household_id")[:1]
    astray = Pass.objects.filter(
        person__isnull=False, landlord=None, person__household__merged_into=None
    ).exclude(household_id=F("person__household_id"))
    serials = list(astray.exclude(status__in=OVER).values_list("pk", flat=True))
    if not serials:
        return 0
    return Pass.objects.filter(pk__in=serials).update(household_id=Subquery(home), changed_at=now)


def _follow_households(now: datetime) -> int:
    merged = Household.objects.filter(pk=OuterRef("household_id")).values("merged_into_id")[:1]
    astray = Pass.objects.filter(household__merged_into__isnull=False).exclude(status__in=OVER)
    serials = list(astray.values_list("pk", flat=True))
    if not serials:
        return 0
    return Pass.objects.filter(pk__in=serials).update(household_id=Subquery(merged), changed_at=now)
