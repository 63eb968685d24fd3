"""Users, phones and notices, as far as the asker may manage or read them."""

import operator
from collections.abc import Iterable
from datetime import datetime
from functools import reduce

from django.db.models import Prefetch, Q, QuerySet

from liba.accounts.models import Device, Grant, Notice, User
from liba.accounts.selectors.actors import running
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound


def users(actor: Actor, search: str = "", *, now: datetime) -> QuerySet[User]:
    """Users whom the actor manages, by name, each with `running_grants` loaded. Needs MANAGE_USERS.

    Who manages a part of the town sees users with a role there, and users without any role.
    """
    actor.require(Power.MANAGE_USERS)
    own = _in_areas("area__path", actor.areas_for(Power.MANAGE_USERS))
    held = Grant.objects.filter(running(now)).select_related("area").order_by("area__path", "role")
    found = User.objects.prefetch_related(Prefetch("grants", held, to_attr="running_grants"))
    if not actor.may(Power.MANAGE_USERS):
        there = Grant.objects.filter(running(now) & own).values("user_id")
        anywhere = Grant.objects.filter(running(now)).values("user_id")
        found = found.filter(Q(pk__in=there) | ~Q(pk__in=anywhere))
    if search.strip():
        found = found.filter(
            Q(display_name__icontains=search.strip()) | Q(username__icontains=search.strip())
        )
    return found.order_by("display_name", "pk")


def user_page(actor: Actor, user_id: int, *, now: datetime) -> User:
    """One of these users. `NotFound` also for those whom the actor does not manage."""
    user = users(actor, now=now).filter(pk=user_id).first()
    if user is None:
        raise NotFound(what=f"user {user_id}")
    return user


def devices(actor: Actor, now: datetime) -> QuerySet[Device]:
    """Phones of holders with a role in the actor's areas, live ones first, newest contact first. Needs PAIR_DEVICE."""
    actor.require(Power.PAIR_DEVICE)
    found = Device.objects.select_related("user")
    if not actor.may(Power.PAIR_DEVICE):
        own = _in_areas("area__path", actor.areas_for(Power.PAIR_DEVICE))
        found = found.filter(user_id__in=Grant.objects.filter(running(now) & own).values("user_id"))
    return found.order_by("revoked_at", "-last_seen_at", "label")


def device_holders(actor: Actor, now: datetime) -> QuerySet[User]:
    """Active users with a role in the actor's areas: whose a phone may become, by name. Needs PAIR_DEVICE."""
    actor.require(Power.PAIR_DEVICE)
    held = Grant.objects.filter(running(now))
    if not actor.may(Power.PAIR_DEVICE):
        held = held.filter(_in_areas("area__path", actor.areas_for(Power.PAIR_DEVICE)))
    return User.objects.filter(is_active=True, pk__in=held.values("user_id")).order_by("display_name", "pk")


def notices(user: User, *, unread_only: bool = True) -> QuerySet[Notice]:
    """What the user was told, newest first."""
    told = Notice.objects.filter(user=user).order_by("-made_at", "-pk")
    return told.filter(read_at=None) if unread_only else told


def unread_count(user: User) -> int:
    """How many notices wait to be read."""
    return Notice.objects.filter(user=user, read_at=None).count()


def _in_areas(column: str, paths: Iterable[str]) -> Q:
    return reduce(operator.or_, (Q(**{f"{column}__startswith": path}) for path in paths), Q(pk__in=()))
