"""What rows of several towns have in common: a walk over every door, and how a round then stands."""

from collections.abc import Callable, Iterable

from liba.project.proofs.doors import DoorPhone
from liba.project.proofs.expecting import RowFails, expect
from liba.project.proofs.raised import Raised
from liba.registry.models import Household
from liba.rounds.models import Round
from liba.rounds.selectors.coverage import round_day
from liba.rounds.selectors.plans import plans_of
from liba.rounds.terms.boards import Tally
from liba.territory.models import Area
from liba.workforce.selectors import linkers_on
from liba.workforce.selectors.links import links_on
from liba.workforce.terms import LinkLevel

Walk = Callable[[DoorPhone, str], int]


def walk(town: Raised, code: str, responders: Iterable[int], how: Walk = DoorPhone.visit_all) -> int:
    """Each of these goes to every door that is due for them; how many visits the town took in."""
    count = 0
    for responder_id in responders:
        phone = town.phone(responder_id)
        if code not in {part["code"] for part in phone.plan["rounds"]}:
            continue
        count += how(phone, code)
        if phone.outbox or phone.refused:
            raise RowFails(f"a phone kept {len(phone.outbox)} visits: {phone.refused}")
        if bad := phone.statuses() - {"stored", "replayed"}:
            raise RowFails(f"visits were answered {bad}")
    return count


def tally(town: Raised, code: str, area: str = "") -> Tally:
    """How a round stands today in an area, or in the whole town."""
    now = town.day.moment
    round_ = Round.objects.get(code=code)
    path = Area.objects.get(code=area).path if area else ""
    plan = plans_of([round_], now)[round_.pk]
    return round_day(plan, town.day.today, (path,), now).whole


def prove_chain(town: Raised) -> str:
    """Each household has exactly one linker, and somebody answers for every area above it. Fails with what is not so."""
    today = town.day.today
    linkers, doors = linkers_on(today), Household.objects.filter(closed_at=None).count()
    expect("households with a linker", len(linkers), doors)
    doubled = links_on(today).filter(level=LinkLevel.LINKER.value).count() - len(linkers)
    expect("households with two linkers", doubled, 0)
    for level, slug in (
        (LinkLevel.OFFICIAL, "village"),
        (LinkLevel.VILLAGE, "village"),
        (LinkLevel.GRID, "grid"),
    ):
        held = set(links_on(today).filter(level=level.value).values_list("area_id", flat=True))
        areas = Area.objects.filter(level__slug=slug, closed_on=None)
        expect(f"areas without a {level.value}", areas.exclude(pk__in=held).count(), 0)
    loads = sorted(_loads(linkers).values())
    return f"{doors} doors, {len(loads)} linkers with {loads[0]}–{loads[-1]} each"


def _loads(linkers: dict[int, int]) -> dict[int, int]:
    loads: dict[int, int] = {}
    for responder in linkers.values():
        loads[responder] = loads.get(responder, 0) + 1
    return loads
