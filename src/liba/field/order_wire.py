"""What a phone is told of orders. Times are whole seconds since 1970, as everywhere on the wire."""

from typing import Any
from uuid import UUID

import msgspec

from liba.command.terms.orders import Proof
from liba.kernel.text import Text


class FileHead(msgspec.Struct, frozen=True):
    """A file of an order; its content is fetched when somebody opens it."""

    id: UUID
    name: str
    kind: str
    size: int


class CopySaid(msgspec.Struct, frozen=True):
    """One copy of an order as its holder reads it. `answers`: whether the holder may answer for it."""

    id: int
    order: int
    number: str
    title: Text
    body: Text
    urgent: bool
    due_at: int | None
    issued_by: str
    issued_at: int
    unit: str
    proof: Proof
    form: dict[str, Any] | None
    attachments: list[FileHead]
    refers_to: str
    state: str
    objection: str
    returned_because: str
    withdrawn: bool
    answers: bool


class Orders(msgspec.Struct, frozen=True, rename={"return_": "return"}):
    """The answer to `GET /orders`. `whole`: `orders` is the whole list, and what is not in it is gone. `live`:
    where the phone hears that something changed; empty where the town serves no stream. Of the rest a phone gets what it asks for."""

    since: int
    orders: list[CopySaid]
    whole: bool
    now: int
    live: str = ""
    v: int = 1
    muster: Any = msgspec.UNSET
    bulletins: Any = msgspec.UNSET
    incidents: Any = msgspec.UNSET
    problems: Any = msgspec.UNSET
    return_: Any = msgspec.UNSET
