"""What binds responders to people and households goes along when two rows of those become one."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef

from liba.kernel.calendar import local_day
from liba.registry.models import HouseholdMerge
from liba.registry.terms import Follower
from liba.workforce.models import Absence, Pledge, Responder, Shift, Tie
from liba.workforce.services.following import end_links_of, take_up_again


def _follow(merged_id: int, kept_id: int, now: datetime) -> list[int]:
    if Responder.objects.filter(person=kept_id).exists():
        return []
    keys = list(Responder.objects.filter(person=merged_id).values_list("pk", flat=True))
    Responder.objects.filter(pk__in=keys).update(person=kept_id)
    return keys


def _give_back(keys: Sequence[int], merged_id: int, kept_id: int, now: datetime) -> None:
    Responder.objects.filter(pk__in=list(keys), person=kept_id).update(person=merged_id)


def _end_links(merged_id: int, kept_id: int, now: datetime) -> list[int]:
    return end_links_of(merged_id, now)


def _take_links_up(keys: Sequence[int], merged_id: int, kept_id: int, now: datetime) -> None:
    take_up_again(keys, merged_id, now)


def _follow_ties(merged_id: int, kept_id: int, now: datetime) -> list[int]:
    """Who is tied to both stays tied to the one that goes on as it was said of that one."""
    held = Tie.objects.filter(household=kept_id).values("responder_id")
    moving = Tie.objects.filter(household=merged_id).exclude(responder__in=held).order_by("pk")
    keys = list(moving.values_list("pk", flat=True))
    Tie.objects.filter(pk__in=keys).update(household=kept_id)
    return keys


def _give_ties_back(keys: Sequence[int], merged_id: int, kept_id: int, now: datetime) -> None:
    Tie.objects.filter(pk__in=list(keys), household=kept_id).update(household=merged_id)


def _follow_turns(merged_id: int, kept_id: int, now: datetime) -> list[int]:
    """Turns to come. One at a time at which the household that goes on has its own stays open, as a gap: nobody is
    asked for two at once."""
    meanwhile = Shift.objects.filter(
        household=kept_id, starts_at__lt=OuterRef("ends_at"), ends_at__gt=OuterRef("starts_at")
    )
    coming = Shift.objects.filter(household=merged_id, starts_at__gt=now, arrived_at=None)
    keys = list(coming.exclude(Exists(meanwhile)).order_by("pk").values_list("pk", flat=True))
    Shift.objects.filter(pk__in=keys).update(household=kept_id)
    return keys


def _give_turns_back(keys: Sequence[int], merged_id: int, kept_id: int, now: datetime) -> None:
    coming = Shift.objects.filter(pk__in=list(keys), household=kept_id, starts_at__gt=now)
    coming.update(household=merged_id)


def _follow_absences(merged_id: int, kept_id: int, now: datetime) -> list[int]:
    lasting = Absence.objects.filter(household=merged_id, to_on__gte=local_day(now, settings.LIBA_ZONE))
    keys = list(lasting.order_by("pk").values_list("pk", flat=True))
    Absence.objects.filter(pk__in=keys).update(household=kept_id)
    return keys


def _give_absences_back(keys: Sequence[int], merged_id: int, kept_id: int, now: datetime) -> None:
    Absence.objects.filter(pk__in=list(keys), household=kept_id).update(household=merged_id)


def _follow_pledges(merged_id: int, kept_id: int, now: datetime) -> list[int]:
    """A pledge is signed once by a household, so a text's id says which one went along."""
    signed = Pledge.objects.filter(household=kept_id).values("text_id")
    moving = Pledge.objects.filter(household=merged_id).exclude(text__in=signed)
    texts = sorted(moving.values_list("text_id", flat=True))
    Pledge.objects.filter(household=merged_id, text__in=texts).update(household=kept_id)
    return texts


def _give_pledges_back(texts: Sequence[int], merged_id: int, kept_id: int, now: datetime) -> None:
    """Not what was signed since: that is a signature of the one that goes on."""
    merge = HouseholdMerge.objects.filter(kept=kept_id, merged=merged_id, undone_at=None).latest("merged_at")
    signed = Pledge.objects.filter(household=kept_id, text__in=list(texts), recorded_at__lte=merge.merged_at)
    signed.update(household=merged_id)


SERVICE_FOLLOWS_PEOPLE = Follower("workforce.responders", _follow, _give_back)
SERVICE_FOLLOWS_HOUSEHOLDS = (
    Follower("workforce.links", _end_links, _take_links_up),
    Follower("workforce.ties", _follow_ties, _give_ties_back),
    Follower("workforce.turns", _follow_turns, _give_turns_back),
    Follower("workforce.absences", _follow_absences, _give_absences_back),
    Follower("workforce.pledges", _follow_pledges, _give_pledges_back),
)
