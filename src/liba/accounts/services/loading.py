"""Loading users for a change, with the question who may change them."""

from datetime import datetime

from django.db.models import QuerySet

from liba.accounts.models import Grant, User
from liba.accounts.refusals import LastAdministrator
from liba.accounts.rules import path_in_town
from liba.accounts.selectors.actors import running
from liba.accounts.terms import Role
from liba.governance.services import take_turn
from liba.kernel.actors import Actor, ActorKind, Power
from liba.kernel.refusals import Forbidden, NotFound


def is_self(actor: Actor, user_id: int) -> bool:
    """Whether the actor is this user, at the console."""
    return actor.kind is ActorKind.USER and actor.id == str(user_id)


def locked_user(user_id: int) -> User:
    """The user, held until the decision is over. Refuses with `NotFound`."""
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise NotFound(what=f"user {user_id}")
    return user


def role_paths(user: User, now: datetime) -> list[str]:
    """The paths over which the user has a role now or later; the whole town is the empty path."""
    grants = Grant.objects.filter(user=user).exclude(ends_at__lte=now)
    return [
        path_in_town(path, is_root=parent is None)
        for path, parent in grants.values_list("area__path", "area__parent_id")
    ]


def require_over(actor: Actor, power: Power, user: User, now: datetime) -> None:
    """Refuse unless the power is held over every area in which the user has a role.

    Otherwise who manages one village could take over the town's commander by setting a new password.
    """
    actor.require(power)
    if not all(actor.may(power, path) for path in role_paths(user, now)):
        raise Forbidden(power=power.value)


def administers_town(user: User, now: datetime) -> bool:
    """Whether the user is administrator of the whole town at the moment."""
    return user.is_active and _administrators(now).filter(user=user).exists()


def keep_an_administrator(now: datetime) -> None:
    """Refuse with `LastAdministrator` if nobody administers the whole town, now and without an end, any more.

    Call it after the change and before its journal line: of two administrators who remove each other at once, the
    second waits for its turn and then finds nobody left.
    """
    take_turn()
    if not _administrators(now).filter(ends_at=None).exists():
        raise LastAdministrator


def _administrators(now: datetime) -> QuerySet[Grant]:
    return Grant.objects.filter(
        running(now), role=Role.ADMINISTRATOR.value, area__parent=None, user__is_active=True
    )
