"""Who acts, with which powers, over which areas."""

from dataclasses import dataclass
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
    SEE_WORKFORCE = "see_workforce"
    MANAGE_WORKFORCE = "manage_workforce"
    ASSIGN_LINKS = "assign_links"
    PLAN_ROTA = "plan_rota"
    VISIT = "visit"
    SEE_ROUNDS = "see_rounds"
    MANAGE_ROUNDS = "manage_rounds"
    SETTLE_ALERT = "settle_alert"
    CLOSE_DAY = "close_day"
    INSPECT = "inspect"
    SEE_ORDERS = "see_orders"
    ISSUE_ORDER = "issue_order"
    ANSWER_ORDER = "answer_order"
    RUN_CYCLE = "run_cycle"
    ACTIVATE = "activate"
    MANAGE_MESSAGES = "manage_messages"
    REPORT_INCIDENT = "report_incident"
    SEE_INCIDENTS = "see_incidents"
    DISPATCH = "dispatch"


class ActorKind(StrEnum):
    """What kind of thing acted: a person at the console, a phone, or the clock and command line."""

    USER = "user"
    DEVICE = "device"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Scope:
    """Powers held over one area and all below it. `path` is a `territory.Area.path`; empty means the whole town."""

    powers: frozenset[Power]
    path: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts. Powers are held area by area: a cadre's powers in one village say nothing about another.

    `origin` is where the act came from: an address, a device id or the command's name.
    """

    kind: ActorKind
    id: str
    name: str
    scopes: tuple[Scope, ...] = ()
    origin: str = ""

    def may(self, power: Power, area_path: str = "") -> bool:
        """Whether the actor holds the power over the area (default: over the whole town)."""
        return any(power in scope.powers and area_path.startswith(scope.path) for scope in self.scopes)

    def holds(self, power: Power) -> bool:
        """Whether the actor holds the power anywhere, however small the area."""
        return any(power in scope.powers for scope in self.scopes)

    def covers(self, area_path: str) -> bool:
        """Whether the area lies in one that was given to the actor, with whatever power."""
        return any(area_path.startswith(scope.path) for scope in self.scopes)

    def areas_for(self, power: Power) -> tuple[str, ...]:
        """The paths over which the power is held, sorted, none inside another; empty when it is not held at all."""
        kept: list[str] = []
        for path in sorted(scope.path for scope in self.scopes if power in scope.powers):
            if not (kept and path.startswith(kept[-1])):
                kept.append(path)
        return tuple(kept)

    def roles_with(self, power: Power, area_path: str) -> tuple[frozenset[Power], ...]:
        """What each of the actor's roles allows that gives the power over the whole area."""
        return tuple(
            scope.powers
            for scope in self.scopes
            if power in scope.powers and area_path.startswith(scope.path)
        )

    @property
    def powers(self) -> frozenset[Power]:
        """Every power held somewhere: what a menu shows. What may be done where is `may` and `areas_for`."""
        return frozenset().union(*(scope.powers for scope in self.scopes))

    def require(self, power: Power, area_path: str | None = None) -> None:
        """Refuse with `Forbidden` unless the power is held: over `area_path` if one is given, else anywhere."""
        if not (self.holds(power) if area_path is None else self.may(power, area_path)):
            raise Forbidden(power=power.value)


def system(name: str) -> Actor:
    """The town's own machinery (`advance`, the command line of its host): all powers, whole town."""
    return Actor(ActorKind.SYSTEM, name, name, (Scope(frozenset(Power), ""),), name)
