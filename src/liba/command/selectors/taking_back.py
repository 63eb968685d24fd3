"""Whether an order may be called off or corrected, or a standing one stopped, by somebody."""

from datetime import datetime

from liba.accounts.selectors import roles_held
from liba.accounts.terms import POWERS, Role
from liba.command.models import Order, StandingOrder
from liba.command.refusals import NotYoursToTakeBack
from liba.command.rules.taking_back import may_take_back as stands_as_high
from liba.command.selectors.orders import number_of
from liba.kernel.actors import Actor, ActorKind, Power


def may_take_back(actor: Actor, order: Order | StandingOrder) -> bool:
    """See `rules.taking_back`. The issuer's role is that of the moment of the decision: who left since, or rose, had the one
    they had. What the town's own machinery issued, or somebody whose account is gone, is the commander's. One query."""
    path = order.area.path
    issuer = order.issuer_id
    issuers = roles_held(issuer, Power.ISSUE_ORDER, path, _decided_at(order)) if issuer is not None else ()
    return stands_as_high(
        actor.roles_with(Power.ISSUE_ORDER, path),
        issuers or (POWERS[Role.COMMANDER],),
        is_issuer=actor.kind is ActorKind.USER and actor.id == str(issuer),
    )


def require_take_back(actor: Actor, order: Order | StandingOrder) -> None:
    """Refuse (`NotYoursToTakeBack`) whoever stands below the issuer."""
    if may_take_back(actor, order):
        return
    if isinstance(order, Order):
        raise NotYoursToTakeBack(order=number_of(order), by=order.issued_by)
    raise NotYoursToTakeBack(order=order.title, by=order.decided_by)


def _decided_at(order: Order | StandingOrder) -> datetime:
    """A repeat was decided when it was set up, by whoever did."""
    if isinstance(order, StandingOrder):
        return order.decided_at
    if order.standing is not None:
        return order.standing.decided_at
    return order.issued_at or order.drafted_at
