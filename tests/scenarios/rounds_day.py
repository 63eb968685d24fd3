"""Linkers on their way, as the tests of a day of rounds speak of them: `day.at("09:00").linker(0).finds(home).well()`."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from liba.accounts.services import make_device_code
from liba.kernel.clock import StandingClock
from liba.kernel.ids import id_at
from liba.project.advancing import advance_all
from liba.project.proofs.wire import Wire
from liba.registry.models import Household, Person
from liba.rounds.models import Round
from liba.rounds.rules.plans import door_state, slot_state, standing_outcome
from liba.rounds.selectors import plans_of, read_ground, targets
from liba.rounds.selectors.doors import outcomes_of
from liba.rounds.selectors.last import visits_at
from liba.rounds.terms.plans import DoorState
from liba.workforce.models import Responder
from tests.rounds.visiting import answers_of
from tests.support.rounding import RoundsTown
from tests.support.town import DAY, ZONE, local

Line = dict[str, object]


@dataclass
class OnTheWay:
    """A responder with a phone: what they record waits in its outbox while they are without network."""

    day: "RoundsDay"
    who: Responder
    token: str
    offline: bool = False
    ahead: timedelta = timedelta(0)
    outbox: list[Line] = field(default_factory=list)
    cursor: object = 0
    held: dict[str, Line] = field(default_factory=dict)

    def finds(self, home: Household) -> "AtTheDoor":
        """They stand at a door."""
        return AtTheDoor(self, home)

    def without_network(self) -> "OnTheWay":
        """From now on what they record waits."""
        self.offline = True
        return self

    def back_in_network(self) -> list[Line]:
        """What waited is sent in one batch; the receipts."""
        self.offline = False
        return self.send()

    def record(self, line: Line) -> list[Line]:
        """Into the outbox, then on its way if there is one."""
        self.outbox.append(line)
        return [] if self.offline else self.send()

    def send(self) -> list[Line]:
        """Send the outbox; it empties as receipts come."""
        body = {"sent_at": self.seconds(), "commands": self.outbox}
        answer = self.day.wire.call("POST", "/api/field/commands", token=self.token, send=body)
        receipts: list[Line] = answer.json()["receipts"]  # type: ignore[assignment]
        told = {str(one["id"]) for one in receipts}
        self.outbox = [line for line in self.outbox if line["id"] not in told]
        return receipts

    def fetch(self) -> Line:
        """Fetch the doors, and hold what came."""
        answer = self.day.wire.call("GET", f"/api/field/doors?cursor={self.cursor}", token=self.token)
        said = answer.cbor()
        self.cursor = said["cursor"]
        if said["whole"]:
            self.held = {}
        self.held |= {str(door["key"]): door for door in said["doors"]}  # type: ignore[index, union-attr]
        for key in said["gone"]:  # type: ignore[union-attr]
            self.held.pop(key, None)
        return said

    def seconds(self) -> int:
        """The phone's own clock."""
        return int((self.day.clock.moment + self.ahead).timestamp())


@dataclass
class AtTheDoor:
    """What a visit comes to."""

    visitor: OnTheWay
    home: Household

    def well(self) -> list[Line]:
        """Everybody is well: one tap."""
        return self._record("done", answers=answers_of(self.home))

    def fever(self, person: Person, tenths: int) -> list[Line]:
        """All well but one, whose temperature is taken."""
        answers = answers_of(self.home)
        people: dict[str, Line] = answers["people"]  # type: ignore[assignment]
        people[str(person.pk)]["temperature"] = tenths
        return self._record("done", answers=answers)

    def nobody(self) -> list[Line]:
        """Nobody is home."""
        return self._record("nobody_home")

    def refused(self) -> list[Line]:
        """They do not open."""
        return self._record("refused")

    def _record(self, outcome: str, **more: object) -> list[Line]:
        day, visitor = self.visitor.day, self.visitor
        moment = day.clock.moment
        said = moment.astimezone(ZONE) + visitor.ahead
        return visitor.record(
            {
                "id": str(id_at(moment)), "kind": "visit", "at": visitor.seconds(), "skew": 0,
                "round": day.round.pk, "door": f"h{self.home.pk}", "day": said.date().isoformat(),
                "window": 0 if said.hour < 14 else 1, "outcome": outcome, "form_version": 1, **more,
            }
        )  # fmt: skip


@dataclass
class RoundsDay:
    """The town on a day, its clock, and everybody's phones."""

    rounds: RoundsTown
    clock: StandingClock
    wire: Wire
    phones: dict[int, OnTheWay] = field(default_factory=dict)

    @property
    def round(self) -> Round:
        """The daily check."""
        return self.rounds.daily

    def at(self, clock: str, day: date = DAY) -> "RoundsDay":
        """It is so late."""
        self.clock.moment = local(clock, day)
        return self

    def advance(self) -> dict[str, int]:
        """What time alone does."""
        return advance_all(self.clock.moment)

    def linker(self, number: int) -> OnTheWay:
        """A linker with a phone."""
        return self.phone_of(self.rounds.linkers[number])

    def phone_of(self, who: Responder) -> OnTheWay:
        """Anybody's phone, paired when it is first asked for."""
        if who.pk not in self.phones:
            assert who.user is not None
            code = make_device_code(
                self.rounds.town.system, who.user.pk, label="phone", now=self.clock.moment
            )
            said = self.wire.call("POST", "/api/field/pair", send={"code": code, "label": "phone"}).json()
            self.phones[who.pk] = OnTheWay(self, who, str(said["token"]))
            assert UUID(str(said["device"]))
        return self.phones[who.pk]

    def board(self, day: date = DAY) -> dict[str, DoorState]:
        """How every door stands now, by its key."""
        now = self.clock.moment
        plan, ground = plans_of([self.round], now)[self.round.pk], read_ground()
        found = targets(self.round, day)
        answered = outcomes_of(visits_at({target.key for target in found}, [plan.id], [day]))
        return {
            target.key: door_state(
                slot_state(
                    slot,
                    standing_outcome(answered.get((plan.id, target.key, 0, slot.day, slot.window), ())),
                    now,
                )
                for slot in plan.slots(ground.codes[target.area_id], day, day, ZONE)
            )
            for target in found
        }
