"""Passes of a person or a household that was merged into another go to that one, and back if the merge is undone."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from liba.access.models import Pass
from liba.access.services.passes.following import OVER
from liba.access.terms import PassStatus
from liba.registry.terms import Follower


def _follow(merged_id: int, kept_id: int, now: datetime) -> list[int]:
    """Passes in force or not, but a second good one of a type stays: nobody has two, and nobody's is taken away."""
    good = Q(status=PassStatus.GOOD.value)
    held = Pass.objects.filter(good, person=kept_id).values("type_id")
    moving = Pass.objects.filter(person=merged_id).exclude(good & Q(type__in=held))
    serials = list(moving.order_by("pk").values_list("pk", flat=True))
    Pass.objects.filter(pk__in=serials).update(person=kept_id, changed_at=now)
    return serials


def _give_back(serials: Sequence[int], merged_id: int, kept_id: int, now: datetime) -> None:
    Pass.objects.filter(pk__in=list(serials), person=kept_id).update(person=merged_id, changed_at=now)


def _follow_landlord(merged_id: int, kept_id: int, now: datetime) -> list[int]:
    serials = list(Pass.objects.filter(landlord=merged_id).order_by("pk").values_list("pk", flat=True))
    Pass.objects.filter(pk__in=serials).update(landlord=kept_id, changed_at=now)
    return serials


def _give_landlord_back(serials: Sequence[int], merged_id: int, kept_id: int, now: datetime) -> None:
    Pass.objects.filter(pk__in=list(serials), landlord=kept_id).update(landlord=merged_id, changed_at=now)


def _follow_household(merged_id: int, kept_id: int, now: datetime) -> list[int]:
    """Every card that is not over: nobody's is taken away, and both sets count for the one household at a gate."""
    moving = Pass.objects.filter(household=merged_id).exclude(status__in=OVER)
    serials = list(moving.order_by("pk").values_list("pk", flat=True))
    Pass.objects.filter(pk__in=serials).update(household=kept_id, changed_at=now)
    return serials


def _give_household_back(serials: Sequence[int], merged_id: int, kept_id: int, now: datetime) -> None:
    Pass.objects.filter(pk__in=list(serials), household=kept_id).update(household=merged_id, changed_at=now)


PASSES_FOLLOW_HOUSEHOLDS = Follower("access.household_passes", _follow_household, _give_household_back)
PASSES_FOLLOW_PEOPLE = (
    Follower("access.passes", _follow, _give_back),
    Follower("access.landlords", _follow_landlord, _give_landlord_back),
)
