"""Who acts, with which powers, over which areas."""

from dataclasses import dataclass, field
from enum import StrEnum

from liba.kernel.refusals import Forbidden


class Power(StrEnum):
    """A single thing that a role allows. Roles are sets of powers; see `accounts.terms`."""

    SEE_PEOPLE = "see_people"
    SEE_NUMBERS = "see_numbers"
    EDIT_REGISTRY = "edit_registry"
    IMPORT_ROSTER = "import_roster"
    EDIT_TERRITORY = "edit_territory"
    DECIDE_MEASURE = "decide_measure"
    APPLY_PLAYBOOK = "apply_playbook"
    ISSUE_PASS = "issue_pass"
    HAND_OUT_PASS = "hand_out_pass"
    STAND_GATE = "stand_gate"
    OVERRIDE_GATE = "override_gate"
    SEE_GATES = "see_gates"
    PAIR_DEVICE = "pair_device"
    MANAGE_USERS = "manage_users"
    READ_JOURNAL = "read_journal"
    BREAK_GLASS = "break_glass"


class ActorKind(StrEnum):
    """What kind of thing acted: a person at the console, a phone, or the clock and command line."""

    USER = "user"
    DEVICE = "device"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts. `areas` are area paths (`territory.Area.path`); an empty string means the whole town.

    `origin` is where the act came from: an address, a device id or the command's name.
    """

    kind: ActorKind
    id: str
    name: str
    powers: frozenset[Power] = field(default_factory=frozenset)
    areas: tuple[str, ...] = ()
    origin: str = ""

    def may(self, power: Power, area_path: str = "") -> bool:
        """Whether the actor holds the power over the area (default: over the whole town)."""
        return power in self.powers and self.covers(area_path)

    def covers(self, area_path: str) -> bool:
        """Whether the area lies in one that was given to the actor."""
        return any(area_path.startswith(own) for own in self.areas)

    def require(self, power: Power, area_path: str | None = None) -> None:
        """Refuse with `Forbidden` unless the power is held, over `area_path` if one is given."""
        if power not in self.powers or (area_path is not None and not self.covers(area_path)):
            raise Forbidden(power=power.value)


def system(name: str) -> Actor:
    """The town's own machinery (`advance`, the command line of its host): all powers, whole town."""
    return Actor(ActorKind.SYSTEM, name, name, frozenset(Power), ("",), name)
