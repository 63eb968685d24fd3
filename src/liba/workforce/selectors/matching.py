"""Who fits a post or a unit best, of the actor's people, with every reason; how long everybody has served."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import cos, hypot, radians

from django.db.models import Q

from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound
from liba.territory.selectors import within
from liba.workforce.models import Post, Responder, Shift, Unit, UnitMember
from liba.workforce.rules.matching import Candidate, Match, Place, best
from liba.workforce.rules.units import LackKind
from liba.workforce.selectors.listing import Wanted, chosen_responders
from liba.workforce.selectors.people import responders, unfit_on
from liba.workforce.selectors.shifts import absent_responders
from liba.workforce.selectors.units import unit_rows

_FORTNIGHT = timedelta(days=14)
_METRES_A_DEGREE = 111_320


@dataclass(frozen=True, slots=True)
class Fitting:
    """Somebody and how well they fit."""

    one: Responder
    match: Match
    hours: int


@dataclass(frozen=True, slots=True)
class Served:
    """What somebody gave: whole minutes at posts, shifts they came to, the first and the last day."""

    one: Responder
    minutes: int
    shifts: int
    first: date
    last: date


def posts_of(actor: Actor) -> list[Post]:
    """Open posts of the areas whose workforce the actor may see."""
    held = within(actor.areas_for(Power.SEE_WORKFORCE), "area__path")
    return list(Post.objects.filter(held, closed_on=None).select_related("area").order_by("code"))


def fitting_post(actor: Actor, post_id: int, day: date, *, time: str = "", limit: int = 40) -> list[Fitting]:
    """Who fits a post best on a day. Refuses (`NotFound`) a post that the actor may not see."""
    post = next((post for post in posts_of(actor) if post.pk == post_id), None)
    if post is None:
        raise NotFound(what=f"post {post_id}")
    place = Place(skills=frozenset(post.skills), kind=post.kind, time=time, area_path=post.area.path)
    lon, lat = (post.lon, post.lat) if post.lon is not None else (post.area.lon, post.area.lat)
    return _ranked(actor, place, day, where=(lon, lat), elsewhere=set(), limit=limit)


def fitting_unit(actor: Actor, unit: Unit, day: date, *, limit: int = 40) -> list[Fitting]:
    """Who fits a unit best on a day: whose standing it lacks, of its area, and who is in no other unit of its kind."""
    (row,) = unit_rows([unit], day)
    standings = frozenset(
        lack.standing for lack in row.lacks if lack.kind is LackKind.TOO_FEW and lack.standing
    )
    place = Place(standings=standings, area_path=unit.area.path)
    running = UnitMember.objects.filter(Q(ends_on=None) | Q(ends_on__gt=day), unit__template=unit.template_id)
    taken = dict(running.values_list("responder_id", "unit_id"))
    inside = {responder_id for responder_id, unit_id in taken.items() if unit_id == unit.pk}
    found = _ranked(
        actor,
        place,
        day,
        where=(unit.area.lon, unit.area.lat),
        elsewhere=taken.keys() - inside,
        limit=limit + len(inside),
    )
    return [one for one in found if one.one.pk not in inside][:limit]


def hours_served(actor: Actor, from_on: date, to_on: date) -> list[Served]:
    """How long each of the actor's responders stood at posts between two days (inclusive), who gave most first.

    A shift counts from the arrival to when they left, or to its end where nobody said so; one that is not begun
    does not count.
    """
    people = {one.pk: one for one in responders(actor)}
    shifts = Shift.objects.filter(
        responder__in=people.keys(), day__gte=from_on, day__lte=to_on, arrived_at__isnull=False
    )
    gathered: dict[int, list[Shift]] = defaultdict(list)
    for shift in shifts.order_by("starts_at"):
        if shift.responder_id is not None:
            gathered[shift.responder_id].append(shift)
    found = [
        Served(people[pk], sum(map(_minutes, stood)), len(stood), stood[0].day, stood[-1].day)
        for pk, stood in gathered.items()
    ]
    return sorted(found, key=lambda one: (-one.minutes, one.one.code))


def _minutes(shift: Shift) -> int:
    if shift.arrived_at is None:
        return 0
    ended = shift.left_at or shift.ends_at
    return max(0, int((ended - shift.arrived_at).total_seconds() // 60))


def _ranked(
    actor: Actor,
    place: Place,
    day: date,
    *,
    where: tuple[float | None, float | None],
    elsewhere: Collection[int],
    limit: int,
) -> list[Fitting]:
    people = {one.pk: one for one in chosen_responders(actor, Wanted(), day)}
    unfit, absent, hours = unfit_on(day), absent_responders(day), _hours_before(day)
    candidates = [
        Candidate(
            id=one.pk,
            standing=one.standing,
            skills=frozenset(one.skills),
            wishes=frozenset(one.wishes),
            times=frozenset(one.times),
            area_path=one.area.path,
            metres=_metres(where, (one.lon, one.lat)),
            hours=hours.get(one.pk, 0),
            fit=one.pk not in unfit,
            absent=one.pk in absent,
            elsewhere=one.pk in elsewhere,
        )
        for one in people.values()
    ]
    return [
        Fitting(people[match.id], match, hours.get(match.id, 0)) for match in best(place, candidates)[:limit]
    ]


def _hours_before(day: date) -> dict[int, int]:
    """Hours of the rotas' shifts that each has in the fortnight up to a day."""
    rows: Iterable[Shift] = Shift.objects.filter(
        day__gt=day - _FORTNIGHT, day__lte=day, responder__isnull=False
    ).only("responder_id", "starts_at", "ends_at")
    minutes: dict[int, int] = defaultdict(int)
    for shift in rows:
        minutes[shift.responder_id or 0] += int((shift.ends_at - shift.starts_at).total_seconds() // 60)
    return {pk: spent // 60 for pk, spent in minutes.items()}


def _metres(one: tuple[float | None, float | None], other: tuple[float | None, float | None]) -> int | None:
    if one[0] is None or one[1] is None or other[0] is None or other[1] is None:
        return None
    east = (one[0] - other[0]) * cos(radians(one[1]))
    return int(hypot(east, one[1] - other[1]) * _METRES_A_DEGREE)
