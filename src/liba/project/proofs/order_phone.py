"""The phone of somebody who answers orders: a leader's or deputy's, a group member's when the alarm is given."""

from dataclasses import dataclass, field
from typing import Any, Self
from uuid import UUID

from liba.project.proofs.line import Line, Receipt

Part = dict[str, Any]


@dataclass
class OrderPhone(Line):
    """What its holder has been told, by `GET /orders`: copies of orders, the muster, incidents, bulletins, the return."""

    head: Part = field(default_factory=dict)
    copies: dict[int, Part] = field(default_factory=dict)
    since: int = 0

    def fetch(self) -> Self:
        """Take in what changed since the last time. A refusal stays in `refused`."""
        self.measure_skew()
        answer = self.wire.call("GET", f"/api/field/orders?since={self.since}", token=self.token)
        if answer.status != 200:
            self.refused = answer
            return self
        part: Part = answer.json()
        self.since = part["since"]
        self.head = {key: value for key, value in part.items() if key != "orders"}
        if part["whole"]:
            self.copies = {}
        self.copies |= {one["id"]: one for one in part["orders"]}
        return self

    def copy_of(self, order_id: int) -> Part:
        """The copy of an order that is for this phone. Fails (`LookupError`) when there is none."""
        found = [one for one in self.copies.values() if one["order"] == order_id]
        if not found:
            raise LookupError(f"no copy of order {order_id} on this phone")
        return found[0]

    def say(self, order_id: int, what: str, **facts: Any) -> UUID:
        """Say of a copy that it was delivered, read, accepted, objected to or done."""
        return self.keep("copy_event", copy=self.copy_of(order_id)["id"], what=what, **facts)

    def report(self, *, agrees: bool = True, note: str = "") -> UUID:
        """The unit's return of today: its figures are right, or what is wrong with them."""
        due = self.head["return"]
        return self.keep("unit_return", unit=due["unit"], day=due["day"], agrees=agrees, note=note)

    def muster(self, what: str, answer: str = "") -> UUID:
        """Answer the call, or say that one has arrived."""
        said: Part = {"answer": answer} if answer else {}
        return self.keep(
            "muster_event", activation=self.head["muster"]["activation"], what=what, way="tap", **said
        )

    def receipt(self, command: UUID) -> Receipt:
        """What the town answered to one command."""
        return self.answer_to(command)
