"""Reads of accounts: who acts with which powers, who may override, users, phones, notices."""

from liba.accounts.selectors.actors import (
    actor_for_device,
    actor_for_user,
    needs_second_factor,
    open_glass,
    running_grants,
    sees_people,
)
from liba.accounts.selectors.holders import holders_of, roles_held
from liba.accounts.selectors.officers import officers_for, override_secret
from liba.accounts.selectors.people import device_holders, devices, notices, unread_count, user_page, users

__all__ = [
    "actor_for_device",
    "actor_for_user",
    "device_holders",
    "devices",
    "holders_of",
    "needs_second_factor",
    "notices",
    "officers_for",
    "open_glass",
    "override_secret",
    "roles_held",
    "running_grants",
    "sees_people",
    "unread_count",
    "user_page",
    "users",
]
