"""Who answers for whom on a day, and what changed since a phone last asked."""

from collections import defaultdict
from datetime import date

from django.conf import settings
from django.db.models import Max, Q, QuerySet

from liba.kernel.calendar import local_day
from liba.registry.models import Household
from liba.territory.models import Area
from liba.workforce.models import Link, LinkPolicy
from liba.workforce.rules.links import ancestors
from liba.workforce.terms import LinkLevel, LinkLimits, LinkWeights

AREA_LEVELS = (LinkLevel.OFFICIAL, LinkLevel.VILLAGE, LinkLevel.GRID)


def holding(day: date, prefix: str = "") -> Q:
    """A condition: the link (`prefix` leads to it) holds on the day."""
    begun = Q(**{f"{prefix}starts_on__lte": day})
    return begun & (Q(**{f"{prefix}ends_on": None}) | Q(**{f"{prefix}ends_on__gt": day}))


def links_on(day: date) -> QuerySet[Link]:
    """The links that hold on a day."""
    return Link.objects.filter(holding(day))


def policy() -> tuple[LinkLimits, LinkWeights]:
    """The town's limits and weights; the usual ones until a playbook says otherwise."""
    row = LinkPolicy.objects.first()
    if row is None:
        return LinkLimits(), LinkWeights()
    return LinkLimits(**row.limits), LinkWeights(**row.weights)


def households_of(responder_id: int, day: date) -> list[int]:
    """The open households that the responder answers for as a linker on the day, by id."""
    held = links_on(day).filter(responder_id=responder_id, level=LinkLevel.LINKER.value)
    return list(
        held.filter(household__closed_at=None).order_by("household_id").values_list("household_id", flat=True)
    )


def areas_answered(responder_id: int, day: date) -> dict[LinkLevel, list[Area]]:
    """The open areas that the responder answers for on the day, by level; a level without any is not in it."""
    held = links_on(day).filter(responder_id=responder_id, area__closed_on=None)
    found: dict[LinkLevel, list[Area]] = defaultdict(list)
    for link in held.select_related("area").order_by("area__path"):
        if link.area is not None:
            found[LinkLevel(link.level)].append(link.area)
    return {level: found[level] for level in AREA_LEVELS if level in found}


def linkers_on(day: date, area_path: str = "") -> dict[int, int]:
    """Household id → responder id for every open household at or below the area that has a linker on the day."""
    held = links_on(day).filter(level=LinkLevel.LINKER.value, household__closed_at=None)
    if area_path:
        held = held.filter(household__area__path__startswith=area_path)
    return dict(held.values_list("household_id", "responder_id"))


def answering_for(area_path: str, level: LinkLevel, day: date) -> list[int]:
    """The responders who answer at a level for the area, or for the nearest area above it that has any. By id."""
    above = ancestors(area_path)
    held = links_on(day).filter(level=level.value, area__path__in=above)
    at: dict[str, set[int]] = defaultdict(set)
    for path, responder in held.values_list("area__path", "responder_id"):
        at[path].add(responder)
    return next((sorted(at[path]) for path in above if path in at), [])


def links_changed(responder_id: int, after: int, *, since: date, day: date) -> list[Link]:
    """The responder's links that changed after a cursor, or that began or ended between two days (inclusive).

    What was decided ahead takes hold when its day comes, without a change: hence the days, of which `since` is that
    of the phone's last contact. Both his new doors and those that he lost are among them; `household` is loaded.
    """
    changed = Q(changed_seq__gt=after)
    turned = Q(starts_on__gte=since, starts_on__lte=day) | Q(ends_on__gte=since, ends_on__lte=day)
    found = Link.objects.filter(changed | turned, responder_id=responder_id)
    return list(found.select_related("household", "area").order_by("changed_seq", "pk"))


def links_cursor() -> int:
    """The newest number of change: the cursor of whoever knows all links."""
    return Link.objects.aggregate(newest=Max("changed_seq"))["newest"] or 0


def is_there(household: Household, day: date) -> bool:
    """Whether the household was open on the day, or at any hour of it."""
    return household.closed_at is None or local_day(household.closed_at, settings.LIBA_ZONE) >= day
