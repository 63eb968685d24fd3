"""Calling people to an activation, and telling them that it is over. A drill reaches nobody outside: it stays in the app."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from liba.accounts.services import tell
from liba.command.models import Activation, ActivationMember
from liba.command.selectors.activation import plan_of
from liba.command.services.messages import send_message
from liba.command.terms.messages import MessageKind
from liba.kernel.actors import Actor
from liba.kernel.refusals import FactValue
from liba.kernel.text import Text, as_facts

LATEST: Final = timedelta(hours=1)
DRILLS: Final[Mapping[MessageKind, str]] = {
    MessageKind.MUSTER: "drill_muster",
    MessageKind.MUSTER_DEPUTY: "drill_muster_deputy",
    MessageKind.STAND_DOWN: "drill_stand_down",
}


def call_out(
    actor: Actor,
    activation: Activation,
    kind: MessageKind,
    members: Iterable[ActivationMember],
    *,
    now: datetime,
    about: str = "",
) -> int:
    """Tell members of it, a message for each group; how many people. Belongs inside the decision that it tells of.

    What is said is the plan, the group and its post: never the reason, which is somebody's own words.
    """
    plan = plan_of(activation.plan)
    posts = {post.code: post.name for post in plan.posts}
    told = 0
    by_group = _by_group(members)
    for group in plan.groups:
        users = [one.responder.user_id for one in by_group.get(group.code, ()) if one.responder.user_id]
        if not users:
            continue
        post = posts.get(group.post)
        facts: dict[str, FactValue] = {
            "activation": activation.pk,
            **as_facts("plan", plan.name),
            **as_facts("group", group.name),
            **as_facts("post", post or Text("")),
            "about": about,
        }
        if activation.drill:
            told += tell(users, DRILLS[kind], facts, now)
            continue
        send_message(
            kind, users, facts, subject=("activation", f"{activation.pk}:{group.code}:{about}"), now=now,
            expires_at=max(activation.ends_at, now + LATEST), made_by=actor.name,
        )  # fmt: skip
        told += len(users)
    return told


def _by_group(members: Iterable[ActivationMember]) -> Mapping[str, Sequence[ActivationMember]]:
    found: dict[str, list[ActivationMember]] = {}
    for one in members:
        found.setdefault(one.group, []).append(one)
    return found
