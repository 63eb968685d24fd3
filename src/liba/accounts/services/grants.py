"""Roles over areas, given by somebody else and for a time."""

from datetime import datetime

from liba.accounts.models import Grant
from liba.accounts.refusals import AreaClosed, GrantEndsBeforeStart, GrantOver, OwnGrant
from liba.accounts.rules import path_in_town
from liba.accounts.services.loading import is_self, keep_an_administrator, locked_user
from liba.accounts.terms import Role
from liba.governance.services import decision, record
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound
from liba.territory.models import Area


def grant_role(
    actor: Actor,
    user_id: int,
    *,
    role: Role,
    area_id: int,
    starts_at: datetime,
    now: datetime,
    ends_at: datetime | None = None,
) -> Grant:
    """Give a role over an area and all below it. Needs MANAGE_USERS over that area.

    Refuses a role for oneself, an end before the start, and an area that merged into another.
    """
    area = Area.objects.filter(pk=area_id).first()
    if area is None:
        raise NotFound(what=f"area {area_id}")
    actor.require(Power.MANAGE_USERS, path_in_town(area.path, is_root=area.parent_id is None))
    if is_self(actor, user_id):
        raise OwnGrant
    if ends_at is not None and ends_at <= starts_at:
        raise GrantEndsBeforeStart
    if area.closed_on is not None:
        raise AreaClosed(area=area.name)
    with decision():
        user = locked_user(user_id)
        grant = Grant.objects.create(
            user=user, role=role.value, area=area, starts_at=starts_at, ends_at=ends_at
        )
        record(
            actor,
            "accounts.role.granted",
            "user",
            user.pk,
            now,
            area_path=area.path,
            role=role.value,
            grant=grant.pk,
            starts_at=starts_at.isoformat(),
            ends_at=ends_at.isoformat() if ends_at else None,
        )
    return grant


def revoke_grant(actor: Actor, grant_id: int, *, now: datetime) -> Grant:
    """End a role now. The grant stays as history. Refuses one that is over and the last administrator's."""
    with decision():
        grant = _locked(grant_id)
        area = grant.area
        actor.require(Power.MANAGE_USERS, path_in_town(area.path, is_root=area.parent_id is None))
        if grant.ends_at is not None and grant.ends_at <= now:
            raise GrantOver
        grant.ends_at = now
        grant.save(update_fields=["ends_at"])
        if grant.role == Role.ADMINISTRATOR.value and area.parent_id is None and grant.starts_at <= now:
            keep_an_administrator(now)
        record(
            actor,
            "accounts.role.revoked",
            "user",
            grant.user_id,
            now,
            area_path=area.path,
            role=grant.role,
            grant=grant.pk,
        )
    return grant


def _locked(grant_id: int) -> Grant:
    held = Grant.objects.select_for_update(of=("self",)).select_related("area", "user")
    grant = held.filter(pk=grant_id).first()
    if grant is None:
        raise NotFound(what=f"grant {grant_id}")
    return grant
