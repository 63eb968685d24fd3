"""A phone's line to the town: what it did waits in an outbox and is handed over when it is in touch."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from liba.kernel.ids import id_at
from liba.project.proofs.wire import Answer, Wire

Receipt = dict[str, Any]
Command = dict[str, Any]
BATCH = 10_000


@dataclass
class Line:
    """A paired phone. `wrong_by` are the seconds by which its own clock is ahead of the world's."""

    wire: Wire
    moment: Callable[[], datetime]
    token: str
    in_touch: bool = True
    wrong_by: int = 0
    skew: int = 0
    outbox: list[Command] = field(default_factory=list)
    receipts: dict[str, Receipt] = field(default_factory=dict)
    refused: Answer | None = None

    def offline(self) -> Self:
        """The network is gone."""
        self.in_touch = False
        return self

    def fetch(self) -> Self:
        """Take in what the town has for this phone."""
        return self

    def online(self) -> Self:
        """The network is back: what waits is sent and what changed is fetched."""
        self.in_touch = True
        self.send()
        return self.fetch()

    def measure_skew(self) -> None:
        """Ask the town for its time, and keep how far this phone's clock is off."""
        ping = self.wire.call("GET", "/api/field/ping").json()
        self.skew = int(str(ping["now"])) - self.clock()

    def send(self) -> list[Receipt]:
        """Send what waits, oldest first; what was answered is settled, what was not stays."""
        got: list[Receipt] = []
        while self.in_touch and self.outbox:
            batch = self.outbox[:BATCH]
            answer = self.post(batch)
            if answer.status != 200:
                self.refused = answer
                break
            receipts: list[Receipt] = answer.json()["receipts"]  # type: ignore[assignment]
            self.receipts |= {str(receipt["id"]): receipt for receipt in receipts}
            settled = {str(receipt["id"]) for receipt in receipts}
            self.outbox = [command for command in self.outbox if command["id"] not in settled]
            got += receipts
            if not settled:
                break
        return got

    def post(self, commands: list[Command]) -> Answer:
        """One batch over the wire, as it is."""
        body = {"sent_at": self.clock(), "queue": len(self.outbox), "app": "proof", "commands": commands}
        return self.wire.call("POST", "/api/field/commands", token=self.token, send=body)

    def answer_to(self, command: UUID) -> Receipt:
        """What the town answered to a command."""
        return self.receipts[str(command)]

    def keep(self, kind: str, command_id: UUID | None = None, **facts: Any) -> UUID:
        """Put a command into the outbox, and send what waits if there is a network."""
        made = command_id or self.new_id()
        command = {"id": str(made), "kind": kind, "at": self.clock(), "skew": self.skew, **facts}
        self.outbox.append(command)
        if self.in_touch:
            self.send()
        return made

    def clock(self) -> int:
        """The phone's own clock, in seconds."""
        return int(self.moment().timestamp()) + self.wrong_by

    def new_id(self) -> UUID:
        """An id that sorts by time."""
        return id_at(self.moment())
