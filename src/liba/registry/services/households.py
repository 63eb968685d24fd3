"""One household at a time: opening, changing, moving, closing, and looking at it."""

from datetime import datetime

from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound, Stale
from liba.registry.models import Household
from liba.registry.refusals import HouseholdClosed, NumberTaken, StillLivedIn
from liba.registry.rules import household_code
from liba.registry.selectors.households import HouseholdPage, household_page
from liba.registry.terms import Presence
from liba.territory.models import Area
from liba.territory.refusals import AreaClosed
from liba.territory.selectors import area_by_id
from liba.territory.services.areas import check_ground


def open_household(
    actor: Actor,
    *,
    area_id: int,
    number: str,
    address: str,
    lon: float | None = None,
    lat: float | None = None,
    now: datetime,
) -> Household:
    """Register a household. Its number is unique in the area, its code in the town. Refuses a closed area."""
    with decision():
        area = _open_area(actor, area_id)
        number, code = number.strip(), household_code(area.code, number.strip())
        _check_number(area, number, code)
        check_ground(code, lon, lat, None)
        household = Household.objects.create(
            code=code, area=area, number=number, address=address.strip(), lon=lon, lat=lat
        )
        _note(actor, "registry.household.opened", household, now)
    return household


def edit_household(
    actor: Actor,
    household_id: int,
    *,
    version: int,
    address: str,
    lon: float | None = None,
    lat: float | None = None,
    now: datetime,
) -> Household:
    """Change a household's address or position. Refuses an older `version` (`Stale`)."""
    with decision():
        household = open_locked(actor, household_id, version)
        check_ground(household.code, lon, lat, None)
        household.address, household.lon, household.lat = address.strip(), lon, lat
        household.version += 1
        household.save(update_fields=["address", "lon", "lat", "version"])
        _note(actor, "registry.household.edited", household, now)
    return household


def move_household(
    actor: Actor, household_id: int, *, version: int, area_id: int, number: str, now: datetime
) -> Household:
    """Move a household to another area of the actor's. Its code stays, so that what was printed stays true."""
    with decision():
        household = open_locked(actor, household_id, version)
        area, source = _open_area(actor, area_id), household.area
        _check_number(area, number.strip(), household_code(area.code, number.strip()))
        household.area, household.number = area, number.strip()
        household.version += 1
        household.save(update_fields=["area", "number", "version"])
        _note(actor, "registry.household.moved", household, now, from_area=source.code)
    return household


def close_household(actor: Actor, household_id: int, *, version: int, now: datetime) -> Household:
    """Close a household in which nobody is left. Its row and its journal stay."""
    with decision():
        household = open_locked(actor, household_id, version)
        gone = (Presence.MOVED_OUT.value, Presence.DECEASED.value)
        left = household.people.filter(merged_into=None).exclude(presence__in=gone).count()
        if left:
            raise StillLivedIn(count=left, household=household.code)
        household.closed_at = now
        household.version += 1
        household.save(update_fields=["closed_at", "version"])
        _note(actor, "registry.household.closed", household, now)
    return household


def look_at_household(actor: Actor, household_id: int, *, now: datetime) -> HouseholdPage:
    """The household on one page, numbers masked. Needs SEE_PEOPLE over its area; the look is written down."""
    with decision():
        page = household_page(actor, household_id)
        _note(actor, "registry.household.seen", page.household, now)
    return page


def open_locked(actor: Actor, household_id: int, version: int | None = None) -> Household:
    """The household, locked for a change by the actor. Refuses one that is closed, unknown, foreign, or newer."""
    take_turn()  # before the row: whoever holds the turn may be waiting for it
    household = (
        Household.objects.select_for_update(of=("self",))
        .select_related("area")
        .filter(pk=household_id)
        .first()
    )
    if household is None:
        raise NotFound(what=f"household {household_id}")
    actor.require(Power.EDIT_REGISTRY, household.area.path)
    if household.closed_at is not None:
        raise HouseholdClosed(household=household.code)
    if version is not None and household.version != version:
        raise Stale(what=household.code)
    return household


def _open_area(actor: Actor, area_id: int) -> Area:
    area = area_by_id(area_id)
    actor.require(Power.EDIT_REGISTRY, area.path)
    if area.closed_on is not None:
        raise AreaClosed(area=area.name, successor=area.successor.name if area.successor else "–")
    return area


def _check_number(area: Area, number: str, code: str) -> None:
    taken = Household.objects.filter(area=area, number=number) | Household.objects.filter(code=code)
    if not number or taken.exists():
        raise NumberTaken(number=number)


def _note(actor: Actor, verb: str, household: Household, now: datetime, **facts: str) -> None:
    record(
        actor,
        verb,
        "household",
        household.pk,
        now,
        area_path=household.area.path,
        code=household.code,
        **facts,
    )
