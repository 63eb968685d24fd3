"""Answers that come back through a gateway: whose they are, and what they answer."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Case, F, Value, When

from liba.command.models import ActivationMember, Channel, Delivery, Gateway
from liba.command.refusals.messages import NoSuchReplyAddress, TooManyReplies
from liba.command.services.gateways import reply_hash
from liba.command.services.muster import NO, YES, answer_muster
from liba.command.services.ways import index_of
from liba.command.terms.activation import MusterAnswer
from liba.command.terms.messages import LOUD, DeliveryState
from liba.governance.services import decision
from liba.kernel.actors import Actor, ActorKind

ANSWERED_WITHIN: Final = timedelta(days=2)
MOST_A_MINUTE: Final = 1200
_MOST = 200


@dataclass(frozen=True, slots=True)
class Replied:
    """What was made of a reply: `answered`, `late`, `unclear` (neither yes nor no) or `nobody` (no call to that address)."""

    what: str


def gateway_of_secret(code: str, secret: str) -> Gateway:
    """The gateway whose replies come with this secret. Refuses any other as if there were nothing."""
    found = Gateway.objects.filter(code=code, reply_hash=reply_hash(secret)).defer("address").first()
    if found is None:
        raise NoSuchReplyAddress
    return found


def count_reply(gateway: Gateway, *, now: datetime) -> None:
    """Count one, in one statement for all processes. Refuses more than `MOST_A_MINUTE` of a gateway in a minute."""
    minute = now.replace(second=0, microsecond=0)
    within = Gateway.objects.filter(pk=gateway.pk).exclude(replies_in=minute, replies__gte=MOST_A_MINUTE)
    one_more = Case(When(replies_in=minute, then=F("replies") + 1), default=Value(1))
    if not within.update(replies=one_more, replies_in=minute):
        raise TooManyReplies


def take_reply(gateway: Gateway, *, sender: str, words: str, now: datetime) -> Replied:
    """An answer from somebody's own address: to the newest call that went to it. 1 or 来, 2 or 来不了; the last counts.

    The sender's address is the gateway's word; it can answer for whoever has that address and do nothing else.
    """
    channels = Channel.objects.filter(gateway=gateway, address_index=index_of(sender))
    called = Delivery.objects.filter(
        channel__in=channels, message__kind__in=[kind.value for kind in LOUD],
        message__subject_kind="activation", message__made_at__gte=now - ANSWERED_WITHIN,
    )  # fmt: skip
    newest = called.select_related("message").order_by("-message__made_at", "-pk").first()
    if newest is None or newest.user_id is None:
        return Replied("nobody")
    said = re.sub(r"[\s。.,!,!]+", "", words[:_MOST]).lower()
    with decision():
        # An answer proves that it arrived, whatever the gateway said of it.
        Delivery.objects.filter(pk=newest.pk).update(state=DeliveryState.SEEN.value, seen_at=now)
        if said not in YES | NO:
            return Replied("unclear")
        activation = int(newest.message.subject_id.partition(":")[0])
        member = ActivationMember.objects.filter(
            activation=activation, responder__user_id=newest.user_id
        ).first()
        if member is None:
            return Replied("nobody")
        recorded = answer_muster(
            Actor(ActorKind.SYSTEM, f"gateway:{gateway.code}", gateway.name),
            event_id=_event(gateway, sender, said, now), activation_id=activation,
            responder_id=member.responder_id, way="reply", happened_at=now, now=now,
            answer=MusterAnswer.COMING if said in YES else MusterAnswer.CANNOT,
        )  # fmt: skip
    return Replied("late" if "too_late" in recorded.flags else "answered")


def _event(gateway: Gateway, sender: str, said: str, now: datetime) -> UUID:
    """The same reply sent again by its gateway within the minute is the same fact."""
    text = f"{gateway.code}\n{sender}\n{said}\n{now:%Y%m%d%H%M}"
    return UUID(bytes=hashlib.sha256(text.encode()).digest()[:16])
