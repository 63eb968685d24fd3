"""Roles follow their area into the one that it merged into."""

from datetime import datetime

from liba.accounts.models import Grant
from liba.governance.services import decision, record_all
from liba.governance.terms import Entry
from liba.kernel.actors import Actor
from liba.kernel.refusals import FactValue
from liba.territory.models import Area
from liba.territory.terms import Moved


def move_grants(actor: Actor, moved: Moved, now: datetime) -> None:
    """A step of a reorganisation: roles over a merged area end, and the same roles over the successor begin.

    Old grants stay as history. Somebody who has the role over the successor already for as long gets it no second time.
    """
    with decision():
        successor = Area.objects.get(pk=moved.successor_id)
        running = Grant.objects.filter(area__in=list(moved.areas)).exclude(ends_at__lte=now)
        entries = []
        for old in running.select_related("area").order_by("pk"):
            grant = _follow(old, successor, now)
            old.ends_at = max(now, old.starts_at)
            old.save(update_fields=["ends_at"])
            facts: dict[str, FactValue] = {"role": old.role, "from_area": old.area.code, "grant": grant.pk}
            entries.append(
                Entry(actor, "accounts.role.moved", "user", str(old.user_id), successor.path, facts)
            )
        record_all(entries, now)


def _follow(old: Grant, successor: Area, now: datetime) -> Grant:
    """The role over the successor for the time that was left: one that is held already, or a new one."""
    held = Grant.objects.filter(
        user=old.user_id,
        role=old.role,
        area=successor,
        starts_at__lte=max(now, old.starts_at),
        ends_at=old.ends_at,
    ).first()
    if held is not None:
        return held
    return Grant.objects.create(
        user_id=old.user_id,
        role=old.role,
        area=successor,
        starts_at=max(now, old.starts_at),
        ends_at=old.ends_at,
    )
