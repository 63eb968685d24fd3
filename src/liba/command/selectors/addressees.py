"""Who gets an order: the units and people that a choice stands for on a day, and who answers for a unit."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from liba.command.terms.orders import Addressees
from liba.kernel.actors import Actor, Power
from liba.territory.models import Area
from liba.territory.selectors import within
from liba.workforce.models import Responder, Unit, UnitMember
from liba.workforce.terms import MemberRole

ANSWERING = (MemberRole.LEADER.value, MemberRole.DEPUTY.value)


@dataclass(frozen=True, slots=True)
class Receiving:
    """The units and people who would get an order. `answering` are who leads and deputises, by unit, leaders first."""

    units: tuple[Unit, ...]
    people: tuple[Responder, ...]
    answering: Mapping[int, tuple[UnitMember, ...]]

    @property
    def count(self) -> int:
        """How many copies there would be."""
        return len(self.units) + len(self.people)

    @property
    def leaderless(self) -> tuple[Unit, ...]:
        """Units in which nobody would read it."""
        return tuple(unit for unit in self.units if not self.answering.get(unit.pk))


def orderable_units(actor: Actor) -> QuerySet[Unit]:
    """Open units that the actor may order something, by code."""
    held = within(actor.areas_for(Power.ISSUE_ORDER), "area__path")
    return Unit.objects.filter(held, closed_on=None).select_related("area", "template").order_by("code")


def orderable_people(actor: Actor, today: date) -> QuerySet[Responder]:
    """People on duty whom the actor may order something, by badge."""
    held = within(actor.areas_for(Power.ISSUE_ORDER), "area__path")
    staying = Q(left_on=None) | Q(left_on__gt=today)
    return Responder.objects.filter(held & staying).select_related("area").order_by("code")


def receiving(actor: Actor, to: Addressees, today: date) -> Receiving:
    """Who gets it, each once. What the actor may not order, and closed units, are not among them."""
    units = list(orderable_units(actor).filter(_units_wanted(to)))
    people = list(orderable_people(actor, today).filter(pk__in=to.people)) if to.people else []
    return Receiving(tuple(units), tuple(people), answering_for_units([unit.pk for unit in units], today))


def answering_for_units(unit_ids: Iterable[int], day: date) -> dict[int, tuple[UnitMember, ...]]:
    """Who leads or deputises on a day, by unit, leaders first."""
    found: dict[int, list[UnitMember]] = defaultdict(list)
    for member in serving(day).filter(unit__in=list(unit_ids), role__in=ANSWERING):
        found[member.unit_id].append(member)
    return {
        unit: tuple(sorted(members, key=lambda one: (ANSWERING.index(one.role), one.responder.code)))
        for unit, members in found.items()
    }


def serving(day: date) -> QuerySet[UnitMember]:
    """Who is in any unit on a day."""
    running = Q(ends_on=None) | Q(ends_on__gt=day)
    return UnitMember.objects.filter(running, starts_on__lte=day).select_related("responder")


def _units_wanted(to: Addressees) -> Q:
    if to.everyone:
        return Q()
    single = Q(pk__in=to.units)
    if not (to.areas or to.templates):
        return single
    chosen = Q(template__code__in=to.templates) if to.templates else Q()
    if to.areas:
        paths = tuple(Area.objects.filter(pk__in=to.areas).values_list("path", flat=True))
        chosen &= within(paths, "area__path")
    return single | chosen
