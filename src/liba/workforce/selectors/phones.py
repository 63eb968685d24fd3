"""Who has a phone of the town's, and who still waits for one."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from liba.accounts.models import Device, DeviceCode
from liba.kernel.actors import Actor
from liba.workforce.models import Responder
from liba.workforce.selectors.people import responders


@dataclass(frozen=True, slots=True)
class PhoneLine:
    """A responder; whether a phone is theirs, and whether a printed code still waits to be scanned."""

    responder: Responder
    has_phone: bool
    has_code: bool


def phone_lines(
    actor: Actor, *, area_path: str = "", standing: str = "", waiting_only: bool = True, now: datetime
) -> list[PhoneLine]:
    """Responders of the actor's areas who serve, by area and badge; `waiting_only` leaves out who has a phone."""
    phones = Device.objects.filter(user=OuterRef("user"), revoked_at=None)
    codes = DeviceCode.objects.filter(user=OuterRef("user"), used_at=None, expires_at__gt=now)
    found = (
        responders(actor)
        .filter(left_on=None, area__path__startswith=area_path)
        .annotate(has_phone=Exists(phones), has_code=Exists(codes))
        .order_by("area__path", "code")
    )
    if standing:
        found = found.filter(standing=standing)
    if waiting_only:
        found = found.filter(has_phone=False)
    return [PhoneLine(one, one.has_phone, one.has_code) for one in found]
