"""Gaps of the rotas: places that nobody holds, or whose holder can't come; posts that nobody arrived at. All computed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from liba.kernel.actors import Actor, Power
from liba.kernel.calendar import local_day
from liba.territory.selectors import within
from liba.workforce.models import Post, Shift, ShiftEvent
from liba.workforce.rules.shifts import ARRIVES_BEFORE, GAP_AFTER
from liba.workforce.selectors.people import unfit_on
from liba.workforce.selectors.question import absences, days_of
from liba.workforce.selectors.shifts import PUBLISHED
from liba.workforce.terms import GapWhy, ShiftEventKind

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Gap:
    """A place of a shift that nobody will fill as things stand."""

    shift: Shift
    why: GapWhy


@dataclass(frozen=True, slots=True)
class SilentShift:
    """A post's running shift at which nobody has arrived five minutes after it began."""

    post: Post
    starts_at: datetime
    ends_at: datetime
    shifts: tuple[Shift, ...]


def published_shifts(actor: Actor, from_on: date, to_on: date) -> QuerySet[Shift]:
    """Published shifts of posts that the actor may see and that stand on that day, in order of time and post."""
    held = within(actor.areas_for(Power.SEE_WORKFORCE), "post__area__path")
    stands = Q(post__closed_on=None) | Q(post__closed_on__gt=F("day"))
    return (
        Shift.objects.filter(PUBLISHED, held, stands, day__gte=from_on, day__lte=to_on)
        .select_related("post", "post__area", "responder", "household", "household__area", "rota")
        .order_by("starts_at", "post__code", "place")
    )


def gaps_among(shifts: Sequence[Shift]) -> dict[int, GapWhy]:
    """Which of these shifts are gaps and why, by id: whoever is ill or absent leaves one at once."""
    days = sorted({shift.day for shift in shifts})
    if not days:
        return {}
    reach = days_of(days[0], days[-1])
    unfit = {day: unfit_on(day) for day in days}
    away, homes_away = absences(reach, "responder"), absences(reach, "household")
    found = {}
    for shift in shifts:
        why = _why(shift, unfit[shift.day], away, homes_away)
        if why is not None:
            found[shift.pk] = why
    return found


def _why(
    shift: Shift, unfit: set[int], away: Mapping[int, set[date]], homes_away: Mapping[int, set[date]]
) -> GapWhy | None:
    if shift.arrived_at is not None:
        return None
    if shift.responder_id is not None:
        if shift.responder_id in unfit:
            return GapWhy.UNFIT
        return GapWhy.AWAY if shift.day in away.get(shift.responder_id, ()) else None
    if shift.household is not None:
        if shift.household.closed_at is not None:
            return GapWhy.CLOSED
        return GapWhy.AWAY if shift.day in homes_away.get(shift.household.pk, ()) else None
    return GapWhy.NOBODY


def shift_gaps(actor: Actor, from_on: date, to_on: date, *, now: datetime) -> list[Gap]:
    """The places of these days that nobody fills, as far as they are not over, the soonest first."""
    shifts = list(published_shifts(actor, from_on, to_on).filter(ends_at__gt=now))
    why = gaps_among(shifts)
    return [Gap(shift, why[shift.pk]) for shift in shifts if shift.pk in why]


def posts_nobody_arrived(actor: Actor, now: datetime) -> list[SilentShift]:
    """Posts whose running shift began five minutes ago or more and at which nobody has arrived, the longest first.

    Somebody who came without having the shift counts: the post is manned. A phone that brings the arrival later ends
    the gap.
    """
    day = local_day(now, settings.LIBA_ZONE)
    came = ShiftEvent.objects.filter(
        post=OuterRef("post"),
        kind=ShiftEventKind.ARRIVED.value,
        happened_at__gte=OuterRef("starts_at") - ARRIVES_BEFORE,
        happened_at__lt=OuterRef("ends_at"),
        shift=None,
    )
    shifts = published_shifts(actor, day - _DAY, day).filter(
        ~Exists(came), starts_at__lte=now - GAP_AFTER, ends_at__gt=now
    )
    groups: dict[tuple[int, datetime, datetime], list[Shift]] = defaultdict(list)
    for shift in shifts:
        groups[shift.post_id, shift.starts_at, shift.ends_at].append(shift)
    return [
        SilentShift(there[0].post, starts_at, ends_at, tuple(there))
        for (_post, starts_at, ends_at), there in sorted(groups.items(), key=lambda item: item[0][1])
        if all(shift.arrived_at is None for shift in there)
    ]
