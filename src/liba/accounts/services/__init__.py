"""Writes of accounts: users, roles, officers' PINs, phones, broken glass, notices."""

from liba.accounts.services.devices import (
    PairedDevice,
    authenticate_device,
    device_seen,
    make_device_code,
    pair_device,
    revoke_device,
)
from liba.accounts.services.glass import break_glass
from liba.accounts.services.grants import grant_role, revoke_grant
from liba.accounts.services.mergers import move_grants
from liba.accounts.services.notices import read_notices, tell
from liba.accounts.services.officers import set_officer_pin
from liba.accounts.services.users import (
    create_user,
    deactivate_user,
    reactivate_user,
    set_language,
    set_password,
)

__all__ = [
    "PairedDevice",
    "authenticate_device",
    "break_glass",
    "create_user",
    "deactivate_user",
    "device_seen",
    "grant_role",
    "make_device_code",
    "move_grants",
    "pair_device",
    "reactivate_user",
    "read_notices",
    "revoke_device",
    "revoke_grant",
    "set_language",
    "set_officer_pin",
    "set_password",
    "tell",
]
