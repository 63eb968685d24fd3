"""Who has passes and who was handed them: coverage by area, and who is left. Gaps are computed, never stored."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet

from liba.access.models import Pass
from liba.access.selectors.issuing import area_of, live_households
from liba.access.terms import PassStatus
from liba.kernel.actors import Actor, Power
from liba.registry.models import Household
from liba.territory.models import Area

# One look into an index a household, which ends at the first card: cards are three times as many as households.
_GOOD = Pass.objects.filter(household=OuterRef("pk"), status=PassStatus.GOOD.value)
_HAS_CARD = Exists(_GOOD)
_HAS_CARD_IN_HAND = Exists(_GOOD.filter(hand_out__isnull=False))


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
    counted = (
        live_households(area)
        .order_by()
        .values_list("area__path")
        .annotate(
            n=Count("pk"), issued=Count("pk", filter=_HAS_CARD), handed=Count("pk", filter=_HAS_CARD_IN_HAND)
        )
    )
    found = list(counted)
    return [Coverage(part, *_below(part, found)) for part in parts]


def households_left(actor: Actor, area_id: int, *, after: str = "", limit: int = 50) -> list[Household]:
    """The gap: households below the area that have not been handed passes, by code, those behind `after`."""
    return list(_left(actor, area_id).filter(code__gt=after).order_by("code").select_related("area")[:limit])


def count_left(actor: Actor, area_id: int) -> int:
    """How many households that is."""
    return _left(actor, area_id).count()


def _left(actor: Actor, area_id: int) -> QuerySet[Household]:
    area = area_of(area_id)
    actor.require(Power.HAND_OUT_PASS, area.path)
    return live_households(area).exclude(_HAS_CARD_IN_HAND)


def _below(part: Area, counted: Iterable[tuple[str, int, int, int]]) -> tuple[int, int, int]:
    rows = [numbers for path, *numbers in counted if path.startswith(part.path)]
    households, issued, handed = (sum(column) for column in zip(*rows, strict=True)) if rows else (0, 0, 0)
    return households, issued, handed
