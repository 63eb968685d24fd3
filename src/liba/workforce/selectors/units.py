"""Units with what each lacks: always computed, never stored."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec
from django.db.models import Q, QuerySet

from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound
from liba.territory.models import Area
from liba.territory.selectors import within
from liba.workforce.models import Unit, UnitMember, UnitTemplate
from liba.workforce.rules.units import Lack, Serving, lacks
from liba.workforce.selectors.people import unfit_on
from liba.workforce.terms import MemberRole, StaffingRule


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as a list shows it: who leads it, how many it has and may use, what it lacks."""

    unit: Unit
    leaders: tuple[UnitMember, ...]
    deputies: tuple[UnitMember, ...]
    members: int
    fit: int
    lacks: tuple[Lack, ...]


@dataclass(frozen=True, slots=True)
class UnitPage:
    """One unit with its members on a day; `unfit` are ids of responders who may not serve then."""

    unit: Unit
    rule: StaffingRule
    members: tuple[UnitMember, ...]
    unfit: frozenset[int]
    lacks: tuple[Lack, ...]


def rule_of(template: UnitTemplate) -> StaffingRule:
    """What a template's units must have."""
    return msgspec.convert(template.rule, StaffingRule)


def templates() -> list[UnitTemplate]:
    """The playbook's templates."""
    return list(UnitTemplate.objects.all())


def units(actor: Actor, *, include_closed: bool = False) -> QuerySet[Unit]:
    """Units of the areas whose workforce the actor may see, by code."""
    held = within(actor.areas_for(Power.SEE_WORKFORCE), "area__path")
    found = Unit.objects.filter(held).select_related("area", "template")
    return found if include_closed else found.filter(closed_on=None)


def unit(actor: Actor, unit_id: int) -> Unit:
    """One unit, open or closed. Refuses (`NotFound`) one that the actor may not see."""
    found = units(actor, include_closed=True).select_related("following").filter(pk=unit_id).first()
    if found is None:
        raise NotFound(what=f"unit {unit_id}")
    return found


def unit_rows(found: Iterable[Unit], day: date) -> list[UnitRow]:
    """The units with their members on a day and what each lacks. Three queries, however many units."""
    listed = list(found)
    members: dict[int, list[UnitMember]] = defaultdict(list)
    for member in _serving(day).filter(unit__in=listed):
        members[member.unit_id].append(member)
    unfit = unfit_on(day) if listed else set()
    rules = {template.pk: rule_of(template) for template in {one.template for one in listed}}
    return [_row(one, rules[one.template_id], members[one.pk], unfit) for one in listed]


def unit_page(actor: Actor, unit_id: int, day: date) -> UnitPage:
    """One unit with everybody who is in it on a day."""
    one = unit(actor, unit_id)
    members = members_on(one.pk, day)
    unfit = unfit_on(day)
    rule = rule_of(one.template)
    return UnitPage(one, rule, tuple(members), frozenset(unfit), lacks(rule, _counted(members, unfit)))


def members_on(unit_id: int, day: date) -> list[UnitMember]:
    """Who is in a unit on a day: leader, deputies, then the others, each by badge."""
    found = list(_serving(day).filter(unit=unit_id))
    order = [MemberRole.LEADER.value, MemberRole.DEPUTY.value, MemberRole.MEMBER.value]
    return sorted(found, key=lambda member: (order.index(member.role), member.squad, member.responder.code))


def units_of(responder_id: int, day: date) -> list[UnitMember]:
    """The units somebody is or was in, the running ones first."""
    found = UnitMember.objects.filter(responder=responder_id).select_related("unit", "unit__template")
    return sorted(found, key=lambda m: (m.ends_on is not None and m.ends_on <= day, -m.starts_on.toordinal()))


def areas_without_unit(actor: Actor, template_code: str, level_slug: str) -> list[Area]:
    """Open areas of a level in which no unit of a template stands: where a bulk opening would open one."""
    held = Unit.objects.filter(template__code=template_code, closed_on=None).values("area_id")
    found = Area.objects.filter(
        within(actor.areas_for(Power.MANAGE_WORKFORCE)), level__slug=level_slug, closed_on=None
    )
    return list(found.exclude(pk__in=held).order_by("path").defer("boundary"))


def _serving(day: date) -> QuerySet[UnitMember]:
    running = Q(ends_on=None) | Q(ends_on__gt=day)
    found = UnitMember.objects.filter(running, starts_on__lte=day)
    return found.select_related("responder", "responder__area").order_by("pk")


def _row(one: Unit, rule: StaffingRule, members: Sequence[UnitMember], unfit: set[int]) -> UnitRow:
    leading = [
        tuple(member for member in members if member.role == role)
        for role in (MemberRole.LEADER, MemberRole.DEPUTY)
    ]
    fit = sum(member.responder_id not in unfit for member in members)
    return UnitRow(one, leading[0], leading[1], len(members), fit, lacks(rule, _counted(members, unfit)))


def _counted(members: Iterable[UnitMember], unfit: set[int]) -> list[Serving]:
    return [
        Serving(member.responder.standing, member.role, member.squad, member.responder_id not in unfit)
        for member in members
    ]
