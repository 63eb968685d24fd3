"""Which role a responder's phone gives its holder, and whom a phone may be handed to."""

from typing import Final

from liba.accounts.terms import Role
from liba.workforce.terms import Standing

MOST_AT_ONCE: Final = 200

ROLE_OF_STANDING: Final = {
    Standing.TOWN_CADRE: Role.OFFICIAL,
    Standing.VILLAGE_CADRE: Role.VILLAGE_CADRE,
    Standing.GRID_WORKER: Role.GRID_WORKER,
    Standing.TEACHER: Role.LINKER,
    Standing.CLINICIAN: Role.GRID_WORKER,
    Standing.POLICE: Role.GUARD,
    Standing.VOLUNTEER: Role.LINKER,
}
"""What the phone is for where nobody says otherwise: the least that the work needs."""

PHONE_ROLES: Final = (
    Role.LINKER,
    Role.GROUP_LEADER,
    Role.GRID_WORKER,
    Role.UNIT_LEADER,
    Role.VILLAGE_CADRE,
    Role.OFFICIAL,
    Role.INSPECTOR,
    Role.GUARD,
)
"""Roles that may be given in bulk: none that needs a second factor, and none that keeps the system."""


def phone_role(standing: Standing, chosen: Role | None) -> Role:
    """The role that somebody said, else the one that goes with the standing."""
    return chosen or ROLE_OF_STANDING[standing]
