"""What becomes of a picture."""

from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """Why a picture can't be drawn anew."""

    TORN = "torn"
    SWELLS = "swells"


@dataclass(frozen=True, slots=True)
class Redrawn:
    """The new JPEG, or what is wrong with the old one."""

    content: bytes = b""
    fault: Fault | None = None
