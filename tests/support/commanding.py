"""Three units with leaders and deputies who have accounts, to whom orders go."""

from dataclasses import dataclass, field
from datetime import timedelta

from liba.accounts.models import Grant, User
from liba.accounts.terms import Role
from liba.command.models import Order, OrderCopy
from liba.command.services import draft_order, issue_order
from liba.command.terms.orders import Addressees, OrderDraft
from liba.kernel.actors import Actor
from liba.kernel.text import Text
from liba.workforce import services
from liba.workforce.models import Responder, Unit
from liba.workforce.terms import MemberRole, Standing
from tests.support.serving import enlist
from tests.support.town import SmallTown
from tests.workforce.test_units_rules import COMBAT


@dataclass
class Commanded:
    """The units with who leads, deputises and serves in each, and the commander."""

    town: SmallTown
    commander: Actor
    units: list[Unit] = field(default_factory=list)
    leaders: list[Responder] = field(default_factory=list)
    deputies: list[Responder] = field(default_factory=list)
    members: list[Responder] = field(default_factory=list)

    def draft(self, **known: object) -> OrderDraft:
        """A draft to all units, done with a tick."""
        said: dict[str, object] = {
            "title": Text("登记新到人员", "Register arrivals"),
            "body": Text("今天下午登记所有新到人员。", "Register everybody who arrived today."),
            "to": Addressees(everyone=True),
            "due_at": self.town.now + timedelta(hours=4),
        }
        return OrderDraft(**{**said, **known})  # type: ignore[arg-type]

    def issue(self, **known: object) -> Order:
        """An order that went out now."""
        drafted = draft_order(self.commander, draft=self.draft(**known), now=self.town.now)
        return issue_order(self.commander, drafted.pk, now=self.town.now)

    def copy(self, order: Order, place: int = 0) -> OrderCopy:
        """The copy of one of the units."""
        return OrderCopy.objects.get(order=order, unit=self.units[place])


def commanded(town: SmallTown, *, units: int = 2) -> Commanded:
    """The small town with units, in its villages in turn."""
    services.define_template(
        town.system, code="combat", name=Text("作战单元", "Unit"), rule=COMBAT, now=town.now
    )
    services.define_template(
        town.system, code="support", name=Text("保障单元", "Support"), rule=COMBAT, now=town.now
    )
    found = Commanded(town, town.actor(Role.COMMANDER, name="commander"))
    for place in range(units):
        village = place % 2
        unit = services.open_unit(
            town.system, code=f"u{place}", name=Text(f"{place}号单元", f"Unit {place}"),
            template_code="combat" if place < 2 else "support", area_id=town.villages[village].pk,
            now=town.now,
        )  # fmt: skip
        found.units.append(unit)
        found.leaders.append(_member(town, unit, f"长{place}", MemberRole.LEADER, village))
        found.deputies.append(_member(town, unit, f"副{place}", MemberRole.DEPUTY, village))
        found.members.append(_member(town, unit, f"员{place}", MemberRole.MEMBER, village))
    return found


def _member(town: SmallTown, unit: Unit, name: str, role: MemberRole, village: int) -> Responder:
    user = User.objects.create(username=f"{unit.code}-{role.value}", display_name=name)
    Grant.objects.create(
        user=user, role=Role.GRID_WORKER.value, area=town.villages[village],
        starts_at=town.now - timedelta(days=1),
    )  # fmt: skip
    one = enlist(town, name, Standing.VILLAGE_CADRE, village=village, user_id=user.pk)
    services.join_unit(town.system, unit.pk, one.pk, role=role, now=town.now)
    return one
