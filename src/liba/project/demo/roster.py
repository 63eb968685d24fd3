"""Households for every group of a demo town: in a town with cards a third for each colour, six hundred people in the pocket."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from random import Random

from liba.kernel.actors import Actor
from liba.project.demo.people import MadeUpHousehold, People, shares
from liba.project.demo.profiles import PROFILES, Profile
from liba.registry.services import load_households
from liba.registry.terms import HouseholdDraft, PersonDraft, Presence, Sex
from liba.territory.models import Area, Cordon

FULL_SIZE = PROFILES["heshi"].households
POCKET_HOUSEHOLDS = 200
PEOPLE_IN_A_POCKET_HOUSEHOLD = 3
FEWEST_IN_POCKET = 12
COLOURS = ("red", "yellow", "blue")


@dataclass(frozen=True, slots=True)
class VillagePlan:
    """A village, the colour of its cards, and how many households each of its groups gets."""

    village: Area
    colour: str
    groups: tuple[tuple[Area, int], ...]
    pocket: frozenset[str]


def plan_town(profile: Profile, households: int) -> tuple[VillagePlan, ...]:
    """How many households each group of the town gets."""
    if profile.cards:
        return plan_villages(households, profile.seed)
    random = Random(profile.seed)  # noqa: S311 - a plan that is the same each time
    villages = _villages()
    groups = [group for mine in villages.values() for group in mine]
    counts = _fixed(profile, groups, households / profile.households)
    rest = [group for group in groups if group.code not in counts]
    left = shares(max(0, households - sum(counts.values())), [random.uniform(0.7, 1.3) for _ in rest])
    counts |= dict(zip((group.code for group in rest), left, strict=True))
    return tuple(
        VillagePlan(village, "", tuple((group, counts[group.code]) for group in mine), frozenset())
        for village, mine in villages.items()
    )


def _fixed(profile: Profile, groups: list[Area], share: float) -> dict[str, int]:
    """The groups of areas whose number of households is known, the smaller areas first."""
    counts: dict[str, int] = {}
    for code in sorted(profile.sizes, key=len, reverse=True):
        mine = [group for group in groups if group.code.startswith(code) and group.code not in counts]
        total = max(len(mine), round(profile.sizes[code] * share))
        counts |= dict(zip((group.code for group in mine), shares(total, [1.0] * len(mine)), strict=True))
    return counts


def _villages() -> dict[Area, list[Area]]:
    villages = Area.objects.filter(level__slug="village", closed_on=None).order_by("code")
    return {
        village: list(Area.objects.filter(path__startswith=village.path, children=None).order_by("path"))
        for village in villages
    }


def plan_villages(households: int, seed: int) -> tuple[VillagePlan, ...]:
    """Colours turn from village to village; each colour gets a third of the households to the last one."""
    random = Random(seed)  # noqa: S311 - a plan that is the same each time
    groups = {village.pk: mine for village, mine in _villages().items()}
    villages = [*_villages()]
    pocket = _pocket_groups()
    plans = []
    for place, colour in enumerate(COLOURS):
        mine = villages[place :: len(COLOURS)]
        own = [group for village in mine for group in groups[village.pk]]
        total = households // 3 + (place < households % 3)
        counts = _counts(
            own, total, pocket, max(FEWEST_IN_POCKET, POCKET_HOUSEHOLDS * households // FULL_SIZE), random
        )
        for village in mine:
            sizes = tuple((group, counts[group.code]) for group in groups[village.pk])
            plans.append(VillagePlan(village, colour, sizes, pocket))
    return tuple(plans)


def _pocket_groups() -> frozenset[str]:
    paths = tuple(Cordon.objects.filter(kind="pocket").values_list("areas__path", flat=True))
    lowest = Area.objects.filter(children=None, closed_on=None)
    return frozenset(area.code for area in lowest if area.path.startswith(paths))


def _counts(
    groups: list[Area], total: int, pocket: frozenset[str], pocket_total: int, random: Random
) -> dict[str, int]:
    inside = [group for group in groups if group.code in pocket]
    outside = [group for group in groups if group.code not in pocket]
    found = dict(
        zip((g.code for g in inside), shares(pocket_total, [1.0] * len(inside)), strict=True)
        if inside
        else ()
    )
    rest = shares(total - sum(found.values()), [random.uniform(0.6, 1.4) for _ in outside])
    return found | dict(zip((g.code for g in outside), rest, strict=True))


def load_town(actor: Actor, plans: tuple[VillagePlan, ...], people: People, *, now: datetime) -> int:
    """Register everybody, village by village; how many people there are then."""
    return sum(
        load_households(actor, [*_drafts(plan, people)], now=now).people for plan in plans if plan.groups
    )


def _drafts(plan: VillagePlan, people: People) -> Iterator[HouseholdDraft]:
    # The digits of a division code that name the town or street office that the village belongs to.
    people.begin(plan.village.code[:9])
    for group, count in plan.groups:
        at_home = PEOPLE_IN_A_POCKET_HOUSEHOLD if group.code in plan.pocket else 0
        place = f"{plan.village.name_zh}{group.name_zh}"
        for number, household in enumerate(people.households(count, at_home=at_home), 1):
            yield HouseholdDraft(
                area=group.code,
                number=f"{number:03d}",
                address=f"{place}{number}号",
                lon=_beside(group.lon, number, 0.0000007),
                lat=_beside(group.lat, number * 7 + 3, 0.0000006),
                people=_people(household),
            )


def _beside(centre: float | None, number: int, step: float) -> float | None:
    """A synthetic place of a door near its group's: doors of a group lie apart from each other."""
    return None if centre is None else round(centre + (number * 611 % 2000 - 1000) * step, 6)


def _people(household: MadeUpHousehold) -> tuple[PersonDraft, ...]:
    return tuple(
        PersonDraft(
            name=person.name,
            sex=Sex(person.sex),
            born_on=person.born_on,
            id_number=person.id_number,
            phones=(person.phone,) if person.phone else (),
            is_head=place == 0,
            relation=person.relation,
            presence=Presence.AWAY if person.away else Presence.PRESENT,
        )
        for place, person in enumerate(household.people)
    )
