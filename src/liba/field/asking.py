"""Who asks for what is ordered."""

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
