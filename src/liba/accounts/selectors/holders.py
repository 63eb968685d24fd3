"""Who holds a power over an area."""

from datetime import datetime

from liba.accounts.models import Grant, User
from liba.accounts.rules import ancestors
from liba.accounts.selectors.actors import running
from liba.accounts.terms import POWERS, Role
from liba.kernel.actors import Power


def holders_of(power: Power, area_path: str, now: datetime) -> list[int]:
    """Ids of active users whose running roles give the power over the whole area, in order."""
    roles = [role.value for role, powers in POWERS.items() if power in powers]
    granted = Grant.objects.filter(running(now), role__in=roles, area__path__in=list(ancestors(area_path)))
    users = User.objects.filter(is_active=True, pk__in=granted.values("user_id"))
    return list(users.order_by("pk").values_list("pk", flat=True))


def roles_held(user_id: int, power: Power, area_path: str, at: datetime) -> tuple[frozenset[Power], ...]:
    """What each role allowed that gave a user the power over the whole area at a moment; the account may be closed since."""
    roles = [role.value for role, powers in POWERS.items() if power in powers]
    held = Grant.objects.filter(
        running(at), user=user_id, role__in=roles, area__path__in=list(ancestors(area_path))
    )
    return tuple(POWERS[Role(role)] for role in held.values_list("role", flat=True))
