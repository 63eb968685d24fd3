"""Every part of `GET /orders`, each of its own module's: one explicit table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from liba.field.devices import Caller
from liba.workforce.models import Responder


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks for what is ordered, and when; `responder` is None when the holder is none."""

    caller: Caller
    responder: Responder | None
    now: datetime


Part = Callable[[Asking], object]
PARTS: Mapping[str, Part] = {}
"""By the answer's key; `return` is spelled `return_` as a field of `Orders`."""
