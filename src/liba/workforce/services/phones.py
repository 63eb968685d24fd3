"""Phones for many: an account, a role and a code on a slip for each responder; and all of it back when they leave."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q

from liba.accounts.models import Device, Grant, User
from liba.accounts.selectors import running_grants
from liba.accounts.services import create_user, grant_role, make_device_code, revoke_device, revoke_grant
from liba.accounts.terms import Role
from liba.governance.services import decision, record
from liba.kernel.actors import Actor, Power
from liba.workforce.models import Responder
from liba.workforce.refusals import NotAPhonesRole, TooManyPhones
from liba.workforce.rules.phones import MOST_AT_ONCE, PHONE_ROLES, phone_role
from liba.workforce.selectors import responders
from liba.workforce.terms import Standing


@dataclass(frozen=True, slots=True)
class Equipped:
    """A responder with the code that makes one phone theirs. The code exists nowhere else."""

    responder: Responder
    role: Role
    code: str = field(repr=False)


def equip(
    actor: Actor, responder_ids: Sequence[int], *, role: Role | None, life: timedelta, now: datetime
) -> list[Equipped]:
    """Give each an account if they have none, the role over their area if it does not run, and a code for a phone.

    Needs MANAGE_USERS and PAIR_DEVICE over their areas. All of them or none; refuses more than 200 at once, roles that
    need a second factor, and responders whom the actor may not see. Who has left is passed over.
    """
    actor.require(Power.MANAGE_USERS)
    actor.require(Power.PAIR_DEVICE)
    if len(responder_ids) > MOST_AT_ONCE:
        raise TooManyPhones(count=len(responder_ids), most=MOST_AT_ONCE)
    if role is not None and role not in PHONE_ROLES:
        raise NotAPhonesRole(role=role.value)
    with decision():
        found = responders(actor).filter(pk__in=responder_ids, left_on=None).select_related("user")
        return [_equip(actor, one, phone_role(Standing(one.standing), role), life, now) for one in found]


def take_back_phones(actor: Actor, *, today: date, now: datetime) -> int:
    """Who has left loses the phone's role and the phones; what a phone still holds is taken for seven days.

    Roles beyond the phone's, such as a commander's, are for an administrator to end. How many people; done again,
    nothing changes.
    """
    left = Responder.objects.filter(left_on__lte=today, user__isnull=False)
    grants = Grant.objects.filter(role__in=[role.value for role in PHONE_ROLES]).exclude(ends_at__lte=now)
    phones = Device.objects.filter(revoked_at=None)
    leaving = left.filter(Q(user__in=grants.values("user")) | Q(user__in=phones.values("user")))
    users = list(leaving.values_list("user_id", flat=True))
    for user_id in users:
        with decision():
            for device in phones.filter(user=user_id):
                revoke_device(actor, device.pk, now=now)
            for grant in grants.filter(user=user_id):
                revoke_grant(actor, grant.pk, now=now)
    return len(users)


def _equip(actor: Actor, one: Responder, role: Role, life: timedelta, now: datetime) -> Equipped:
    user = one.user or _account(actor, one, now)
    if not running_grants(user, now).filter(role=role.value, area=one.area).exists():
        grant_role(actor, user.pk, role=role, area_id=one.area_id, starts_at=now, now=now)
    code = make_device_code(actor, user.pk, label=f"{one.name} {one.code}", now=now, life=life)
    return Equipped(one, role, code)


def _account(actor: Actor, one: Responder, now: datetime) -> User:
    user = create_user(actor, username=f"r{one.pk}", display_name=one.name, password=None, now=now)
    one.user = user
    one.version += 1
    one.save(update_fields=["user", "version"])
    record(
        actor,
        "workforce.responder.equipped",
        "responder",
        one.pk,
        now,
        area_path=one.area.path,
        user=user.pk,
    )
    return user
