"""Responders and units follow a merged area into the one that took it in."""

from datetime import datetime

from django.db.models import F

from liba.governance.services import decision, record_all
from liba.governance.terms import Entry
from liba.kernel.actors import Actor
from liba.registry.services.drafts import today_of
from liba.territory.models import Area
from liba.territory.terms import Moved
from liba.workforce.models import Responder, ResponderGroup, Unit, UnitMember


def move_workforce(actor: Actor, moved: Moved, now: datetime) -> None:
    """A step of a reorganisation: people and groups belong to the successor, and units answer for it.

    Where the successor has a unit of the same template, the merged area's unit closes and its members go into that one
    as members: two leaders can't lead, and who leads is the town's to say.
    """
    with decision():
        successor = Area.objects.get(pk=moved.successor_id)
        merged = list(moved.areas)
        Responder.objects.filter(area__in=merged).update(area=successor, version=F("version") + 1)
        ResponderGroup.objects.filter(area__in=merged).update(area=successor)
        entries = [
            _follow(actor, unit, successor, now)
            for unit in Unit.objects.filter(area__in=merged, closed_on=None)
            .select_related("area")
            .order_by("code")
        ]
        record_all(entries, now)


def _follow(actor: Actor, unit: Unit, successor: Area, now: datetime) -> Entry:
    stands = Unit.objects.filter(area=successor, template=unit.template_id, closed_on=None).first()
    facts = {"code": unit.code, "from_area": unit.area.code}
    unit.area = successor
    unit.version += 1
    if stands is not None:
        facts["into"] = stands.code
        _go_over(unit, stands, now)
    unit.save()
    return Entry(actor, "workforce.unit.followed", "unit", str(unit.pk), successor.path, facts)


def _go_over(unit: Unit, stands: Unit, now: datetime) -> None:
    today = today_of(now)
    unit.closed_on, unit.following = max(today, unit.opened_on), stands
    still = list(UnitMember.objects.filter(unit=unit, ends_on=None))
    UnitMember.objects.filter(pk__in=[member.pk for member in still]).update(ends_on=today)
    UnitMember.objects.bulk_create(
        UnitMember(unit=stands, responder_id=member.responder_id, role="member", starts_on=today)
        for member in still
    )
