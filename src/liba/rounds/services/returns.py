"""Deciding what the daily return counts, and sealing it at its hour."""

from datetime import date, datetime, timedelta

import msgspec
from django.conf import settings

from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor, Power
from liba.kernel.calendar import local_day
from liba.rounds.models import ReturnLayout, ReturnSeal
from liba.rounds.selectors.return_figures import figures
from liba.rounds.selectors.returns import layout_in_force, rolled_up, seal_moment, sealed_places
from liba.rounds.terms.returns import ReturnSpec

# After a longer standstill the days before are left unsealed: their figures can be read, nobody acted by them.
MOST_DAYS_BACK = 14


def decide_return(actor: Actor, spec: ReturnSpec, *, now: datetime) -> ReturnLayout:
    """A new version of what the return counts; days that were sealed keep theirs. Needs MANAGE_ROUNDS over the town."""
    actor.require(Power.MANAGE_ROUNDS, "")
    with decision():
        take_turn()
        newest = ReturnLayout.objects.order_by("-version").first()
        layout = ReturnLayout.objects.create(
            version=newest.version + 1 if newest else 1,
            spec=msgspec.to_builtins(spec),
            decided_at=now,
            decided_by=actor.name,
        )
        record(
            actor, "rounds.return.decided", "return_layout", layout.version, now, figures=len(spec.figures)
        )
    return layout


def seal_returns(actor: Actor, *, now: datetime) -> int:
    """Seal the returns whose hour has passed, a day at a time, oldest first; how many days. Repeated, it finds nothing.

    A day that is sealed late, because the server was down at its hour, is sealed as of that hour: from the facts that had
    arrived by then. What came later is later.
    """
    first = ReturnLayout.objects.order_by("version").first()
    if first is None:
        return 0
    today = local_day(now, settings.LIBA_ZONE)
    begins = max(local_day(first.decided_at, settings.LIBA_ZONE), today - timedelta(days=MOST_DAYS_BACK))
    days = [begins + timedelta(days=step) for step in range((today - begins).days + 1)]
    done = set(ReturnSeal.objects.filter(day__gte=begins).values_list("day", flat=True))
    return sum(_seal(actor, day, now) for day in days if day not in done)


def _seal(actor: Actor, day: date, now: datetime) -> bool:
    held = layout_in_force(day)
    if held is None:
        return False
    version, spec = held
    hour = seal_moment(spec, day)
    if now < hour:
        return False
    places = sealed_places(actor, day)
    counted = rolled_up(figures(spec, day, hour), places)
    with decision():
        take_turn()
        if ReturnSeal.objects.filter(day=day).exists():
            return False
        ReturnSeal.objects.bulk_create(
            ReturnSeal(
                day=day,
                area=place,
                layout_version=version,
                figures=counted[place.pk],
                sealed_at=hour,
                sealed_by=actor.name,
            )
            for place in places
        )
        record(actor, "rounds.return.sealed", "return", day.isoformat(), now, areas=len(places))
    return bool(places)
