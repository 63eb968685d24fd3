"""Where an incident stands by what was said of it, how far a squad is from it, and whether it is a squad's hour."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import asin, cos, isfinite, radians, sin, sqrt
from uuid import UUID

from liba.desk.terms import DeskStep, IncidentEventKind, IncidentState, SquadSpec

_EARTH_METRES = 6_371_000
_STAGES = (IncidentState.REPORTED, IncidentState.DISPATCHED, IncidentState.ON_THE_WAY, IncidentState.THERE)
_RAISES = {
    IncidentEventKind.DISPATCHED: IncidentState.DISPATCHED,
    IncidentEventKind.SET_OUT: IncidentState.ON_THE_WAY,
    IncidentEventKind.ARRIVED: IncidentState.THERE,
}
_ENDS = {
    IncidentEventKind.SETTLED: IncidentState.SETTLED,
    IncidentEventKind.UNFOUNDED: IncidentState.UNFOUNDED,
}


@dataclass(frozen=True, slots=True)
class Happened:
    """An event as far as it decides where an incident stands."""

    id: UUID
    kind: IncidentEventKind
    squad_id: int | None
    happened_at: datetime
    recorded_at: datetime


@dataclass(slots=True)
class Standing:
    """Where an incident stands. `squads` are those that were sent and have not declined, each with how far it is.

    The moments are the first of each kind. `waits_since` is when it began to wait for somebody to take it or to help,
    as it was known here; None while somebody is on it.
    """

    state: IncidentState = IncidentState.REPORTED
    squads: dict[int, IncidentState] = field(default_factory=dict)
    declined: set[int] = field(default_factory=set)
    squad_id: int | None = None
    dispatched_at: datetime | None = None
    set_out_at: datetime | None = None
    arrived_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: UUID | None = None
    help_since: datetime | None = None
    waits_since: datetime | None = None


def standing(events: Iterable[Happened]) -> Standing:
    """Where an incident stands by its events, whatever the order in which they arrived.

    The first end is the end; what is said afterwards changes nothing. Who was sent and said that they set out or are
    there takes it; a squad that declines leaves it as if it had not been sent.
    """
    found = Standing()
    since: dict[int | None, datetime] = {}
    for event in sorted(events, key=lambda one: (one.happened_at, one.id)):
        if event.kind in _ENDS:
            found.state, found.ended_at, found.ended_by = _ENDS[event.kind], event.happened_at, event.id
            found.waits_since = found.help_since = None
            return found
        _take(found, event, since)
    found.state = _furthest(found.squads)
    found.waits_since = _waits(found, since)
    return found


def _take(found: Standing, event: Happened, since: dict[int | None, datetime]) -> None:
    squad, kind = event.squad_id, event.kind
    if kind is IncidentEventKind.REPORTED:
        since[None] = event.recorded_at
    elif kind is IncidentEventKind.NEEDS_HELP:
        found.help_since = event.recorded_at
    elif squad is None:
        return
    elif kind is IncidentEventKind.DECLINED:
        found.squads.pop(squad, None)
        found.declined.add(squad)
        since[None] = event.recorded_at
    elif kind in _RAISES:
        stage = _RAISES[kind]
        found.squads[squad] = max(found.squads.get(squad, stage), stage, key=_STAGES.index)
        _note_moment(found, event, since)


def _note_moment(found: Standing, event: Happened, since: dict[int | None, datetime]) -> None:
    if event.kind is IncidentEventKind.DISPATCHED:
        found.squad_id, found.help_since = event.squad_id, None
        found.declined.discard(event.squad_id or 0)
        found.dispatched_at = found.dispatched_at or event.happened_at
        since[event.squad_id] = event.recorded_at
    elif event.kind is IncidentEventKind.SET_OUT:
        found.set_out_at = found.set_out_at or event.happened_at
    else:
        found.arrived_at = found.arrived_at or event.happened_at


def _furthest(squads: Mapping[int, IncidentState]) -> IncidentState:
    return max(squads.values(), key=_STAGES.index, default=IncidentState.REPORTED)


def _waits(found: Standing, since: Mapping[int | None, datetime]) -> datetime | None:
    """Since when nobody has taken it, or the help that was asked for is not there."""
    if not found.squads:
        return since.get(None)
    sent = [since[squad] for squad, stage in found.squads.items() if stage is IncidentState.DISPATCHED]
    moments = [moment for moment in (found.help_since, max(sent, default=None)) if moment is not None]
    return min(moments, default=None)


def steps_due(
    steps: Sequence[DeskStep], taken: int, waits_since: datetime, now: datetime
) -> Iterator[tuple[int, DeskStep]]:
    """The steps that are due and were not taken, with their place, in order."""
    for place, step in enumerate(steps):
        if place >= taken and waits_since + timedelta(minutes=step.after) <= now:
            yield place, step


def metres(one: tuple[float, float], other: tuple[float, float]) -> int:
    """The way between two positions (lon, lat in degrees) as the crow flies."""
    lon1, lat1, lon2, lat2 = map(radians, (*one, *other))
    arc = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return round(2 * _EARTH_METRES * asin(min(1.0, sqrt(arc))))


def position(lon: float | None, lat: float | None) -> tuple[float, float] | None:
    """A position on the globe; None for one that is missing or lies nowhere."""
    if lon is None or lat is None or not (isfinite(lon) and isfinite(lat)):
        return None
    return (lon, lat) if abs(lon) <= 180 and abs(lat) <= 90 else None


def in_hours(spec: SquadSpec, minute: int) -> bool:
    """Whether a minute of the day lies in a squad's hours, which may run over midnight."""
    if spec.from_minute == spec.to_minute:
        return True
    if spec.from_minute < spec.to_minute:
        return spec.from_minute <= minute < spec.to_minute
    return minute >= spec.from_minute or minute < spec.to_minute
