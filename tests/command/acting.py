"""Responders' phones, as the services see them."""

from liba.accounts.terms import POWERS, Role
from liba.kernel.actors import Actor, ActorKind, Scope
from liba.workforce.models import Responder


def phone_of(one: Responder) -> Actor:
    """The phone of somebody with one role."""
    assert one.user is not None
    grant = one.user.grants.get()
    scope = Scope(POWERS[Role(grant.role)], grant.area.path)
    return Actor(ActorKind.DEVICE, str(one.user_id), one.name, (scope,), "phone")
