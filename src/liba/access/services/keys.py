"""Signing keys: two live at most, the newest signs; withdrawing one withdraws its cards."""

from datetime import datetime

from liba.access import tokens
from liba.access.models import PassRun, SigningKey
from liba.access.refusals import KeyGone, ReasonNeeded, TwoKeysLive
from liba.access.selectors.keys import town_path
from liba.governance.services import decision, record
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound


def make_key(actor: Actor, *, now: datetime) -> SigningKey:
    """A new key that signs from now on; the older one stays good. Refuses a third live key."""
    actor.require(Power.DECIDE_MEASURE, town_path())
    with decision():
        return _make_key(actor, now)


def signing_key(actor: Actor, *, now: datetime) -> SigningKey:
    """The key that signs new cards; the town's first is made here. Call inside a decision."""
    newest = SigningKey.objects.filter(withdrawn_at=None).order_by("-made_at", "kid").first()
    return newest or _make_key(actor, now)


def withdraw_key(actor: Actor, kid: str, *, reason: str, now: datetime) -> int:
    """Withdraw a key with all cards it signed and destroy its private half. Gives how many cards are touched."""
    actor.require(Power.DECIDE_MEASURE, town_path())
    if not reason.strip():
        raise ReasonNeeded
    with decision():
        if not SigningKey.objects.filter(kid=kid).exists():
            raise NotFound(what=f"key {kid}")
        withdrawn = SigningKey.objects.filter(kid=kid, withdrawn_at=None).update(
            withdrawn_at=now, private_pem=None
        )
        if not withdrawn:
            raise KeyGone(key=kid)
        cards = sum(PassRun.objects.filter(kid=kid).values_list("used", flat=True))
        record(
            actor, "access.key.withdrawn", "signing_key", kid, now, cards=cards, reason=reason.strip()[:200]
        )
    return cards


def _make_key(actor: Actor, now: datetime) -> SigningKey:
    live = list(SigningKey.objects.filter(withdrawn_at=None).values_list("kid", flat=True))
    if len(live) >= 2:
        raise TwoKeysLive(keys=", ".join(live))
    pair = tokens.new_key_pair()
    key = SigningKey.objects.create(
        kid=pair.kid, private_pem=pair.private_pem, x=pair.x, y=pair.y, made_at=now
    )
    record(actor, "access.key.made", "signing_key", key.kid, now)
    return key
