"""The day's cycle: when returns are in, when the briefing is, when tomorrow's tasks are out."""

from typing import Literal

import msgspec


class CycleStep(msgspec.Struct, frozen=True):
    """Whom a missing return is told to, and how many minutes before (negative) or after the returns' hour."""

    minutes: int
    to: Literal["unit", "deputy", "village", "official", "command"]


class CycleSpec(msgspec.Struct, frozen=True):
    """Minutes from local midnight: returns in, briefing, tasks out; and the steps for units that have not reported."""

    returns: int = 960
    briefing: int = 1080
    tasks: int = 1140
    steps: tuple[CycleStep, ...] = ()
