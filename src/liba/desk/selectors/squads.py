"""Squads: which could go now, how far each is, and why it is not the first that one would send."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings

from liba.desk.models import Incident, IncidentEvent
from liba.desk.rules import Standing, in_hours, metres, position
from liba.desk.selectors.incidents import desk_spec, standings
from liba.desk.terms import ENDED, IncidentEventKind, SquadSpec, WhyNot
from liba.kernel.calendar import local_day, local_minute
from liba.workforce.models import Responder, Shift, Unit, UnitMember
from liba.workforce.selectors import unfit_on, units_of
from liba.workforce.selectors.links import holding
from liba.workforce.selectors.shifts import PUBLISHED, running_at

_ENDED = tuple(state.value for state in ENDED)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A squad that could go. `why_not` is empty for one that is free and on duty; `busy` names its incident's number.

    `ready` of its `members` are on duty now, `reached` of those have an account that can be told.
    """

    unit: Unit
    spec: SquadSpec
    metres: int | None
    members: int
    ready: int
    reached: int
    why_not: tuple[WhyNot, ...]
    busy: int | None = None


@dataclass(frozen=True)
class _Duty:
    """What the rota says of the squads' people at a moment."""

    members: Mapping[int, Sequence[UnitMember]]
    unfit: set[int]
    rostered: set[int]
    running: Mapping[int, tuple[float, float] | None]


@dataclass(frozen=True)
class _Ground:
    """What every squad is looked at against: the rota, where it is, the minute of the day, who declined."""

    duty: _Duty
    place: tuple[float, float] | None
    minute: int
    declined: set[int]


def proposals(one: Incident, now: datetime) -> list[Proposal]:
    """Every squad for an incident that was not sent yet, best first: free and on duty before the others, then the nearest."""
    return proposals_of([one], now)[one.pk]


def proposals_of(found: Sequence[Incident], now: datetime) -> dict[UUID, list[Proposal]]:
    """The same for several incidents at once; the rota is read once."""
    specs = {spec.template: spec for spec in desk_spec().squads}
    units = list(_squads(specs))
    duty = _duty(units, now)
    numbers = dict(Incident.objects.exclude(state__in=_ENDED).values_list("pk", "number"))
    where = standings({*numbers, *(one.pk for one in found)})
    minute = local_minute(now, settings.LIBA_ZONE)
    made: dict[UUID, list[Proposal]] = {}
    for one in found:
        stands = where.get(one.pk, Standing())
        ground = _Ground(duty, place_of(one), minute, stands.declined)
        busy = {squad: numbers[pk] for pk in numbers if pk != one.pk for squad in where[pk].squads}
        listed = [
            _proposal(unit, specs[unit.template.code], ground, busy.get(unit.pk))
            for unit in units
            if unit.pk not in stands.squads
        ]
        made[one.pk] = sorted(listed, key=_rank)
    return made


def _rank(each: Proposal) -> tuple[int, bool, int]:
    return len(each.why_not), each.metres is None, each.metres or 0


def squad_units() -> list[Unit]:
    """The open units of the templates that the playbook names as squads."""
    return list(_squads({spec.template: spec for spec in desk_spec().squads}))


def place_of(one: Incident) -> tuple[float, float] | None:
    """Where it is: its own position, else its site's, else its area's."""
    site = one.site
    return (
        position(one.lon, one.lat)
        or (position(site.lon, site.lat) if site is not None else None)
        or position(one.area.lon, one.area.lat)
    )


def squads_of(one: Responder, day: date) -> set[int]:
    """The units that somebody is in on a day."""
    found = units_of(one.pk, day)
    return {
        member.unit_id
        for member in found
        if member.starts_on <= day and (member.ends_on is None or member.ends_on > day)
    }


def incidents_for(one: Responder, now: datetime) -> list[tuple[Incident, Unit]]:
    """The open incidents to which a squad of theirs was sent and which it has not declined, with that squad; newest first."""
    mine = squads_of(one, local_day(now, settings.LIBA_ZONE))
    sent = IncidentEvent.objects.filter(squad__in=mine, kind=IncidentEventKind.DISPATCHED.value)
    open_ones = Incident.objects.filter(pk__in=sent.values("incident_id")).exclude(state__in=_ENDED)
    listed = list(open_ones.select_related("area", "site").order_by("-happened_at"))
    where = standings([each.pk for each in listed])
    units = Unit.objects.in_bulk(mine)
    found = []
    for each in listed:
        squad = next((pk for pk in where[each.pk].squads if pk in mine), None)
        if squad is not None:
            found.append((each, units[squad]))
    return found


def users_sent_to(incidents: Collection[str], now: datetime) -> frozenset[int]:
    """The active accounts of everybody in a squad that was sent to one of these incidents."""
    sent = IncidentEvent.objects.filter(
        incident__in=[UUID(one) for one in incidents], kind=IncidentEventKind.DISPATCHED.value
    )
    members = UnitMember.objects.filter(
        holding(local_day(now, settings.LIBA_ZONE)),
        unit__in=sent.values("squad_id"),
        responder__user__is_active=True,
    )
    return frozenset(members.order_by().values_list("responder__user_id", flat=True))


def users_of(unit_id: int, day: date) -> list[int]:
    """The active accounts of a squad's members on a day: who is told."""
    members = UnitMember.objects.filter(holding(day), unit=unit_id, responder__user__is_active=True)
    return list(members.order_by("pk").values_list("responder__user_id", flat=True))


def _squads(specs: Mapping[str, SquadSpec]) -> Iterable[Unit]:
    found = Unit.objects.filter(template__code__in=list(specs), closed_on=None)
    return found.select_related("area", "template").order_by("code")


def _duty(units: Sequence[Unit], now: datetime) -> _Duty:
    day = local_day(now, settings.LIBA_ZONE)
    members: dict[int, list[UnitMember]] = defaultdict(list)
    for member in UnitMember.objects.filter(holding(day), unit__in=units).select_related("responder"):
        members[member.unit_id].append(member)
    people = {member.responder_id for found in members.values() for member in found}
    rostered = Shift.objects.filter(PUBLISHED, responder__in=people, day=day)
    running = running_at(now).filter(responder__in=people).select_related("post", "post__site")
    return _Duty(
        members,
        unfit_on(day) if units else set(),
        set(rostered.values_list("responder_id", flat=True)),
        {shift.responder_id: _stands(shift) for shift in running if shift.responder_id is not None},
    )


def _stands(shift: Shift) -> tuple[float, float] | None:
    post = shift.post
    site = post.site
    return position(post.lon, post.lat) or (position(site.lon, site.lat) if site is not None else None)


def _proposal(unit: Unit, spec: SquadSpec, ground: _Ground, busy: int | None) -> Proposal:
    duty = ground.duty
    members = duty.members.get(unit.pk, ())
    fit = [member for member in members if member.responder_id not in duty.unfit]
    by_rota = any(member.responder_id in duty.rostered | set(duty.running) for member in fit)
    ready = [member for member in fit if not by_rota or member.responder_id in duty.running]
    why = [
        *([WhyNot.DECLINED] if unit.pk in ground.declined else ()),
        *([WhyNot.BUSY] if busy is not None else ()),
        *([WhyNot.OFF_HOURS] if not in_hours(spec, ground.minute) else ()),
        *([WhyNot.NOBODY_FIT] if not fit else [WhyNot.OFF_SHIFT] if not ready else ()),
    ]
    reached = sum(member.responder.user_id is not None for member in ready)
    way = _way(unit, ready, duty, ground.place)
    return Proposal(unit, spec, way, len(members), len(ready), reached, tuple(why), busy)


def _way(
    unit: Unit, ready: Sequence[UnitMember], duty: _Duty, place: tuple[float, float] | None
) -> int | None:
    """From the nearest post at which one of them stands now; else from the squad's own place."""
    if place is None:
        return None
    stood = [found for member in ready if (found := duty.running.get(member.responder_id)) is not None]
    home = position(unit.area.lon, unit.area.lat)
    return min((metres(place, each) for each in stood or ([home] if home else [])), default=None)
