"""Who may override a gate's refusal, and how a phone and the server know that it was them."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from liba.accounts.models import Grant, User
from liba.accounts.rules import ancestors, officer_verifier
from liba.accounts.selectors.actors import running
from liba.accounts.terms import POWERS, Officer
from liba.kernel.actors import Power

_OVERRIDING = tuple(role.value for role, powers in POWERS.items() if Power.OVERRIDE_GATE in powers)


def officers_for(area_paths: Iterable[str], now: datetime) -> tuple[Officer, ...]:
    """Officers with a PIN who may override at a gate in any of the areas, by id. Two queries at most."""
    paths = {above for path in area_paths for above in ancestors(path)}
    return tuple(
        Officer(user.pk, str(user), bytes(user.officer_salt or b""), officer_verifier(_secret(user)))
        for user in _overriding(paths, now).order_by("pk")
    )


def override_secret(officer_id: int, area_path: str, now: datetime) -> bytes | None:
    """The secret of an officer who may override in the area at the moment, for `rules.proof_holds`; else None."""
    user = _overriding(ancestors(area_path), now).filter(pk=officer_id).first()
    return None if user is None else _secret(user)


def _overriding(paths: Iterable[str], now: datetime) -> QuerySet[User]:
    granted = Grant.objects.filter(running(now), role__in=_OVERRIDING, area__path__in=list(paths))
    return User.objects.filter(is_active=True, officer_key__isnull=False, pk__in=granted.values("user_id"))


def _secret(user: User) -> bytes:
    return bytes.fromhex(user.officer_key)
