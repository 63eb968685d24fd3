"""Rotas as far as the asker sees them: the list, one rota as a calendar of posts × shifts × days, the changes of a shift."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from liba.accounts.rules import digest
from liba.kernel.actors import Actor, Power
from liba.kernel.calendar import local_day
from liba.kernel.refusals import NotFound
from liba.kernel.text import Text
from liba.territory.selectors import within
from liba.workforce.models import Absence, CalendarFeed, Post, Rota, Shift, ShiftChange
from liba.workforce.selectors.gaps import gaps_among, published_shifts
from liba.workforce.selectors.posts import patterns_of
from liba.workforce.selectors.shifts import PUBLISHED
from liba.workforce.terms import GapWhy

_DAY = timedelta(days=1)
_FEED_BACK, _FEED_AHEAD = timedelta(days=30), timedelta(days=92)


@dataclass(frozen=True, slots=True)
class Cell:
    """One place of a shift, and why it is a gap if it is one."""

    shift: Shift
    why: GapWhy | None


@dataclass(slots=True)
class GridRow:
    """A post's shift over the days: for each day the places of it."""

    post: Post
    pattern: str
    name: Text
    hours: tuple[int, int]
    days: dict[date, list[Cell]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True)
class PostNow:
    """A post at this moment: who is to stand there, whether they came, who is next."""

    post: Post
    now: list[Cell]
    next: list[Cell]


def rotas(actor: Actor) -> QuerySet[Rota]:
    """Rotas of the areas whose workforce the actor may see, the newest days first."""
    held = within(actor.areas_for(Power.SEE_WORKFORCE), "area__path")
    return Rota.objects.filter(held).select_related("area").order_by("-from_on", "-made_at")


def rota(actor: Actor, rota_id: UUID) -> Rota:
    """One rota. Refuses (`NotFound`) one that the actor may not see."""
    found = rotas(actor).filter(pk=rota_id).first()
    if found is None:
        raise NotFound(what=f"rota {rota_id}")
    return found


def shift(actor: Actor, shift_id: int) -> Shift:
    """One shift with its rota, post and holder. Refuses (`NotFound`) one at a post that the actor may not see."""
    held = within(actor.areas_for(Power.SEE_WORKFORCE), "post__area__path")
    found = (
        Shift.objects.filter(held, pk=shift_id)
        .select_related(
            "post", "post__area", "responder", "household", "household__area", "rota", "rota__area"
        )
        .first()
    )
    if found is None:
        raise NotFound(what=f"shift {shift_id}")
    return found


def rota_grid(one: Rota, from_on: date, to_on: date, *, kind: str = "") -> list[GridRow]:
    """The rota's shifts of these days, a row a post's shift, in the order of the posts and of the day."""
    shifts = (
        one.shifts.filter(day__gte=from_on, day__lte=to_on)
        .select_related("post", "responder", "household", "household__area")
        .order_by("post__code", "starts_at", "place")
    )
    return rows_of(list(shifts.filter(post__kind=kind) if kind else shifts))


def rows_of(shifts: Sequence[Shift]) -> list[GridRow]:
    """Shifts as rows of a calendar."""
    why = gaps_among(shifts)
    rows: dict[tuple[str, int, str], GridRow] = {}
    for one in shifts:
        key = (one.post.code, _begins(one), one.pattern)
        if key not in rows:
            rows[key] = _row(one)
        rows[key].days[one.day].append(Cell(one, why.get(one.pk)))
    return [rows[key] for key in sorted(rows)]


def _begins(one: Shift) -> int:
    return next((p.starts_minute for p in patterns_of(one.post) if p.code == one.pattern), 0)


def _row(one: Shift) -> GridRow:
    pattern = next((p for p in patterns_of(one.post) if p.code == one.pattern), None)
    if pattern is None:
        return GridRow(one.post, one.pattern, Text(one.pattern), (0, 0))
    return GridRow(one.post, one.pattern, pattern.name, (pattern.starts_minute, pattern.ends_minute))


def posts_now(actor: Actor, now: datetime) -> list[PostNow]:
    """Every post that is manned by a published rota around now: who stands there, who comes next."""
    today = local_day(now, settings.LIBA_ZONE)
    shifts = list(published_shifts(actor, today - _DAY, today + _DAY).filter(ends_at__gt=now))
    why = gaps_among(shifts)
    by_post: dict[int, list[Shift]] = defaultdict(list)
    for one in shifts:
        by_post[one.post_id].append(one)
    found = []
    for own in by_post.values():
        running = [Cell(one, why.get(one.pk)) for one in own if one.starts_at <= now]
        later = [one for one in own if one.starts_at > now]
        soonest = min((one.starts_at for one in later), default=now)
        found.append(
            PostNow(own[0].post, running, [Cell(o, why.get(o.pk)) for o in later if o.starts_at == soonest])
        )
    return sorted(found, key=lambda one: one.post.code)


def changes_of(one: Shift) -> list[ShiftChange]:
    """Why the shift is whose it is, the newest first."""
    people = ("from_responder", "to_responder", "from_household", "to_household")
    return list(one.changes.select_related(*people).order_by("-asked_at"))


def absences_to_come(actor: Actor, day: date) -> list[Absence]:
    """Absences in the actor's areas that are not over, the soonest first."""
    paths = actor.areas_for(Power.SEE_WORKFORCE)
    held = within(paths, "responder__area__path") | within(paths, "household__area__path")
    rows = Absence.objects.filter(held, to_on__gte=day)
    return list(rows.select_related("responder", "household").order_by("from_on", "pk"))


def feeds(actor: Actor) -> list[CalendarFeed]:
    """Calendars that are given out in the actor's areas and not withdrawn."""
    paths = actor.areas_for(Power.PLAN_ROTA)
    held = within(paths, "responder__area__path") | within(paths, "area__path")
    rows = CalendarFeed.objects.filter(held, withdrawn_at=None).select_related("responder", "area")
    return list(rows.order_by("-made_at"))


def feed_of_secret(secret: str) -> CalendarFeed | None:
    """The calendar at a secret address; None when there is none, or it was withdrawn, or its responder left."""
    found = (
        CalendarFeed.objects.filter(token_hash=digest(secret), withdrawn_at=None)
        .select_related("responder", "area")
        .first()
    )
    if found is None or (found.responder is not None and found.responder.left_on is not None):
        return None
    return found


def feed_shifts(feed: CalendarFeed, now: datetime) -> list[Shift]:
    """What a calendar shows: published shifts of a month back and three ahead."""
    today = local_day(now, settings.LIBA_ZONE)
    whose = (
        Q(responder=feed.responder_id)
        if feed.responder_id
        else Q(household__area__path__startswith=feed.area.path if feed.area else "-")
    )
    shifts = Shift.objects.filter(PUBLISHED, whose, day__gte=today - _FEED_BACK, day__lte=today + _FEED_AHEAD)
    return list(shifts.select_related("post", "household", "rota").order_by("starts_at", "place"))
