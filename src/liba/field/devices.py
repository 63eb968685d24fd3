"""Which phone calls, and with which powers. Remembered for some seconds, forgotten at once when rights change."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from liba.access.dialect import dialect
from liba.access.reports import Guard
from liba.accounts.models import Device
from liba.accounts.refusals import DeviceRevoked, DeviceUnknown
from liba.accounts.rules import device_standing
from liba.accounts.selectors import actor_for_device
from liba.accounts.services import authenticate_device
from liba.accounts.terms import DeviceStanding
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import Forbidden

_LIFE = timedelta(seconds=5)
_MOST_KEPT = 2000
# Whatever takes a right away changes one of these: one small query a call makes a revocation count at once.
_RIGHTS = """
SELECT (SELECT COUNT(revoked_at) FROM accounts_device), (SELECT COUNT(*) FROM accounts_grant),
       (SELECT COUNT(ends_at) FROM accounts_grant), (SELECT COUNT(*) FROM accounts_user WHERE is_active)
"""


@dataclass(frozen=True, slots=True)
class Caller:
    """A phone and its holder. `standing` says whether it is live or may only deliver what it holds."""

    device: Device
    actor: Actor
    standing: DeviceStanding

    @property
    def guard(self) -> Guard:
        """As checks know it."""
        revoked = self.standing is not DeviceStanding.LIVE
        return Guard(self.actor, self.device.user_id, self.device.pk, revoked)


_kept: dict[str, tuple[datetime, tuple[object, ...], Caller]] = {}


def caller(token: str, now: datetime) -> Caller:
    """The phone of a token. Refuses unknown tokens, and phones whose week after revocation is over."""
    if not token:
        raise DeviceUnknown
    rights = _rights()
    kept = _kept.get(token)
    if kept is not None and kept[1] == rights and kept[0] <= now < kept[0] + _LIFE:
        return kept[2]
    device = authenticate_device(token)
    standing = device_standing(device.revoked_at, now)
    if standing is DeviceStanding.GONE:
        raise DeviceRevoked
    found = Caller(device, actor_for_device(device, now=now), standing)
    if len(_kept) >= _MOST_KEPT:
        _kept.clear()
    _kept[token] = (now, rights, found)
    return found


def live_caller(token: str, now: datetime) -> Caller:
    """The phone of a token. It must not be revoked, and its holder must have a right: who has none is told nothing."""
    found = caller(token, now)
    if found.standing is not DeviceStanding.LIVE or not found.device.user.is_active:
        raise DeviceRevoked
    if not found.actor.scopes:
        raise Forbidden(power=Power.STAND_GATE.value)
    return found


def guard_at(found: Caller, moment: datetime) -> Guard:
    """The guard with the powers that its holder had at a moment: a shift that ended must still be able to hand in."""
    if found.actor.holds(Power.STAND_GATE):
        return found.guard
    return Guard(
        actor_for_device(found.device, now=moment),
        found.device.user_id,
        found.device.pk,
        found.standing is not DeviceStanding.LIVE,
    )


def _rights() -> tuple[object, ...]:
    return (connection.settings_dict["NAME"], *(dialect().ask(_RIGHTS, (), small=True).fetchone() or ()))
