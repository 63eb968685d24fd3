"""Who works in the demo town: one user of every role who can sign in, and a guard with a phone at every checkpoint."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db.models import QuerySet

from liba.access.models import Gate
from liba.access.reports import Guard
from liba.accounts.models import Device, User
from liba.accounts.selectors import actor_for_device
from liba.accounts.services import create_user, grant_role, make_device_code, pair_device, set_officer_pin
from liba.accounts.terms import SECOND_FACTOR_ROLES, Role
from liba.governance.services import decision, record
from liba.kernel.actors import Actor
from liba.project.demo.profiles import Profile
from liba.territory.models import Area

# No 0/O, 1/l: these are read off a terminal and typed.
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
PASSWORD_LENGTH = 14


@dataclass(frozen=True, slots=True)
class SignIn:
    """How one user signs in, as it is printed. `factor` and `recovery` where a second factor is needed; `pin` of officers."""

    username: str
    name: str
    role: str
    area: str
    password: str
    factor: str = ""
    recovery: tuple[str, ...] = ()
    pin: str = ""


def hire(actor: Actor, profile: Profile, *, now: datetime) -> list[SignIn]:
    """Make the users who sign in at the console, with passwords that nobody can guess."""
    root = Area.objects.get(parent=None)
    village = Area.objects.get(code=profile.village)
    areas = {
        "town": root,
        "village": village,
        "grid": Area.objects.filter(path__startswith=village.path, level__slug="grid").order_by("path")[0],
        "group": Area.objects.filter(path__startswith=village.path, children=None).order_by("path")[0],
    }
    return [
        _hire(actor, post.username, post.role, post.name, area=areas[post.extent], now=now)
        for post in profile.posts()
    ]


def _hire(actor: Actor, username: str, role: Role, name: str, *, area: Area, now: datetime) -> SignIn:
    password = "".join(secrets.choice(_ALPHABET) for _ in range(PASSWORD_LENGTH))
    user = create_user(actor, username=username, display_name=name, password=password, now=now)
    grant_role(actor, user.pk, role=role, area_id=area.pk, starts_at=now, now=now)
    factor, recovery = _second_factor(actor, user, now) if role in SECOND_FACTOR_ROLES else ("", ())
    pin = ""
    if role in (Role.COMMANDER, Role.GATE_OFFICER):
        pin = _pin()
        set_officer_pin(actor, user.pk, pin=pin, now=now)
    return SignIn(username, name, role.value, area.name_zh, password, factor, recovery, pin)


def _second_factor(actor: Actor, user: User, now: datetime) -> tuple[str, tuple[str, ...]]:
    """An authenticator's secret and recovery codes, so that the printed sheet is enough to sign in."""
    secret = generate_totp_secret()
    with decision():
        TOTP.activate(user, secret)
        codes = RecoveryCodes.activate(user).generate_codes()
        record(actor, "accounts.user.second_factor_set", "user", user.pk, now)
    return secret, tuple(codes)


def _pin() -> str:
    """Six digits without two like neighbours or a run upwards, which are refused as weak."""
    while True:
        digits = [secrets.randbelow(10) for _ in range(6)]
        steps = {second - first for first, second in pairwise(digits)}
        if 0 not in steps and len(steps) > 3:
            return "".join(map(str, digits))


def post_guards(actor: Actor, *, now: datetime) -> list[Guard]:
    """A guard with a paired phone for each checkpoint, or for each gate of a town that has none. They sign in with their phones and have no passwords."""
    guards = []
    for number, gate in enumerate(guarded_gates(), 1):
        user = create_user(
            actor,
            username=f"guard{number:02d}",
            display_name=f"值守员 {gate.name_zh}",
            password=None,
            now=now,
        )
        area = gate.area or Area.objects.get(parent=None)
        grant_role(actor, user.pk, role=Role.GUARD, area_id=area.pk, starts_at=now, now=now)
        code = make_device_code(actor, user.pk, label=f"{gate.name_zh} 手机", now=now)
        guards.append(guard_of(pair_device(code, label=gate.code, now=now).device, now))
    return guards


def guard_of(device: Device, now: datetime) -> Guard:
    """The guard of a phone, as the phone's interface knows him."""
    return Guard(actor_for_device(device, now=now), device.user_id, device.pk)


def guarded_gates() -> QuerySet[Gate]:
    """The gates whose guards have phones of the demo."""
    gates = Gate.objects.select_related("area").order_by("pk")
    checkpoints = gates.filter(kind="checkpoint")
    return checkpoints if checkpoints.exists() else gates


PHONES = ("guard01", "linker", "grid")


def new_phone_codes(actor: Actor, *, now: datetime) -> tuple[dict[str, str], timedelta]:
    """Fresh codes that make a phone the first guard's, the linker's, the grid worker's; and how long they are good."""
    users = User.objects.in_bulk(PHONES, field_name="username")
    codes = {
        name: make_device_code(actor, users[name].pk, label="演示手机", now=now)
        for name in PHONES
        if name in users
    }
    return codes, timedelta(minutes=10)
