"""Units: opened one by one or for many areas at once, joined and left, closed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db.models import Q

from liba.governance.services import decision, record, record_all
from liba.governance.terms import Entry
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import FactValue, NotFound, Stale
from liba.kernel.text import Text
from liba.registry.services.drafts import today_of
from liba.territory.models import Area
from liba.territory.refusals import AreaClosed
from liba.territory.selectors import area_by_id
from liba.workforce.models import Responder, Unit, UnitMember, UnitTemplate
from liba.workforce.refusals import (
    InUnitAlready,
    LeavesBeforeJoining,
    NoNightGroup,
    UnitClosed,
    UnitCodeTaken,
    UnknownSquad,
)
from liba.workforce.rules.units import night_groups
from liba.workforce.selectors.units import members_on, rule_of
from liba.workforce.services.clearance import require_fit
from liba.workforce.terms import MemberRole

_NIGHTS = ("A", "B", "")
_MOST_CODE = 40


def open_unit(
    actor: Actor,
    *,
    code: str,
    name: Text,
    template_code: str,
    area_id: int,
    opened_on: date | None = None,
    now: datetime,
) -> Unit:
    """Open a unit that answers for an area. Refuses a code that is taken, an unknown template, a closed area."""
    with decision():
        area = _open_area(actor, area_id)
        template = _template(template_code)
        if Unit.objects.filter(code=code).exists():
            raise UnitCodeTaken(unit=code)
        unit = Unit.objects.create(
            code=code,
            name_zh=name.zh,
            name_en=name.en,
            template=template,
            area=area,
            opened_on=opened_on or today_of(now),
        )
        _note(actor, "workforce.unit.opened", unit, now)
    return unit


def open_units(
    actor: Actor, *, template_code: str, area_ids: Sequence[int], name: Text, now: datetime
) -> list[Unit]:
    """Open a unit in each of many areas, all or none; `{area}` in the name is the area's. Areas that have one are left."""
    with decision():
        template = _template(template_code)
        areas = [_open_area(actor, area_id) for area_id in dict.fromkeys(area_ids)]
        held = set(
            Unit.objects.filter(template=template, closed_on=None, area__in=areas).values_list(
                "area_id", flat=True
            )
        )
        units = [_unit_of(template, area, name, now) for area in areas if area.pk not in held]
        taken = Unit.objects.filter(code__in=[unit.code for unit in units]).first()
        if taken is not None:
            raise UnitCodeTaken(unit=taken.code)
        Unit.objects.bulk_create(units)
        record_all(
            [
                Entry(
                    actor, "workforce.unit.opened", "unit", str(unit.pk), unit.area.path, {"code": unit.code}
                )
                for unit in units
            ],
            now,
        )
    return units


def edit_unit(
    actor: Actor, unit_id: int, *, name: Text, template_code: str, version: int, now: datetime
) -> Unit:
    """Change a unit's name or template. Refuses an older `version` (`Stale`)."""
    with decision():
        unit = _locked(actor, unit_id, version)
        unit.name_zh, unit.name_en, unit.template = name.zh, name.en, _template(template_code)
        unit.version += 1
        unit.save(update_fields=["name_zh", "name_en", "template", "version"])
        _note(actor, "workforce.unit.edited", unit, now)
    return unit


def close_unit(actor: Actor, unit_id: int, *, version: int, now: datetime) -> Unit:
    """Close a unit; who was in it is free for another one from today. Its row and its history stay."""
    with decision():
        unit = _locked(actor, unit_id, version)
        today = today_of(now)
        unit.closed_on = max(today, unit.opened_on)
        unit.version += 1
        unit.save(update_fields=["closed_on", "version"])
        still = unit.members.filter(ends_on=None)
        still.filter(starts_on__gt=today).delete()
        count = still.update(ends_on=today)
        _note(actor, "workforce.unit.closed", unit, now, members=count)
    return unit


def join_unit(
    actor: Actor,
    unit_id: int,
    responder_id: int,
    *,
    role: MemberRole = MemberRole.MEMBER,
    squad: str = "",
    starts_on: date | None = None,
    now: datetime,
) -> UnitMember:
    """Put somebody into a unit from a day on. Who is in it already changes role or squad from that day.

    Refuses who is not cleared (`NotCleared`), who is in another unit of the same template (`InUnitAlready`), an unknown
    squad, a closed unit.
    """
    today = today_of(now)
    day = starts_on or today
    with decision():
        unit = _locked(actor, unit_id)
        one = _responder(actor, responder_id)
        if squad and squad not in {known.code for known in rule_of(unit.template).groups}:
            raise UnknownSquad(squad=squad)
        require_fit(one, day, today)
        _leave_earlier(unit, one, day)
        member = UnitMember.objects.create(
            unit=unit, responder=one, role=role.value, squad=squad, starts_on=day
        )
        _note(
            actor,
            "workforce.unit.joined",
            unit,
            now,
            responder=one.code,
            role=role.value,
            from_on=day.isoformat(),
        )
    return member


def leave_unit(actor: Actor, member_id: int, *, ends_on: date | None = None, now: datetime) -> UnitMember:
    """Somebody leaves a unit: from `ends_on` (today) on they are no longer in it. What it lacks then shows at once."""
    with decision():
        member = UnitMember.objects.select_related("responder").filter(pk=member_id).first()
        if member is None:
            raise NotFound(what=f"member {member_id}")
        unit = _locked(actor, member.unit_id, closed=True)
        day = ends_on or max(today_of(now), member.starts_on)
        if day < member.starts_on:
            raise LeavesBeforeJoining(joined=member.starts_on.isoformat())
        member.ends_on = day
        member.save(update_fields=["ends_on"])
        _note(actor, "workforce.unit.left", unit, now, responder=member.responder.code, on=day.isoformat())
    return member


def set_nights(actor: Actor, unit_id: int, chosen: Mapping[int, str], *, now: datetime) -> None:
    """Say which members serve in A and which in B nights, by responder id; who is not named stays as they are."""
    with decision():
        unit = _locked(actor, unit_id)
        members = {member.responder_id: member.responder for member in members_on(unit.pk, today_of(now))}
        for responder_id, side in chosen.items():
            if side not in _NIGHTS:
                raise NoNightGroup(group=side)
            if responder_id in members and members[responder_id].night_group != side:
                Responder.objects.filter(pk=responder_id).update(night_group=side)
        _note(actor, "workforce.unit.nights_set", unit, now)


def split_nights(actor: Actor, unit_id: int, *, now: datetime) -> None:
    """Split a unit's members into A and B nights as evenly as can be; who has a side keeps it where possible."""
    members = members_on(unit_id, today_of(now))
    held = [(member.responder_id, member.responder.night_group) for member in members]
    set_nights(actor, unit_id, night_groups(held), now=now)


def _unit_of(template: UnitTemplate, area: Area, name: Text, now: datetime) -> Unit:
    return Unit(
        code=f"{template.code}-{area.code}"[-_MOST_CODE:],
        name_zh=name.zh.replace("{area}", area.name_zh)[:100],
        name_en=name.en.replace("{area}", area.name_en or area.name_zh)[:100],
        template=template,
        area=area,
        opened_on=today_of(now),
    )


def _leave_earlier(unit: Unit, one: Responder, day: date) -> None:
    """End what they have in this unit; refuse when they are in another one of the same template."""
    running = UnitMember.objects.filter(Q(ends_on=None) | Q(ends_on__gt=day), responder=one)
    for member in running.select_related("unit").order_by("starts_on"):
        if member.unit_id == unit.pk:
            if member.starts_on >= day:
                member.delete()
            else:
                member.ends_on = day
                member.save(update_fields=["ends_on"])
        elif member.unit.template_id == unit.template_id:
            raise InUnitAlready(responder=one.code, unit=member.unit.name)


def _responder(actor: Actor, responder_id: int) -> Responder:
    one = Responder.objects.select_related("area").filter(pk=responder_id).first()
    if one is None or not actor.may(Power.SEE_WORKFORCE, one.area.path):
        raise NotFound(what=f"responder {responder_id}")
    return one


def _template(code: str) -> UnitTemplate:
    template = UnitTemplate.objects.filter(code=code).first()
    if template is None:
        raise NotFound(what=f"unit template {code}")
    return template


def _open_area(actor: Actor, area_id: int) -> Area:
    area = area_by_id(area_id)
    actor.require(Power.MANAGE_WORKFORCE, area.path)
    if area.closed_on is not None:
        raise AreaClosed(area=area.name, successor=area.successor.name if area.successor else "–")
    return area


def _locked(actor: Actor, unit_id: int, version: int | None = None, *, closed: bool = False) -> Unit:
    unit = (
        Unit.objects.select_for_update(of=("self",))
        .select_related("area", "template")
        .filter(pk=unit_id)
        .first()
    )
    if unit is None:
        raise NotFound(what=f"unit {unit_id}")
    actor.require(Power.MANAGE_WORKFORCE, unit.area.path)
    if unit.closed_on is not None and not closed:
        raise UnitClosed(unit=unit.name)
    if version is not None and unit.version != version:
        raise Stale(what=unit.name)
    return unit


def _note(actor: Actor, verb: str, unit: Unit, now: datetime, **facts: FactValue) -> None:
    record(actor, verb, "unit", unit.pk, now, area_path=unit.area.path, code=unit.code, **facts)
