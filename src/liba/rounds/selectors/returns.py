"""The daily return by village and for the town: what the facts say, beside what was sealed and the day before."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import msgspec
from django.db.models import Q

from liba.kernel.actors import Actor
from liba.rounds.models import ReturnLayout, ReturnSeal
from liba.rounds.selectors.places import villages
from liba.rounds.selectors.return_figures import figures, moment_of
from liba.rounds.terms.returns import ReturnSpec
from liba.territory.models import Area

Counts = Mapping[str, int]
"""Figure code → number."""


@dataclass(frozen=True)
class ReturnLine:
    """One area's return of a day. `sealed` is None before it is sealed; `now` is what the facts say today.

    What arrived after the seal is `later`; `before` is yesterday's sealed return, empty where none was.
    """

    area: Area
    sealed: Counts | None
    now: Counts
    before: Counts

    @property
    def shown(self) -> Counts:
        """The figures that stand: the sealed ones, else those of now."""
        return self.now if self.sealed is None else self.sealed

    def later(self, code: str) -> int:
        """By how much the facts that came after the seal change a figure."""
        return self.now.get(code, 0) - self.sealed.get(code, 0) if self.sealed is not None else 0


@dataclass(frozen=True)
class DailyReturn:
    """The whole return as one may see it: the town first if one may see all of it, then the villages."""

    day: date
    layout: ReturnSpec | None
    lines: tuple[ReturnLine, ...]
    sealed_at: datetime | None
    seals_at: datetime | None


def layout_in_force(day: date) -> tuple[int, ReturnSpec] | None:
    """The version and layout by which a day is counted: the newest that was decided before the day was over."""
    ends = moment_of(day + timedelta(days=1), 0)
    rows = ReturnLayout.objects.order_by("-version")
    found = rows.filter(decided_at__lt=ends).first() or rows.last()
    return (found.version, msgspec.convert(found.spec, ReturnSpec)) if found else None


def seal_moment(spec: ReturnSpec, day: date) -> datetime:
    """When the day's return is sealed."""
    return moment_of(day, spec.sealed_minute)


def daily_return(actor: Actor, day: date, now: datetime) -> DailyReturn:
    """The return of a day over the town and the villages that the actor may see, beside what was sealed and yesterday's."""
    held = layout_in_force(day)
    places = villages(actor)
    if held is None or not places:
        return DailyReturn(day, held[1] if held else None, (), None, None)
    spec = held[1]
    present = rolled_up(figures(spec, day, now), places)
    seals = {seal.area_id: seal for seal in ReturnSeal.objects.filter(day=day, area__in=places)}
    yesterday = _before(day - timedelta(days=1), places)
    lines = tuple(
        ReturnLine(
            area,
            seals[area.pk].figures if area.pk in seals else None,
            present[area.pk],
            yesterday.get(area.pk, {}),
        )
        for area in places
    )
    sealed_at = next((seal.sealed_at for seal in seals.values()), None)
    return DailyReturn(day, spec, lines, sealed_at, seal_moment(spec, day))


def sealed_places(actor: Actor, day: date) -> list[Area]:
    """Whose return is sealed apart: the town, each village, and every area in which a unit stands on the day."""
    places = {area.pk: area for area in villages(actor)}
    standing = Q(units__closed_on=None) | Q(units__closed_on__gt=day)
    with_unit = Area.objects.filter(standing, units__opened_on__lte=day, closed_on=None).defer("boundary")
    return [*(places | {area.pk: area for area in with_unit}).values()]


def _before(day: date, places: Sequence[Area]) -> Mapping[int, Counts]:
    seals = ReturnSeal.objects.filter(day=day, area__in=places)
    found: dict[int, Counts] = {seal.area_id: seal.figures for seal in seals}
    return found


def rolled_up(by_area: Mapping[str, Counter[str]], places: Sequence[Area]) -> dict[int, dict[str, int]]:
    """Each place's figures: what was counted in it and in every area below it. Counters are by area path."""
    return {
        place.pk: {
            code: sum(n for path, n in counted.items() if path.startswith(place.path))
            for code, counted in by_area.items()
        }
        for place in places
    }
