"""Cards for everybody: colour sets by village, passes of those who live in the pocket, permits of the market's stalls."""

from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from liba.access.services import issue_resident_passes, issue_run, issue_stall_permits
from liba.kernel.actors import Actor
from liba.project.demo.roster import VillagePlan
from liba.registry.models import Person
from liba.territory.models import Site


@dataclass(frozen=True, slots=True)
class Cards:
    """How many were issued."""

    colour: int
    resident: int
    stall: int


def issue_cards(
    actor: Actor, plans: tuple[VillagePlan, ...], *, seed: int, today: date, now: datetime
) -> Cards:
    """Issue them all through the services that a clerk's desk uses."""
    colour = sum(
        issue_run(actor, plan.colour, plan.village.pk, now=now).count
        for plan in plans
        if sum(count for _, count in plan.groups)
    )
    residents = issue_resident_passes(actor, type_code="resident", person_ids=_residents(plans), now=now)
    permits = issue_stall_permits(actor, type_code="stall", holders=_holders(seed, today), now=now)
    return Cards(colour, len(residents), len(permits))


def _residents(plans: tuple[VillagePlan, ...]) -> list[int]:
    codes = {code for plan in plans for code in plan.pocket}
    return [
        *Person.objects.filter(household__area__code__in=codes).order_by("pk").values_list("pk", flat=True)
    ]


def _holders(seed: int, today: date) -> list[tuple[int, int]]:
    """A head of a household for each stall, drawn from the whole town."""
    stalls = [
        *Site.objects.filter(kind="stall", closed_on=None).order_by("code").values_list("pk", flat=True)
    ]
    grown = date(today.year - 18, 1, 1)
    heads = Person.objects.filter(is_head=True, presence="present", born_on__lt=grown).order_by("pk")
    known = [*heads.values_list("pk", flat=True)]
    drawn = Random(seed).sample(known, min(len(stalls), len(known)))  # noqa: S311 - the same each time
    return [*zip(stalls, drawn, strict=False)]
