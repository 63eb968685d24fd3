"""Breaking the glass: a look beyond one's area when it can't wait, and the owner is told."""

from datetime import datetime

from django.db.models import Q

from liba.accounts.models import BrokenGlass, Grant
from liba.accounts.refusals import GlassNotNeeded, ReasonTooShort
from liba.accounts.rules import GLASS_TIME, SHORTEST_REASON, ancestors
from liba.accounts.selectors.actors import running, sees_people
from liba.accounts.services.notices import tell
from liba.accounts.terms import NoticeKind, Role
from liba.governance.services import decision, record
from liba.kernel.actors import Actor, ActorKind, Power
from liba.kernel.refusals import FactValue, Forbidden, NotFound
from liba.territory.models import Area


def break_glass(actor: Actor, area_id: int, *, reason: str, now: datetime) -> BrokenGlass:
    """See an area's people for 60 minutes. Needs BREAK_GLASS somewhere and a reason of at least 10 characters.

    Those who answer for the area get a notice: its village cadres, else commanders over it, else administrators.
    Refuses areas that the actor sees anyway. The reason is kept with the glass, not in the journal.
    """
    actor.require(Power.BREAK_GLASS)
    if actor.kind is not ActorKind.USER:
        raise Forbidden(power=Power.BREAK_GLASS.value)
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonTooShort(characters=SHORTEST_REASON)
    area = Area.objects.filter(pk=area_id).first()
    if area is None:
        raise NotFound(what=f"area {area_id}")
    if sees_people(actor, area):
        raise GlassNotNeeded
    with decision():
        glass = BrokenGlass.objects.create(
            user_id=int(actor.id), area=area, reason=reason.strip(), opened_at=now, ends_at=now + GLASS_TIME
        )
        facts: dict[str, FactValue] = {
            "glass": glass.pk,
            "by": actor.name,
            "area": area.code,
            "reason": glass.reason,
        }
        told = tell(_answering_for(area, glass.user_id, now), NoticeKind.GLASS_BROKEN.value, facts, now)
        record(
            actor,
            "accounts.glass.broken",
            "area",
            area.pk,
            now,
            area_path=area.path,
            glass=glass.pk,
            told=told,
            ends_at=glass.ends_at.isoformat(),
        )
    return glass


def _answering_for(area: Area, looking: int, now: datetime) -> set[int]:
    """Who is told: a cadre's village lies above the area, or inside it when glass is broken to several villages."""
    above = Q(area__path__in=ancestors(area.path))
    touching = above | Q(area__path__startswith=area.path)
    for role, where in (
        (Role.VILLAGE_CADRE, touching),
        (Role.COMMANDER, above),
        (Role.ADMINISTRATOR, above),
    ):
        granted = Grant.objects.filter(running(now), where, role=role.value, user__is_active=True)
        holders = set(granted.exclude(user_id=looking).values_list("user_id", flat=True))
        if holders:
            return holders
    return set()
