"""The PIN by which an officer proves at a guard's phone, even offline, who overrides."""

import secrets
from datetime import datetime

from liba.accounts.models import User
from liba.accounts.refusals import WeakPin
from liba.accounts.rules import SALT_BYTES, officer_secret, pin_is_weak
from liba.accounts.services.loading import is_self, locked_user
from liba.governance.services import decision, record
from liba.kernel.actors import Actor, ActorKind, Power
from liba.kernel.refusals import Forbidden


def set_officer_pin(actor: Actor, user_id: int, *, pin: str, now: datetime) -> User:
    """Set one's own PIN. Needs OVERRIDE_GATE somewhere; another's PIN nobody sets but the town's own machinery.

    Kept are a salt and, sealed, the secret that PBKDF2 makes of the PIN. Refuses a weak PIN.
    """
    actor.require(Power.OVERRIDE_GATE)
    if actor.kind is not ActorKind.SYSTEM and not is_self(actor, user_id):
        raise Forbidden(power=Power.OVERRIDE_GATE.value)
    if pin_is_weak(pin):
        raise WeakPin
    salt = secrets.token_bytes(SALT_BYTES)
    key = officer_secret(pin, salt).hex()
    with decision():
        user = locked_user(user_id)
        user.officer_salt, user.officer_key = salt, key
        user.save(update_fields=["officer_salt", "officer_key"])
        record(actor, "accounts.officer.pin_set", "user", user.pk, now)
    return user
