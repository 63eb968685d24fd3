"""Villages that merge while the operation runs: areas, then households, then whatever else the caller names."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from liba.governance.services import decision, record_all
from liba.governance.terms import Entry
from liba.kernel.actors import Actor
from liba.registry.models import Household
from liba.registry.rules import free_number
from liba.territory.models import Area
from liba.territory.services import merge_areas
from liba.territory.terms import MergerOrder, Moved, Step


def reorganise(actor: Actor, order: MergerOrder, *, now: datetime, steps: Sequence[Step] = ()) -> Moved:
    """Carry out a reorganisation in one decision. Passes follow their household, gates their cordon.

    Household codes stay as they were printed; a household number that the successor has already gets the tail of
    the old area's code before it. `steps` move what other modules bind to areas (grants, duties).
    """
    with decision():
        moved = merge_areas(actor, order, now=now)
        households = _move_households(actor, moved, now)
        moved = replace(moved, households=households)
        for step in steps:
            step(actor, moved, now)
    return moved


def _move_households(actor: Actor, moved: Moved, now: datetime) -> int:
    successor = Area.objects.get(pk=moved.successor_id)
    old = {area.pk: area for area in Area.objects.filter(pk__in=moved.areas)}
    taken = set(Household.objects.filter(area=successor).values_list("number", flat=True))
    homes = list(Household.objects.filter(area__in=old).order_by("pk"))
    entries = []
    for home in homes:
        source = old[home.area_id]
        home.number = free_number(home.number, source.code, taken)
        taken.add(home.number)
        home.area = successor
        home.version += 1
        facts = {"code": home.code, "from_area": source.code}
        entries.append(
            Entry(actor, "registry.household.moved", "household", str(home.pk), successor.path, facts)
        )
    Household.objects.bulk_update(homes, ["area", "number", "version"], batch_size=500)
    record_all(entries, now)
    return len(homes)
