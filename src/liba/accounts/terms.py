"""Roles and what they may do."""

from dataclasses import dataclass, field
from enum import StrEnum

from liba.kernel.actors import Power


class Role(StrEnum):
    """What somebody is in the operation. A role is granted over an area and for a time."""

    COMMANDER = "commander"
    GATE_OFFICER = "gate_officer"
    VILLAGE_CADRE = "village_cadre"
    OFFICIAL = "official"
    UNIT_LEADER = "unit_leader"
    GRID_WORKER = "grid_worker"
    GROUP_LEADER = "group_leader"
    LINKER = "linker"
    INSPECTOR = "inspector"
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
            Power.REPORT_INCIDENT,
            Power.SEE_INCIDENTS,
            Power.DISPATCH,
            Power.ANSWER_ORDER,
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
            Power.SEE_WORKFORCE,
            Power.MANAGE_WORKFORCE,
            Power.ASSIGN_LINKS,
            Power.PLAN_ROTA,
            Power.VISIT,
            Power.SEE_ROUNDS,
            Power.SETTLE_ALERT,
            Power.CLOSE_DAY,
            Power.SEE_ORDERS,
            Power.ISSUE_ORDER,
            Power.ANSWER_ORDER,
            Power.REPORT_INCIDENT,
            Power.SEE_INCIDENTS,
            Power.DISPATCH,
        }
    ),
    Role.OFFICIAL: frozenset(
        {
            Power.SEE_PEOPLE,
            Power.SEE_WORKFORCE,
            Power.VISIT,
            Power.SEE_ROUNDS,
            Power.SETTLE_ALERT,
            Power.CLOSE_DAY,
            Power.SEE_ORDERS,
            Power.ANSWER_ORDER,
            Power.REPORT_INCIDENT,
            Power.SEE_INCIDENTS,
        }
    ),
    Role.UNIT_LEADER: frozenset(
        {
            Power.SEE_PEOPLE,
            Power.SEE_WORKFORCE,
            Power.PLAN_ROTA,
            Power.VISIT,
            Power.SEE_ROUNDS,
            Power.SETTLE_ALERT,
            Power.SEE_ORDERS,
            Power.ISSUE_ORDER,
            Power.ANSWER_ORDER,
            Power.REPORT_INCIDENT,
            Power.SEE_INCIDENTS,
        }
    ),
    Role.GRID_WORKER: frozenset(
        {
            Power.SEE_PEOPLE,
            Power.HAND_OUT_PASS,
            Power.VISIT,
            Power.SEE_ROUNDS,
            Power.SETTLE_ALERT,
            Power.ANSWER_ORDER,
            Power.REPORT_INCIDENT,
        }
    ),
    Role.GROUP_LEADER: frozenset(
        {Power.SEE_PEOPLE, Power.HAND_OUT_PASS, Power.VISIT, Power.ANSWER_ORDER, Power.REPORT_INCIDENT}
    ),
    Role.LINKER: frozenset({Power.VISIT, Power.ANSWER_ORDER, Power.REPORT_INCIDENT}),
    Role.INSPECTOR: frozenset(
        {
            Power.SEE_WORKFORCE,
            Power.SEE_ROUNDS,
            Power.VISIT,
            Power.INSPECT,
            Power.ANSWER_ORDER,
            Power.REPORT_INCIDENT,
            Power.SEE_INCIDENTS,
        }
    ),
    Role.CLERK: frozenset(
        {
            Power.SEE_PEOPLE,
            Power.SEE_NUMBERS,
            Power.EDIT_REGISTRY,
            Power.IMPORT_ROSTER,
            Power.ISSUE_PASS,
            Power.HAND_OUT_PASS,
            Power.SEE_WORKFORCE,
            Power.MANAGE_WORKFORCE,
        }
    ),
    Role.GUARD: frozenset({Power.STAND_GATE, Power.ANSWER_ORDER, Power.REPORT_INCIDENT}),
    Role.ADMINISTRATOR: frozenset(
        {
            Power.MANAGE_USERS,
            Power.PAIR_DEVICE,
            Power.APPLY_PLAYBOOK,
            Power.EDIT_TERRITORY,
            Power.READ_JOURNAL,
            Power.SEE_WORKFORCE,
            Power.MANAGE_MESSAGES,
        }
    ),
    Role.AUDITOR: frozenset({Power.READ_JOURNAL}),
}

SECOND_FACTOR_ROLES = frozenset({Role.COMMANDER, Role.ADMINISTRATOR})

# What a phone may do for its holder. Everything else is the console's, where a second factor guards it.
DEVICE_POWERS = frozenset(
    {
        Power.STAND_GATE,
        Power.HAND_OUT_PASS,
        Power.SEE_GATES,
        Power.OVERRIDE_GATE,
        Power.VISIT,
        Power.INSPECT,
        Power.ANSWER_ORDER,
        Power.REPORT_INCIDENT,
    }
)
# What broken glass shows.
GLASS_POWERS = frozenset({Power.SEE_PEOPLE})


class DeviceStanding(StrEnum):
    """What is still taken from a phone: everything, only the facts it holds, or nothing."""

    LIVE = "live"
    GRACE = "grace"
    GONE = "gone"


class NoticeKind(StrEnum):
    """What this module tells people. Other modules have kinds of their own."""

    GLASS_BROKEN = "glass_broken"


@dataclass(frozen=True, slots=True)
class Officer:
    """Who may override at a gate: what a phone needs to check the PIN without knowing it (32 bytes of SHA-256)."""

    id: int
    name: str
    salt: bytes = field(repr=False)
    verifier: bytes = field(repr=False)
