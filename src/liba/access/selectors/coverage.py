"""Who has passes and who was handed them: coverage by area, and who is left. Gaps are computed, never stored."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from liba.access.models import Pass
from liba.access.selectors.issuing import area_of, live_households
from liba.access.terms import PassStatus
from liba.kernel.actors import Actor, Power
from liba.registry.models import Household
from liba.territory.models import Area


@dataclass(frozen=True, slots=True)
class Coverage:
    """An area's households, those with good passes, and those that were handed theirs; the rest are the gaps."""

    area: Area
    households: int
    with_passes: int
    handed_out: int

    @property
    def without_pass(self) -> int:
        """Households that no pass was issued to."""
        return self.households - self.with_passes

    @property
    def not_handed_out(self) -> int:
        """Households that are still to be handed their passes."""
        return self.households - self.handed_out


def coverage(actor: Actor, area_id: int) -> list[Coverage]:
    """A row for each part of the area, in order; for an area without parts, itself."""
    area = area_of(area_id)
    actor.require(Power.HAND_OUT_PASS, area.path)
    parts = list(Area.objects.filter(parent=area, closed_on=None).order_by("path")) or [area]
    households = _by_area(live_households(area).order_by().values_list("area__path").annotate(n=Count("pk")))
    good = Pass.objects.filter(household__in=live_households(area), status=PassStatus.GOOD.value).order_by()
    of_area = good.values_list("household__area__path")
    issued = _by_area(of_area.annotate(n=Count("household", distinct=True)))
    handed = _by_area(of_area.filter(hand_out__isnull=False).annotate(n=Count("household", distinct=True)))
    return [
        Coverage(part, *(_below(part, counted) for counted in (households, issued, handed))) for part in parts
    ]


def households_left(actor: Actor, area_id: int, *, after: str = "", limit: int = 50) -> list[Household]:
    """The gap: households below the area that have not been handed passes, by code, those behind `after`."""
    return list(_left(actor, area_id).filter(code__gt=after).order_by("code").select_related("area")[:limit])


def count_left(actor: Actor, area_id: int) -> int:
    """How many households that is."""
    return _left(actor, area_id).count()


def _left(actor: Actor, area_id: int) -> QuerySet[Household]:
    area = area_of(area_id)
    actor.require(Power.HAND_OUT_PASS, area.path)
    handed = Pass.objects.filter(
        status=PassStatus.GOOD.value, hand_out__isnull=False, household__isnull=False
    ).values("household")
    return live_households(area).exclude(pk__in=handed)


def _by_area(rows: Iterable[tuple[str, int]]) -> dict[str, int]:
    return dict(rows)


def _below(part: Area, counted: dict[str, int]) -> int:
    return sum(n for path, n in counted.items() if path.startswith(part.path))
