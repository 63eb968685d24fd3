"""Lists of ties on their way in, and what they are compared against: read in a few wide queries."""

from collections.abc import Callable
from datetime import date

from liba.kernel.actors import Actor, Power
from liba.registry.models import Household
from liba.territory.models import Area
from liba.territory.selectors import within
from liba.workforce.models import Responder, Tie
from liba.workforce.selectors.ground import Tree
from liba.workforce.selectors.lists import Lists
from liba.workforce.terms import ListOf, TieKind
from liba.workforce.tying.terms import Home, Mapping, Summary, Who
from liba.workforce.tying.words import sentence

LISTS = Lists(ListOf.TIES, Power.ASSIGN_LINKS, Mapping, Summary, sentence)


def homes_of(area: Area) -> list[Home]:
    """The households at or below the area; closed and merged ones too."""
    found = Household.objects.filter(area__path__startswith=area.path).order_by("pk")
    columns = found.values_list(
        "pk", "code", "number", "address", "area__path", "closed_at", "merged_into_id"
    )
    return [
        Home(pk, code, number, address, path, closed_at is not None, merged)
        for pk, code, number, address, path, closed_at, merged in columns
    ]


def people_named(actor: Actor, today: date) -> list[Who]:
    """The responders whom the actor may tie to a household."""
    held = within(actor.areas_for(Power.ASSIGN_LINKS), "area__path")
    return [
        Who(
            id=one.pk,
            code=one.code,
            name=one.name,
            area_path=one.area.path,
            left_on=one.left_on.isoformat() if one.left_on and one.left_on <= today else "",
            phones=tuple(phone for phone in (one.phone or "", *(one.more_phones or "").split()) if phone),
        )
        for one in Responder.objects.filter(held).select_related("area").defer("id_number").order_by("pk")
    ]


def ties_of(area: Area) -> dict[tuple[int, int], TieKind]:
    """What is noted of the area's households: (responder, household) → what they are."""
    found = Tie.objects.filter(household__area__path__startswith=area.path).order_by("household__code", "pk")
    return {
        (responder, household): TieKind(kind)
        for responder, household, kind in found.values_list("responder_id", "household_id", "kind")
    }


def villages() -> Callable[[str], str]:
    """A function from a place's path to its village's."""
    return Tree().village
