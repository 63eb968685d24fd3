"""From a user or a phone to an actor: the grants that run now, and glass that was broken."""

from datetime import datetime

from django.db.models import F, Q, QuerySet, Value

from liba.accounts.models import BrokenGlass, Device, Grant, User
from liba.accounts.rules import on_device, path_in_town, scope_of
from liba.accounts.terms import SECOND_FACTOR_ROLES
from liba.kernel.actors import Actor, ActorKind, Power, Scope
from liba.territory.models import Area


def running(now: datetime) -> Q:
    """Of grants: those that run at the moment."""
    return Q(starts_at__lte=now) & (Q(ends_at=None) | Q(ends_at__gt=now))


def actor_for_user(user: User, *, now: datetime, origin: str) -> Actor:
    """The user as an actor at the console: each running grant's powers over its own area, and broken glass. One query."""
    return Actor(ActorKind.USER, str(user.pk), str(user), _scopes(user, now), origin)


def actor_for_device(device: Device, *, now: datetime) -> Actor:
    """The phone's holder as an actor, with what a phone may do; `origin` is the device's id.

    A revoked phone still names its holder, so that facts it recorded before can be stored with a flag; whether
    anything is taken from it is `rules.device_standing`. One query when `device.user` is loaded.
    """
    user = device.user
    return Actor(ActorKind.DEVICE, str(user.pk), str(user), on_device(_scopes(user, now)), str(device.pk))


def needs_second_factor(user: User, now: datetime) -> bool:
    """Whether one of the user's running roles is too mighty for a password alone."""
    roles = [role.value for role in SECOND_FACTOR_ROLES]
    return Grant.objects.filter(running(now), user=user, role__in=roles).exists()


def running_grants(user: User, now: datetime) -> QuerySet[Grant]:
    """The user's roles now, with their areas."""
    return Grant.objects.filter(running(now), user=user).select_related("area").order_by("area__path", "role")


def open_glass(user: User, now: datetime) -> BrokenGlass | None:
    """The glass that the user broke last and that is still open."""
    opened = BrokenGlass.objects.filter(user=user, opened_at__lte=now, ends_at__gt=now)
    return opened.select_related("area").order_by("-opened_at").first()


def sees_people(actor: Actor, area: Area) -> bool:
    """Whether the actor sees the people of the whole area already, so that there is no glass to break."""
    return actor.may(Power.SEE_PEOPLE, path_in_town(area.path, is_root=area.parent_id is None))


def _scopes(user: User, now: datetime) -> tuple[Scope, ...]:
    if not user.is_active:
        return ()
    columns = ("as_role", "path", "parent")
    places = {"path": F("area__path"), "parent": F("area__parent_id")}
    grants = Grant.objects.filter(running(now), user=user).annotate(as_role=F("role"), **places)
    glass = BrokenGlass.objects.filter(user=user, opened_at__lte=now, ends_at__gt=now)
    rows = grants.values_list(*columns).union(
        glass.annotate(as_role=Value(""), **places).values_list(*columns), all=True
    )
    return tuple(scope_of(role, path_in_town(path, is_root=parent is None)) for role, path, parent in rows)
