"""What binds a responder to a household, as somebody said; and the town's limits and weights."""

from dataclasses import asdict
from datetime import datetime

from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound
from liba.registry.models import Household
from liba.workforce.models import LinkPolicy, Responder, Tie
from liba.workforce.terms import LinkLimits, LinkWeights, TieKind


def set_tie(
    actor: Actor, responder_id: int, household_id: int, *, kind: TieKind | None, now: datetime
) -> Tie | None:
    """Note that the two are kin or familiar, or (None) that they are not. Needs ASSIGN_LINKS over the household."""
    with decision():
        take_turn()
        responder = Responder.objects.filter(pk=responder_id).first()
        household = Household.objects.select_related("area").filter(pk=household_id).first()
        if responder is None or household is None:
            raise NotFound(what=f"household {household_id}")
        actor.require(Power.ASSIGN_LINKS, household.area.path)
        tie: Tie | None = None
        if kind is None:
            Tie.objects.filter(responder=responder, household=household).delete()
        else:
            tie, _is_new = Tie.objects.update_or_create(
                responder=responder, household=household, defaults={"kind": kind.value}
            )
        record(
            actor,
            "workforce.tie.set",
            "household",
            household.pk,
            now,
            area_path=household.area.path,
            responder=responder.code,
            kind=kind.value if kind else "",
        )
    return tie


def set_policy(actor: Actor, *, limits: LinkLimits, weights: LinkWeights, now: datetime) -> LinkPolicy:
    """The town's limits and weights for links, from its playbook."""
    actor.require(Power.APPLY_PLAYBOOK)
    with decision():
        row = LinkPolicy.objects.first() or LinkPolicy(version=0)
        row.limits, row.weights, row.version = asdict(limits), asdict(weights), row.version + 1
        row.save()
        record(
            actor,
            "workforce.link_policy.set",
            "link_policy",
            row.pk,
            now,
            least=limits.least,
            most=limits.most,
            villages=limits.villages,
        )
    return row
