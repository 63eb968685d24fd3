"""Loading users for a change, with the question who may change them."""

from datetime import datetime

from liba.accounts.models import Grant, User
from liba.accounts.refusals import LastAdministrator
from liba.accounts.rules import path_in_town
from liba.accounts.selectors.actors import running
from liba.accounts.terms import Role
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


def keep_an_administrator(without: User, now: datetime) -> None:
    """Refuse with `LastAdministrator` if nobody but this user administers the whole town, now and without an end.

    Holds the grants of all administrators, so that two who remove each other at once can't both succeed.
    """
    grants = Grant.objects.select_for_update().filter(
        running(now), role=Role.ADMINISTRATOR.value, area__parent=None, user__is_active=True
    )
    holders = {grant.user_id: grant.ends_at is None for grant in grants.order_by("pk")}
    lasting = {user_id for user_id, is_lasting in holders.items() if is_lasting}
    if without.pk in holders and not lasting - {without.pk}:
        raise LastAdministrator
