"""An incident as a row: where it is, how long it waits, which squad one would send."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.core.cache import cache

from liba.access.models import Gate
from liba.console.saying import say_text
from liba.desk.models import Incident
from liba.desk.rules import Standing
from liba.desk.selectors import Proposal, desk_spec, proposals_of, standings
from liba.workforce.models import Unit

FRESH_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One incident on the board. `minutes` since it was reported; `waits` since it began to wait, None while it does not."""

    incident: Incident
    where: str
    minutes: int
    waits: int | None
    late: bool
    help: bool
    squads: tuple[Unit, ...]
    best: Proposal | None


def lines_of(found: Sequence[Incident], now: datetime, *, propose: bool) -> list[Line]:
    """The rows; `propose`: with the squad that one would send, if one is free."""
    where = standings([one.pk for one in found])
    units = Unit.objects.in_bulk({squad for stands in where.values() for squad in stands.squads})
    offers = _best(found, now) if propose else {}
    gates = gate_names(found)
    first = min((step.after for step in desk_spec().steps), default=5)
    lines = []
    for one in found:
        stands = where.get(one.pk, Standing())
        waits = minutes_between(one.waits_since, now)
        asks = waits is not None and (stands.help_since is not None or not stands.squads)
        lines.append(
            Line(
                incident=one,
                where=where_of(one, gates),
                minutes=minutes_between(one.happened_at, now) or 0,
                waits=waits,
                late=waits is not None and waits >= first,
                help=stands.help_since is not None,
                squads=tuple(units[squad] for squad in stands.squads if squad in units),
                best=offers.get(one.pk) if asks else None,
            )
        )
    return lines


def minutes_between(start: datetime | None, end: datetime | None) -> int | None:
    """Whole minutes, never below nought; None while one of the two is missing."""
    if start is None or end is None:
        return None
    return max(0, (end - start) // timedelta(minutes=1))


def gate_names(found: Sequence[Incident]) -> dict[str, str]:
    """The names of the gates from which some of the incidents were reported."""
    codes = {one.gate_code for one in found if one.gate_code}
    return {gate.code: say_text(gate.name) for gate in Gate.objects.filter(code__in=codes)} if codes else {}


def where_of(one: Incident, gates: dict[str, str]) -> str:
    """Where it is, in one line: area, gate or site, and what was said of the place."""
    site = say_text(one.site.name) if one.site is not None else ""
    parts = (say_text(one.area.name), gates.get(one.gate_code, ""), site, one.where)
    return " · ".join(part for part in parts if part)


def _best(found: Sequence[Incident], now: datetime) -> dict[UUID, Proposal | None]:
    """The squad that one would send to each that waits, some seconds old at most: sixty boards ask at the same moment."""
    waiting = [one for one in found if one.waits_since is not None]
    if not waiting:
        return {}
    key = sha256("|".join(f"{one.pk} {one.version}" for one in waiting).encode()).hexdigest()
    place = f"console.incidents.best:{key}"
    kept: dict[UUID, Proposal | None] | None = cache.get(place)
    if kept is None:
        kept = {pk: _free(offers) for pk, offers in proposals_of(waiting, now).items()}
        cache.set(place, kept, FRESH_SECONDS)
    return kept


def _free(offers: Sequence[Proposal]) -> Proposal | None:
    return offers[0] if offers and not offers[0].why_not else None
