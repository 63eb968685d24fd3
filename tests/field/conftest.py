"""A phone on the town's own WSGI application, paired with the small town."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
import pytest

from liba.access import services as access
from liba.access.models import Pass
from liba.access.selectors.enforcement import forget_setting
from liba.accounts.models import Device, User
from liba.accounts.services import make_device_code
from liba.accounts.terms import Role
from liba.field.locals import forget_local_filter
from liba.kernel.clock import StandingClock, standing_at
from liba.kernel.ids import id_at
from liba.kernel.numbers import pass_number
from liba.project.proofs.wire import Answer, Wire
from liba.project.wsgi import application
from tests.support.town import SmallTown, local, town

__all__ = ["town"]

WELL = {"mask": True, "id": True, "temperature": 365, "purpose": "food", "local": True}


@pytest.fixture(autouse=True)
def _no_other_town_is_remembered() -> Iterator[None]:
    forget_setting()
    forget_local_filter()
    yield
    forget_setting()
    forget_local_filter()


@pytest.fixture
def clock(town: SmallTown) -> Iterator[StandingClock]:
    """The server's clock, at ten past seven until it is moved."""
    with standing_at(local("07:10")) as standing:
        yield standing


@pytest.fixture
def wire(town: SmallTown, clock: StandingClock) -> Wire:
    return Wire(application)


@dataclass
class FieldPhone:
    """A paired phone of a guard."""

    wire: Wire
    token: str
    device_id: UUID
    user: User
    gate: int
    clock: StandingClock

    @property
    def device(self) -> Device:
        return Device.objects.get(pk=self.device_id)

    def check(
        self, card: Pass | None = None, *, at: datetime | None = None, **changes: object
    ) -> dict[str, object]:
        """A check as JSON."""
        moment = at or self.clock.moment
        check: dict[str, object] = {
            "id": str(id_at(moment)),
            "kind": "check",
            "at": int(moment.timestamp()),
            "skew": 0,
            "gate": self.gate,
            "direction": "in",
            "outcome": "admitted",
            "answers": WELL,
            "reasons": [],
            "rule_version": 1,
        }
        if card is not None:
            check["card"] = {"number": pass_number(card.serial)}
        return check | changes

    def send(self, *commands: object, queue: int = 0) -> Answer:
        """A batch as the outbox sends it."""
        body = {
            "sent_at": int(self.clock.moment.timestamp()),
            "queue": queue,
            "app": "0.1.0",
            "commands": commands,
        }
        return self.wire.call("POST", "/api/field/commands", token=self.token, raw=msgspec.json.encode(body))

    def receipts(self, *commands: object) -> list[dict[str, object]]:
        """The receipts of a batch that must be answered with 200."""
        answer = self.send(*commands)
        assert answer.status == 200, answer.body
        found: list[dict[str, object]] = msgspec.json.decode(answer.body)["receipts"]
        return found

    def bundle(self, cursor: object = 0, static: object = "", local: object = "") -> dict[str, object]:
        """The bundle."""
        query = f"cursor={cursor}&static={static}&locals={local}"
        answer = self.wire.call("GET", f"/api/field/bundle?{query}", token=self.token)
        assert answer.status == 200, answer.body
        return answer.cbor()


@pytest.fixture
def make_phone(wire: Wire, town: SmallTown, clock: StandingClock) -> Callable[..., FieldPhone]:
    """Pairs a phone of somebody with a role; a guard at the pocket's gate unless said otherwise."""

    def make(role: Role = Role.GUARD, gate: str = "pocket") -> FieldPhone:
        user = town.user(role)
        code = make_device_code(town.system, user.pk, label=gate, now=clock.moment)
        answer = wire.call("POST", "/api/field/pair", send={"code": code, "label": "phone"})
        assert answer.status == 200, answer.body
        said = answer.json()
        return FieldPhone(
            wire, str(said["token"]), UUID(str(said["device"])), user, town.gates[gate].pk, clock
        )

    return make


@pytest.fixture
def phone(make_phone: Callable[..., FieldPhone]) -> FieldPhone:
    return make_phone()


@pytest.fixture
def yellow(town: SmallTown) -> list[Pass]:
    """Yellow cards of every household, good on the town's day."""
    access.issue_run(town.system, "yellow", town.root.pk, now=town.now)
    return list(Pass.objects.filter(type__code="yellow").order_by("serial"))
