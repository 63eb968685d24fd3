"""Visits as phones send them, for the tests of what becomes of them."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from liba.accounts.terms import POWERS, Role
from liba.kernel.actors import Actor, ActorKind, Scope
from liba.kernel.ids import id_at, new_id
from liba.registry.models import Household
from liba.rounds.models import Round, Visit
from liba.rounds.reports import Visited, Visitor, VisitReceipt, VisitReport, VisitUndoReport
from liba.rounds.services import record_visits
from liba.workforce.models import Responder
from tests.support.rounding import RoundsTown
from tests.support.town import DAY, local


def visitor(responder: Responder, device: UUID | None = None, role: Role = Role.LINKER) -> Visitor:
    """The responder with a phone of their own."""
    assert responder.user_id is not None
    scope = Scope(POWERS[role], responder.area.path)
    actor = Actor(ActorKind.DEVICE, str(responder.user_id), responder.name, (scope,), "phone")
    return Visitor(actor, responder.user_id, device or UUID(int=responder.pk))


def answers_of(household: Household, **door: object) -> dict[str, object]:
    """Everybody well."""
    people = {str(one.pk): {"temperature": 365, "well": "yes"} for one in household.people.all()}
    return {"door": {"at_home": len(people), "visitors": "no", **door}, "people": people}


def report(round_: Round, door: str, at: datetime, **more: object) -> VisitReport:
    """A visit in the morning's window of the town's day, unless said otherwise."""
    said: dict[str, object] = {
        "id": str(id_at(at)), "at": int(at.timestamp()), "round": round_.pk, "door": door, "day": DAY.isoformat(),
        "window": 0, "outcome": "done", "form_version": 1,
    }  # fmt: skip
    return msgspec.convert({**said, **more}, VisitReport)


class Walk:
    """A linker on the way, with the server's clock at noon of the day unless it is moved."""

    def __init__(self, rounds: RoundsTown, linker: int = 0) -> None:
        self.rounds = rounds
        self.me = visitor(rounds.linkers[linker])
        self.now = local("12:00")
        self.door = rounds.doors(linker)[0]

    def say(self, clock: str = "09:00", on: date = DAY, **more: object) -> VisitReport:
        """A visit at the first door, all well, at a time of a day."""
        round_ = more.pop("in_round", self.rounds.daily)
        door = more.pop("door", f"h{self.door.pk}")
        more.setdefault("day", on.isoformat())
        if "answers" not in more and more.get("outcome", "done") == "done":
            more["answers"] = answers_of(self.door)
        return report(round_, str(door), local(clock, on), **more)  # type: ignore[arg-type]

    def send(self, *said: VisitReport | VisitUndoReport) -> list[VisitReceipt]:
        """Send them in one batch."""
        return record_visits([Visited(self.me, one) for one in said], self.now)

    def store(self, clock: str = "09:00", on: date = DAY, **more: object) -> Visit:
        """Send one that must be stored, and give its row."""
        (receipt,) = self.send(self.say(clock, on, **more))
        assert receipt.status.value == "stored", receipt
        return Visit.objects.get(pk=receipt.id)

    def undo(self, visit: UUID, clock: str = "09:05", **more: object) -> VisitUndoReport:
        """Take a visit back."""
        said = {"id": str(new_id()), "at": int(local(clock).timestamp()), "visit": str(visit)}
        return msgspec.convert({**said, **more}, VisitUndoReport)
