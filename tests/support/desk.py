"""Squads and incidents in the small town: a patrol by day in the first village, a night squad in the second."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from liba.accounts.models import Grant, User
from liba.accounts.terms import Role
from liba.desk.models import Incident
from liba.desk.services import decide_desk, record_incident_event, report_incident
from liba.desk.terms import (
    DeskSpec,
    IncidentEventKind,
    IncidentKind,
    IncidentReport,
    IncidentSource,
    SaidEvent,
    SquadSpec,
)
from liba.kernel.actors import Actor
from liba.kernel.ids import new_id
from liba.kernel.text import Text
from liba.workforce import services as workforce
from liba.workforce.models import Responder, Unit
from liba.workforce.terms import MemberRole, Need, StaffingRule
from tests.command.acting import phone_of
from tests.support.serving import enlist
from tests.support.town import SmallTown

DAY_PATROL, NIGHT_SQUAD = SquadSpec("patrol", 6 * 60, 20 * 60), SquadSpec("night", 20 * 60, 6 * 60)
WORDS = "张大山没戴口罩要硬闯，电话13800001111"


@dataclass
class Desk:
    """The squads with their members, and the commander."""

    town: SmallTown
    commander: Actor
    units: dict[str, Unit] = field(default_factory=dict)
    members: dict[str, list[Responder]] = field(default_factory=dict)

    def report(self, actor: Actor | None = None, *, at: datetime | None = None, **known: object) -> Incident:
        """A dispute at the east gate, reported now."""
        said: dict[str, object] = {
            "kind": IncidentKind.DISPUTE, "source": IncidentSource.GATE,
            "gate_id": self.town.gates["east"].pk, "words": WORDS,
        }  # fmt: skip
        moment = at or self.town.now
        report = IncidentReport(**{**said, **known})  # type: ignore[arg-type]
        return report_incident(
            actor or self.commander, id=new_id(), report=report, happened_at=moment, now=moment
        )

    def phone(self, squad: str, place: int = 0) -> Actor:
        """The phone of a squad's member."""
        return phone_of(self.members[squad][place])

    def says(
        self, one: Incident, kind: IncidentEventKind, squad: str = "patrol", *, at: datetime, note: str = ""
    ) -> Incident:
        """What a squad's leader says from the phone."""
        said = SaidEvent(new_id(), kind, note)
        return record_incident_event(self.phone(squad), one.pk, said, happened_at=at, now=at)


def desk_of(town: SmallTown) -> Desk:
    """The small town with its two squads, of two people each."""
    found = Desk(town, town.actor(Role.COMMANDER, name="commander"))
    decide_desk(town.system, DeskSpec((DAY_PATROL, NIGHT_SQUAD)), now=town.now)
    for place, code in enumerate(("patrol", "night")):
        rule = StaffingRule((Need(2),))
        workforce.define_template(town.system, code=code, name=Text(f"{code}队"), rule=rule, now=town.now)
        unit = workforce.open_unit(
            town.system, code=f"{code}-1", name=Text(f"{code}一队", f"{code} 1"), template_code=code,
            area_id=town.villages[place].pk, now=town.now,
        )  # fmt: skip
        found.units[code] = unit
        found.members[code] = [
            _member(town, unit, role, place) for role in (MemberRole.LEADER, MemberRole.MEMBER)
        ]
    return found


def _member(town: SmallTown, unit: Unit, role: MemberRole, village: int) -> Responder:
    name = f"{unit.code}-{role.value}"
    user = User.objects.create(username=name, display_name=name)
    Grant.objects.create(
        user=user, role=Role.GROUP_LEADER.value, area=town.villages[village],
        starts_at=town.now - timedelta(days=1),
    )  # fmt: skip
    one = enlist(town, name, village=village, user_id=user.pk)
    workforce.join_unit(town.system, unit.pk, one.pk, role=role, now=town.now)
    return one
