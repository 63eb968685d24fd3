"""Who could take a shift, and why: free, cleared, rested, with room in the week, skilled; the least busy first."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Q

from liba.registry.models import Person
from liba.registry.terms import Presence
from liba.workforce.models import Responder, Shift
from liba.workforce.rules.rota.legal import kilometres
from liba.workforce.rules.rota.values import Bar
from liba.workforce.rules.shifts import Clash, Stretch, first_clash, nights_of
from liba.workforce.selectors.people import unfit_on
from liba.workforce.selectors.posts import rota_limits
from liba.workforce.selectors.question import is_night, of_age
from liba.workforce.selectors.shifts import PUBLISHED, absent_households, absent_responders
from liba.workforce.terms import RotaLimits

_AROUND = timedelta(days=7)
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody who could take a shift. `shifts` are theirs of the seven days around it, `metres` the way if known."""

    responder: Responder
    shifts: int
    skilled: bool
    wished: bool
    near: bool
    metres: int | None


@dataclass(frozen=True, slots=True)
class StandIns:
    """Who could take a shift, best first, and how many can't, by reason."""

    able: list[StandIn]
    barred: Mapping[str, int]


def bar_of_responder(one: Responder, shift: Shift, *, giving_up: Collection[int] = ()) -> Bar | None:
    """What keeps a responder from a shift; shifts that they give up for it (ids) don't count."""
    return _bars([one], shift, giving_up).get(one.pk)


def lacks_skill(shift: Shift, one: Responder) -> bool:
    """Whether the post would lack a skill if `one` stood there for whoever does now: who came with it must be followed by it."""
    others = Shift.objects.filter(
        rota=shift.rota_id, post=shift.post_id, day=shift.day, pattern=shift.pattern, responder__isnull=False
    ).select_related("responder")
    there = [other.responder for other in others if other.pk != shift.pk and other.responder is not None]
    held = {skill for other in there for skill in other.skills}
    before = held | set(shift.responder.skills if shift.responder else ())
    return any(skill in before - held and skill not in one.skills for skill in shift.post.skills)


def stand_ins(shift: Shift, *, most: int = _SHOWN) -> StandIns:
    """Suggestions for a shift among the responders of the rota's area: skilled first, then least busy, then nearest."""
    people = list(
        Responder.objects.filter(area__path__startswith=shift.rota.area.path, left_on=None)
        .exclude(pk=shift.responder_id or 0)
        .select_related("area")
        .order_by("code")
    )
    bars = _bars(people, shift)
    load = _load(shift)
    missing = set(shift.post.skills) - _held_by_others(shift)
    able = [_stand_in(one, shift, load[one.pk], missing) for one in people if one.pk not in bars]
    able.sort(key=lambda one: (not one.skilled, one.shifts, not one.wished, not one.near, one.metres or 0))
    barred: dict[str, int] = defaultdict(int)
    for bar in bars.values():
        barred[bar.value] += 1
    return StandIns(able[:most], dict(barred))


def households_in_turn(shift: Shift, *, most: int = _SHOWN) -> list[tuple[int, date | None]]:
    """Households that could send somebody instead, by id with the day of their last turn: whose was longest ago first."""
    limits, _weights = rota_limits()
    away = absent_households(shift.day)
    area = shift.rota.area
    near = Shift.objects.filter(_binding(shift), _around(shift), household__isnull=False)
    busy: dict[int, list[Stretch]] = defaultdict(list)
    for other in near:
        busy[other.household_id or 0].append(Stretch(other.starts_at, other.ends_at))
    turns = Shift.objects.filter(PUBLISHED, household__area__path__startswith=area.path, day__lt=shift.day)
    last: dict[int, date] = dict(
        turns.values("household_id").annotate(at=Max("day")).values_list("household_id", "at")
    )
    homes = _homes(area.path, limits, shift.day)
    stretch = Stretch(shift.starts_at, shift.ends_at)
    free = [
        key
        for key in homes
        if key not in away
        and key != shift.household_id
        and first_clash(stretch, busy[key], limits.rest_minutes) is None
    ]
    free.sort(key=lambda key: last.get(key, date.min))
    return [(key, last.get(key)) for key in free[:most]]


def _homes(path: str, limits: RotaLimits, day: date) -> list[int]:
    here = Q(household__area__path__startswith=path, household__closed_at=None, merged_into=None)
    rows = Person.objects.filter(here, of_age(limits, day), presence=Presence.PRESENT.value)
    return list(rows.order_by("household__code").values_list("household_id", flat=True).distinct())


def _bars(people: Sequence[Responder], shift: Shift, giving_up: Collection[int] = ()) -> dict[int, Bar]:
    """What keeps each of these from the shift; who is kept by nothing is not in it."""
    limits, _weights = rota_limits()
    unfit, away = unfit_on(shift.day), absent_responders(shift.day)
    served: dict[int, list[Shift]] = defaultdict(list)
    rows = Shift.objects.filter(_binding(shift), _around(shift), responder__in=[one.pk for one in people])
    for other in rows.exclude(pk__in=[*giving_up, shift.pk]):
        served[other.responder_id or 0].append(other)
    group = nights_of(shift.day, limits.night_turn_days) if is_night(shift) else ""
    found = {}
    for one in people:
        bar = _bar(one, shift, served[one.pk], limits)
        if one.pk in unfit:
            bar = Bar.UNFIT
        elif one.pk in away:
            bar = Bar.AWAY
        elif group and one.night_group and one.night_group != group:
            bar = bar or Bar.NIGHT_GROUP
        if bar is not None:
            found[one.pk] = bar
    return found


def _bar(one: Responder, shift: Shift, served: Sequence[Shift], limits: RotaLimits) -> Bar | None:
    stretch = Stretch(shift.starts_at, shift.ends_at)
    clash = first_clash(stretch, [Stretch(s.starts_at, s.ends_at) for s in served], limits.rest_minutes)
    if clash is not None:
        return Bar.BUSY if clash is Clash.OVERLAP else Bar.RESTING
    if one.times and shift.pattern not in one.times:
        return Bar.TIMES
    days = [other.day for other in served]
    for back in range(7):
        start = shift.day - timedelta(days=back)
        if 0 < limits.week_most <= sum(start <= day <= start + timedelta(days=6) for day in days):
            return Bar.WEEK_FULL
    return None


def _binding(shift: Shift) -> Q:
    """What counts beside a shift: whatever is published, and of a draft its own other shifts."""
    return PUBLISHED | Q(rota=shift.rota_id)


def _around(shift: Shift) -> Q:
    return Q(day__gte=shift.day - _AROUND, day__lte=shift.day + _AROUND)


def _load(shift: Shift) -> Mapping[int, int]:
    found: dict[int, int] = defaultdict(int)
    for key in Shift.objects.filter(_binding(shift), _around(shift), responder__isnull=False).values_list(
        "responder_id", flat=True
    ):
        found[key or 0] += 1
    return found


def _held_by_others(shift: Shift) -> set[str]:
    others = Shift.objects.filter(
        rota=shift.rota_id, post=shift.post_id, day=shift.day, pattern=shift.pattern, responder__isnull=False
    ).exclude(pk=shift.pk)
    return {
        skill
        for other in others.select_related("responder")
        if other.responder
        for skill in other.responder.skills
    }


def _stand_in(one: Responder, shift: Shift, load: int, missing: set[str]) -> StandIn:
    post = shift.post
    metres = None
    if one.lon is not None and one.lat is not None and post.lon is not None and post.lat is not None:
        metres = round(kilometres((one.lon, one.lat), (post.lon, post.lat)) * 1000)
    return StandIn(
        one,
        load,
        skilled=not missing - set(one.skills),
        wished=not one.wishes or post.kind in one.wishes,
        near=post.area.path.startswith(one.area.path) or one.area.path.startswith(post.area.path),
        metres=metres,
    )
