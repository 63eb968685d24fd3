"""Households for every group of the demo town: a third of them for each colour, six hundred people inside the pocket."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from random import Random

from liba.kernel.actors import Actor
from liba.project.demo.people import MadeUpHousehold, People, shares
from liba.registry.services import load_households
from liba.registry.terms import HouseholdDraft, PersonDraft, Presence, Sex
from liba.territory.models import Area, Cordon

FULL_SIZE = 30_000
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


def plan_villages(households: int, seed: int) -> tuple[VillagePlan, ...]:
    """Colours turn from village to village; each colour gets a third of the households to the last one."""
    random = Random(seed)  # noqa: S311 - a plan that is the same each time
    villages = list(Area.objects.filter(level__slug="village", closed_on=None).order_by("code"))
    groups = {
        village.pk: list(Area.objects.filter(path__startswith=village.path, children=None).order_by("path"))
        for village in villages
    }
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
    for group, count in plan.groups:
        at_home = PEOPLE_IN_A_POCKET_HOUSEHOLD if group.code in plan.pocket else 0
        for number, household in enumerate(people.households(count, at_home=at_home), 1):
            yield HouseholdDraft(
                area=group.code,
                number=f"{number:03d}",
                address=f"{plan.village.name_zh}{group.name_zh}{number}号",
                people=_people(household),
            )


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
