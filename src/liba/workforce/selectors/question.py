"""What a rota is asked: the places of its posts and days, and the people or households there are for them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Count, Max, Q, QuerySet

from liba.registry.models import Household, Person
from liba.registry.terms import Presence
from liba.workforce.models import Absence, Post, Responder, Rota, Shift
from liba.workforce.rules.rota import Hand, Roster, Stand
from liba.workforce.rules.rota.values import Slot
from liba.workforce.rules.shifts import stretch_of
from liba.workforce.rules.turns import Door
from liba.workforce.selectors.people import unfit_on
from liba.workforce.selectors.posts import patterns_of, rota_limits
from liba.workforce.selectors.shifts import PUBLISHED
from liba.workforce.terms import PostKind, RotaKind, RotaLimits, ShiftPattern

_AROUND = timedelta(days=7)
_NIGHTS_BACK = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A household that takes no turn, and why: `closed`, `nobody_fit` or `nobody_home`."""

    household: Household
    why: str


def days_of(from_on: date, to_on: date) -> list[date]:
    """Each day from the first to the last."""
    return [from_on + timedelta(days=n) for n in range((to_on - from_on).days + 1)]


def rota_posts(rota: Rota) -> QuerySet[Post]:
    """The posts that a rota fills: those of its area and kinds that are open on one of its days."""
    found = Post.objects.filter(
        Q(closed_on=None) | Q(closed_on__gt=rota.from_on),
        area__path__startswith=rota.area.path,
        opened_on__lte=rota.to_on,
    )
    if rota.kind == RotaKind.NEIGHBOURS.value:
        found = found.filter(kind=PostKind.LANE.value)
    elif rota.kinds:
        found = found.filter(kind__in=rota.kinds)
    else:
        found = found.exclude(kind=PostKind.LANE.value)
    return found.order_by("code")


def roster_of(rota: Rota) -> Roster:
    """The question of a rota of responders over posts."""
    limits, weights = rota_limits()
    days = days_of(rota.from_on, rota.to_on)
    stands = [stand for post in rota_posts(rota) for stand in _stands(post, days)]
    return Roster(stands, _hands(rota, days), limits, weights, rota.seed)


def stands_of(rota: Rota) -> list[Stand]:
    """The places of a rota, post by post and day by day."""
    days = days_of(rota.from_on, rota.to_on)
    return [stand for post in rota_posts(rota) for stand in _stands(post, days)]


def _stands(post: Post, days: Iterable[date]) -> Iterable[Stand]:
    patterns = patterns_of(post)
    at = (post.lon, post.lat) if post.lon is not None and post.lat is not None else None
    for day in days:
        if post.opened_on <= day and (post.closed_on is None or day < post.closed_on):
            for pattern in patterns:
                yield Stand(post.pk, post.kind, slot_of(pattern, day), post.needs, tuple(post.skills), at)


def slot_of(pattern: ShiftPattern, day: date) -> Slot:
    """A shift of a day, as rotas reckon."""
    stretch = stretch_of(pattern, day, settings.LIBA_ZONE)
    starts, ends = (int(moment.timestamp() // 60) for moment in (stretch.starts_at, stretch.ends_at))
    return Slot(day, pattern.code, starts, ends, pattern.night)


def slot_of_shift(shift: Shift) -> Slot:
    """A shift as it stands in a rota; whether it is a night does not matter to what it clashes with."""
    starts, ends = (int(moment.timestamp() // 60) for moment in (shift.starts_at, shift.ends_at))
    return Slot(shift.day, shift.pattern, starts, ends, night=False)


def _hands(rota: Rota, days: Sequence[date]) -> list[Hand]:
    """Everybody of the area who serves, with the days on which they can't, and what they serve elsewhere."""
    people = list(
        Responder.objects.filter(
            Q(left_on=None) | Q(left_on__gt=rota.from_on), area__path__startswith=rota.area.path
        )
        .filter(joined_on__lte=rota.to_on)
        .order_by("code")
    )
    unfit: dict[int, set[date]] = defaultdict(set)
    for day in days:
        for responder_id in unfit_on(day):
            unfit[responder_id].add(day)
    away = absences(days, "responder")
    busy = _served(rota, "responder")
    return [
        Hand(
            id=one.pk,
            skills=frozenset(one.skills),
            times=frozenset(one.times),
            wishes=frozenset(one.wishes),
            night_group=one.night_group,
            at=(one.lon, one.lat) if one.lon is not None and one.lat is not None else None,
            unfit=frozenset(unfit[one.pk]),
            away=frozenset(away.get(one.pk, ())),
            busy=tuple(busy.get(one.pk, ())),
        )
        for one in people
    ]


def absences(days: Sequence[date], of: str) -> Mapping[int, set[date]]:
    """The days on which each responder or household (`of`) is away, of these days."""
    found: dict[int, set[date]] = defaultdict(set)
    if days:
        rows = Absence.objects.filter(**{f"{of}__isnull": False}, from_on__lte=days[-1], to_on__gte=days[0])
        for key, from_on, to_on in rows.values_list(f"{of}_id", "from_on", "to_on"):
            found[key].update(day for day in days if from_on <= day <= to_on)
    return found


def _served(rota: Rota, of: str) -> Mapping[int, list[Slot]]:
    """What each serves in other published rotas around the days of this one."""
    shifts = Shift.objects.filter(
        PUBLISHED,
        **{f"{of}__isnull": False},
        day__gte=rota.from_on - _AROUND,
        day__lte=rota.to_on + _AROUND,
    ).exclude(rota=rota)
    found: dict[int, list[Slot]] = defaultdict(list)
    for shift in shifts.order_by("starts_at"):
        found[getattr(shift, f"{of}_id")].append(slot_of_shift(shift))
    return found


def doors_of(rota: Rota) -> tuple[list[Door], list[LeftOut]]:
    """The households of a neighbours' rota in the order in which they wait, and those that take no turn, with reasons.

    Who has never had a turn comes first, in the order of the doors; then who had theirs longest ago.
    """
    homes = list(
        Household.objects.filter(area__path__startswith=rota.area.path, merged_into=None)
        .select_related("area")
        .order_by("area__path", "code")
    )
    fit, home = _who_could_come(rota)
    left_out = [
        LeftOut(one, "closed" if one.closed_at else "nobody_fit" if home[one.pk] else "nobody_home")
        for one in homes
        if one.closed_at or not fit[one.pk]
    ]
    last, nights = _turns_before(rota)
    away = absences(days_of(rota.from_on, rota.to_on), "household")
    busy = _served(rota, "household")
    waiting = [one for one in homes if not one.closed_at and fit[one.pk]]
    waiting.sort(key=lambda one: last.get(one.pk, 0.0))
    doors = [
        Door(one.pk, frozenset(away.get(one.pk, ())), nights.get(one.pk, 0), tuple(busy.get(one.pk, ())))
        for one in waiting
    ]
    return doors, left_out


def _who_could_come(rota: Rota) -> tuple[Mapping[int, int], Mapping[int, int]]:
    """How many people of each household could be sent, and how many are at home."""
    limits, _weights = rota_limits()
    people = Person.objects.filter(
        household__area__path__startswith=rota.area.path, presence=Presence.PRESENT.value, merged_into=None
    )
    fit = _counted(people.filter(of_age(limits, rota.from_on)))
    return fit, _counted(people)


def of_age(limits: RotaLimits, day: date) -> Q:
    """Of people: those whom a household may send. Who has no birthday on record is taken at the household's word."""
    oldest, youngest = _years_before(day, limits.oldest + 1), _years_before(day, limits.youngest)
    return Q(born_on=None) | Q(born_on__gt=oldest, born_on__lte=youngest)


def _years_before(day: date, years: int) -> date:
    # The 29th of February is the 28th of a common year.
    return day.replace(year=day.year - years, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _counted(people: QuerySet[Person]) -> Mapping[int, int]:
    found: dict[int, int] = defaultdict(int)
    found.update(people.values("household_id").annotate(n=Count("pk")).values_list("household_id", "n"))
    return found


def _turns_before(rota: Rota) -> tuple[Mapping[int, float], Mapping[int, int]]:
    """When each household had its last turn, and how many nights it had in the last months."""
    before = Shift.objects.filter(PUBLISHED, household__isnull=False, day__lt=rota.from_on)
    mine = before.filter(household__area__path__startswith=rota.area.path)
    last = {
        key: at.timestamp()
        for key, at in mine.values("household_id")
        .annotate(at=Max("starts_at"))
        .values_list("household_id", "at")
    }
    nights: dict[int, int] = defaultdict(int)
    recent = mine.filter(day__gte=rota.from_on - _NIGHTS_BACK).select_related("post")
    for shift in recent:
        nights[shift.household_id or 0] += is_night(shift)
    return last, nights


def is_night(shift: Shift) -> bool:
    """Whether the shift is a night of its post; a pattern that the post no longer has is none."""
    return any(pattern.night for pattern in patterns_of(shift.post) if pattern.code == shift.pattern)
