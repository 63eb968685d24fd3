"""Phones: paired by a code that lives ten minutes, known by a token, revoked at once."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from liba.accounts.models import Device, DeviceCode, User
from liba.accounts.refusals import AlreadyRevoked, CodeNotValid, DeviceUnknown, NotActive
from liba.accounts.rules import (
    CODE_ALPHABET,
    CODE_LENGTH,
    CODE_LIFE,
    LONGEST_CODE_LIFE,
    SEEN_EVERY,
    digest,
    plain_code,
    shown_code,
)
from liba.accounts.selectors import actor_for_device, running_grants
from liba.accounts.services.loading import is_self, locked_user, require_over
from liba.governance.services import decision, record
from liba.kernel.actors import Actor, Power
from liba.kernel.ids import id_at
from liba.kernel.refusals import NotFound

TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class PairedDevice:
    """A new phone and its token, which exists nowhere else: the server keeps only a hash."""

    device: Device
    token: str = field(repr=False)


def make_device_code(
    actor: Actor, user_id: int, *, label: str, now: datetime, life: timedelta = CODE_LIFE
) -> str:
    """A code that makes one phone the user's within its life, such as `ABCDE-FGHJK`; it is shown once.

    Ten minutes for one that is scanned off a screen, at most seven days for one on a printed slip.

    Needs PAIR_DEVICE over all areas in which the user has a role, as the phone acts there; for one's own phone it is
    enough to be signed in. Older unused codes of the user stop working. Refuses users without a running role.
    """
    code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
    with decision():
        user = locked_user(user_id)
        if not is_self(actor, user.pk):
            require_over(actor, Power.PAIR_DEVICE, user, now)
        if not user.is_active or not running_grants(user, now).exists():
            raise NotActive(name=str(user))
        DeviceCode.objects.filter(user=user, used_at=None, expires_at__gt=now).update(expires_at=now)
        DeviceCode.objects.create(
            code_hash=digest(code),
            user=user,
            label=label.strip(),
            made_at=now,
            expires_at=now + min(life, LONGEST_CODE_LIFE),
        )
        record(
            actor,
            "accounts.device.code_made",
            "user",
            user.pk,
            now,
            minutes=int(min(life, LONGEST_CODE_LIFE).total_seconds() // 60),
        )
    return shown_code(code)


def pair_device(code: str, *, label: str, now: datetime, origin: str = "") -> PairedDevice:
    """Turn a code into a phone of its user. `label` names the phone where the code did not.

    Refuses a code that is unknown, used, too old, or whose user was deactivated since, all with `CodeNotValid`.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    # Whoever only guesses must not take the writer's turn.
    if not DeviceCode.objects.filter(code_hash=digest(plain_code(code))).exists():
        raise CodeNotValid
    with decision():
        made = _usable(code, now)
        device = Device.objects.create(
            id=id_at(now),
            user=made.user,
            label=made.label or label.strip()[:100] or made.user.username,
            token_hash=digest(token),
            paired_at=now,
            last_seen_at=now,
        )
        used = DeviceCode.objects.filter(pk=made.pk, used_at=None).update(used_at=now, device=device)
        if not used:
            raise CodeNotValid
        actor = actor_for_device(device, now=now)
        record(actor, "accounts.device.paired", "device", device.pk, now, user=device.user_id, address=origin)
    return PairedDevice(device, token)


def authenticate_device(token: str) -> Device:
    """The phone of a token, with its user loaded, by one indexed query. Refuses with `DeviceUnknown`.

    Revoked phones are returned too, because what they hold is still taken for a while: ask `rules.device_standing`.
    """
    device = Device.objects.select_related("user").filter(token_hash=digest(token)).first()
    if device is None:
        raise DeviceUnknown
    return device


def revoke_device(actor: Actor, device_id: UUID, *, now: datetime) -> Device:
    """Take a phone's rights at once; at its next contact it wipes what it knows. One's own phone anybody revokes."""
    with decision():
        device = Device.objects.select_for_update(of=("self",)).select_related("user").filter(pk=device_id)
        found = device.first()
        if found is None:
            raise NotFound(what=f"device {device_id}")
        _require_over_holder(actor, found.user, now)
        if found.revoked_at is not None:
            raise AlreadyRevoked(label=found.label)
        found.revoked_at, found.revoked_by = now, actor.name
        found.save(update_fields=["revoked_at", "revoked_by"])
        record(actor, "accounts.device.revoked", "device", found.pk, now, user=found.user_id)
    return found


def device_seen(
    device: Device,
    *,
    now: datetime,
    skew_seconds: int | None = None,
    queue_depth: int | None = None,
    app_version: str = "",
) -> None:
    """Note that the phone was heard from: at most each 30 seconds, unless what it says has changed.

    A heartbeat is no decision and no journal line.
    """
    said: dict[str, int | str] = {}
    if skew_seconds is not None:
        said["skew_seconds"] = skew_seconds
    if queue_depth is not None:
        said["queue_depth"] = queue_depth
    if app_version:
        said["app_version"] = app_version[:20]
    unchanged = all(getattr(device, name) == value for name, value in said.items())
    if unchanged and device.last_seen_at is not None and now - device.last_seen_at < SEEN_EVERY:
        return
    older = Q(last_seen_at=None) | Q(last_seen_at__lte=now)
    with decision():
        Device.objects.filter(older, pk=device.pk).update(last_seen_at=now, **said)


def _usable(code: str, now: datetime) -> DeviceCode:
    held = DeviceCode.objects.select_for_update(of=("self",)).select_related("user")
    made = held.filter(
        code_hash=digest(plain_code(code)), used_at=None, expires_at__gt=now, user__is_active=True
    ).first()
    if made is None:
        raise CodeNotValid
    return made


def _require_over_holder(actor: Actor, holder: User, now: datetime) -> None:
    if not is_self(actor, holder.pk):
        require_over(actor, Power.PAIR_DEVICE, holder, now)
