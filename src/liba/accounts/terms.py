"""Roles and what they may do."""

from enum import StrEnum

from liba.kernel.actors import Power


class Role(StrEnum):
    """What somebody is in the operation. A role is granted over an area and for a time."""

    COMMANDER = "commander"
    GATE_OFFICER = "gate_officer"
    VILLAGE_CADRE = "village_cadre"
    GROUP_LEADER = "group_leader"
    CLERK = "clerk"
    GUARD = "guard"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


POWERS: dict[Role, frozenset[Power]] = {
    Role.COMMANDER: frozenset(Power) - {Power.MANAGE_USERS},
    Role.GATE_OFFICER: frozenset(
        {
            Power.SEE_GATES,
            Power.STAND_GATE,
            Power.OVERRIDE_GATE,
            Power.PAIR_DEVICE,
            Power.EDIT_TERRITORY,
            Power.BREAK_GLASS,
        }
    ),
    Role.VILLAGE_CADRE: frozenset(
        {
            Power.SEE_PEOPLE,
            Power.SEE_NUMBERS,
            Power.EDIT_REGISTRY,
            Power.HAND_OUT_PASS,
            Power.SEE_GATES,
            Power.BREAK_GLASS,
        }
    ),
    Role.GROUP_LEADER: frozenset({Power.SEE_PEOPLE, Power.HAND_OUT_PASS}),
    Role.CLERK: frozenset(
        {
            Power.SEE_PEOPLE,
            Power.SEE_NUMBERS,
            Power.EDIT_REGISTRY,
            Power.IMPORT_ROSTER,
            Power.ISSUE_PASS,
            Power.HAND_OUT_PASS,
        }
    ),
    Role.GUARD: frozenset({Power.STAND_GATE}),
    Role.ADMINISTRATOR: frozenset(
        {
            Power.MANAGE_USERS,
            Power.PAIR_DEVICE,
            Power.APPLY_PLAYBOOK,
            Power.EDIT_TERRITORY,
            Power.READ_JOURNAL,
        }
    ),
    Role.AUDITOR: frozenset({Power.READ_JOURNAL}),
}

SECOND_FACTOR_ROLES = frozenset({Role.COMMANDER, Role.ADMINISTRATOR})
