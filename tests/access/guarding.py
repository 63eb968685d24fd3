"""A guard with a phone at a gate of the small town, for tests of checks."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from liba.access.models import Pass
from liba.access.reports import (
    CardShown,
    CheckReceipt,
    CheckReport,
    Guard,
    OverrideShown,
    Reported,
    UndoReport,
)
from liba.access.services import record_checks
from liba.access.terms import Answers, Direction, Outcome
from liba.accounts.terms import Role
from liba.kernel.ids import id_at, new_id
from liba.kernel.numbers import pass_number
from tests.support.town import SmallTown

WELL = Answers(mask=True, id=True, temperature=365, purpose="food", local=True)


@dataclass
class Phone:
    """What one guard's phone sends. `gate` is a gate's code in the small town."""

    town: SmallTown
    gate: str = "pocket"
    skew: int = 0
    guard: Guard = field(init=False)

    def __post_init__(self) -> None:
        actor = self.town.actor(Role.GUARD)
        self.guard = Guard(actor, int(actor.id), new_id())

    def check(
        self,
        at: datetime,
        card: Pass | None = None,
        outcome: Outcome = Outcome.ADMITTED,
        *,
        direction: Direction = Direction.IN,
        answers: Answers | None = WELL,
        token: str = "",
        reasons: tuple[str, ...] = (),
        people: int = 1,
        check_id: UUID | None = None,
        gate: int | str | None = None,
        override: OverrideShown | None = None,
        rule_version: int = 1,
        plate: str = "",
        came_from: str = "",
    ) -> Reported:
        """A check as the phone reports it; `at` is the true moment, its clock is off by `skew`."""
        shown = (
            CardShown(token=token) if token else CardShown(number=pass_number(card.serial)) if card else None
        )
        report = CheckReport(
            id=check_id or id_at(at),
            at=int(at.timestamp()) - self.skew,
            skew=self.skew,
            gate=self.town.gates[self.gate].pk if gate is None else gate,
            direction=direction,
            outcome=outcome,
            card=shown,
            answers=answers,
            reasons=reasons,
            rule_version=rule_version,
            people=people,
            override=override,
            plate=plate,
            came_from=came_from,
        )
        return Reported(self.guard, report)

    def undo(self, of: Reported, *, after: int = 20) -> Reported:
        """An undo of a check, some seconds after it by the phone's clock."""
        return Reported(
            self.guard, UndoReport(id=new_id(), at=of.report.at + after, check=of.report.id, skew=self.skew)
        )

    def send(self, *items: Reported, now: datetime) -> list[CheckReceipt]:
        """Record them all."""
        return record_checks(items, now)
