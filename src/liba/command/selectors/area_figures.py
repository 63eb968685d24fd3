"""An area's figures of a day: counted from facts, as sealed at the hour, beside what came later and the day before."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.cache import cache

from liba.kernel.text import Text
from liba.rounds.models import ReturnSeal
from liba.rounds.selectors.return_figures import figures
from liba.rounds.selectors.returns import layout_in_force
from liba.territory.models import Area

FRESH_SECONDS = 30  # many phones ask for the same figures before the hour


@dataclass(frozen=True, slots=True)
class AreaFigure:
    """One figure. `value` is what stands: the sealed one, else that of now; `later` what facts since the seal add."""

    code: str
    name: Text
    value: int
    later: int
    before: int | None


def area_figures(area: Area, day: date, now: datetime) -> list[AreaFigure]:
    """The figures of an area, such as a unit's, some seconds old at most. Empty while the town's return counts nothing."""
    held = layout_in_force(day)
    if held is None:
        return []
    _version, spec = held
    # By the moment that is asked about, which a played day sets as it likes; the cache's own clock only forgets.
    key = f"command.figures:{area.pk}:{day}:{int(now.timestamp()) // FRESH_SECONDS}"
    present: dict[str, int] | None = cache.get(key)
    if present is None:
        counted = figures(spec, day, now, area.path)
        present = {code: by_path.total() for code, by_path in counted.items()}
        cache.set(key, present, FRESH_SECONDS)
    seals = {
        seal.day: seal.figures
        for seal in ReturnSeal.objects.filter(area=area, day__in=(day, day - timedelta(days=1)))
    }
    sealed, before = seals.get(day), seals.get(day - timedelta(days=1))
    return [
        AreaFigure(
            one.code,
            one.name,
            value := present[one.code] if sealed is None else int(sealed.get(one.code, 0)),
            0 if sealed is None else present[one.code] - value,
            None if before is None else before.get(one.code),
        )
        for one in spec.figures
    ]
