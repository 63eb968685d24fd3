"""What every report of a phone has: its clock, how that is set right, and what became of the report."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Final

import msgspec

Seconds = Annotated[int, msgspec.Meta(ge=0, le=2**34)]
Shift = Annotated[int, msgspec.Meta(ge=-(2**31), le=2**31 - 1)]
SKEW_LIMIT_SECONDS: Final = 300
LATE_SECONDS: Final = 3600
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class ReceiptStatus(StrEnum):
    """What became of a command."""

    STORED = "stored"
    REPLAYED = "replayed"
    REJECTED = "rejected"


def set_right(at: int, skew: int, now: datetime) -> tuple[datetime, int]:
    """A phone's clock set right by its measured skew, and by how much. What would lie ahead of us counts as now."""
    shift = max(min(skew, int(now.timestamp()) - at), -at)
    return EPOCH + timedelta(seconds=at + shift), shift
