"""Shifts of the rotas that are published: whose they are, who stands at a post."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from liba.workforce.models import Absence, Responder, Shift, ShiftChange
from liba.workforce.selectors.people import unfit_on
from liba.workforce.terms import RotaState, ShiftChangeKind

PUBLISHED = Q(rota__state=RotaState.PUBLISHED.value)


def shifts_of(responder_id: int, from_on: date, to_on: date) -> list[Shift]:
    """A responder's published shifts that begin on these days (inclusive), in order, with their posts."""
    return list(
        Shift.objects.filter(PUBLISHED, responder_id=responder_id, day__gte=from_on, day__lte=to_on)
        .select_related("post", "rota")
        .order_by("starts_at", "pk")
    )


def standing_at(post_id: int, moment: datetime) -> list[int]:
    """Ids of the responders whose published shift at the post is running: who answers for it at that moment.

    Who is absent or unfit on that day is not among them; whether they have arrived is another question (`present_at`).
    """
    shifts = running_at(moment).filter(post_id=post_id, responder__isnull=False)
    rows = list(shifts.order_by("place", "pk").values_list("responder_id", "day"))
    away = {day: absent_responders(day) | unfit_on(day) for day in {day for _, day in rows}}
    return [responder_id for responder_id, day in rows if responder_id not in away[day]]


def present_at(post_id: int, moment: datetime) -> list[int]:
    """Ids of the responders of running shifts who have arrived at the post and not left it."""
    shifts = running_at(moment).filter(post_id=post_id, responder__isnull=False, arrived_at__lte=moment)
    return list(
        shifts.filter(Q(left_at=None) | Q(left_at__gt=moment))
        .order_by("place")
        .values_list("responder_id", flat=True)
    )


def running_at(moment: datetime) -> QuerySet[Shift]:
    """Published shifts that have begun and are not over."""
    return Shift.objects.filter(PUBLISHED, starts_at__lte=moment, ends_at__gt=moment)


def absent_responders(day: date) -> set[int]:
    """Ids of the responders who said that they are away on a day."""
    rows = Absence.objects.filter(from_on__lte=day, to_on__gte=day, responder__isnull=False)
    return set(rows.values_list("responder_id", flat=True))


def absent_households(day: date) -> set[int]:
    """Ids of the households that can send nobody on a day, as they said."""
    rows = Absence.objects.filter(from_on__lte=day, to_on__gte=day, household__isnull=False)
    return set(rows.values_list("household_id", flat=True))


def with_whom(shifts: Sequence[Shift]) -> dict[int, list[Responder]]:
    """Who else stands at the same post at the same time, by shift."""
    beside = (
        Shift.objects.filter(
            PUBLISHED,
            post__in={shift.post_id for shift in shifts},
            day__in={shift.day for shift in shifts},
            responder__isnull=False,
        )
        .select_related("responder")
        .order_by("place")
    )
    found: dict[int, list[Responder]] = {shift.pk: [] for shift in shifts}
    there: dict[tuple[int, date, str], list[Shift]] = defaultdict(list)
    for other in beside:
        there[other.post_id, other.day, other.pattern].append(other)
    for shift in shifts:
        others = there[shift.post_id, shift.day, shift.pattern]
        found[shift.pk] = [o.responder for o in others if o.pk != shift.pk and o.responder is not None]
    return found


def swaps_waiting(responder_id: int, now: datetime) -> list[ShiftChange]:
    """Swaps that others ask of a responder and that wait for an answer, of shifts to come; the soonest first."""
    return list(
        open_swaps(now)
        .filter(to_responder_id=responder_id)
        .select_related("shift", "shift__post", "from_responder")
        .order_by("shift__starts_at")
    )


def open_swaps(now: datetime) -> QuerySet[ShiftChange]:
    """Swaps that nobody has answered, of published shifts to come that are still those of who asked."""
    return ShiftChange.objects.filter(
        kind=ShiftChangeKind.SWAP.value,
        agreed_at=None,
        declined_at=None,
        shift__rota__state=RotaState.PUBLISHED.value,
        shift__starts_at__gt=now,
        shift__responder=F("from_responder"),
    )
