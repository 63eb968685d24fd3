"""The day's cycle: when returns are in, when the briefing is, when tomorrow's tasks are out, and who is called."""

from enum import StrEnum
from typing import Literal, TypeAlias

import msgspec

from liba.kernel.text import Text

Called: TypeAlias = Literal["unit", "deputy", "village", "official", "command"]
"""Who is told of a return that is missing, from the unit's own leader upwards."""


class CycleStep(msgspec.Struct, frozen=True):
    """Whom a missing return is told to, and how many minutes before (negative) or after the returns' hour."""

    minutes: int
    to: Called


DEFAULT_STEPS = (
    CycleStep(-60, "unit"),
    CycleStep(-30, "deputy"),
    CycleStep(-15, "village"),
    CycleStep(0, "official"),
    CycleStep(30, "command"),
)


class CycleFigure(msgspec.Struct, frozen=True):
    """A figure of the daily return that the briefing shows. `target` is a number, or a percentage of the figure `of`.

    Without a target the figure is shown against yesterday only. `aim` says on which side of the target it is well.
    """

    code: str
    target: int | None = None
    of: str = ""
    aim: Literal["least", "most"] = "least"


class BriefingPaper(msgspec.Struct, frozen=True):
    """How the briefing looks on paper: whose it is, its title, and the town's own DOCX by its file's name, if it has one."""

    office: Text = Text("")
    title: Text = Text("")
    template: str = ""


class CycleSpec(msgspec.Struct, frozen=True):
    """Minutes from local midnight: returns in, briefing, tasks out; and the steps for units that have not reported.

    `units` are the codes of the templates whose units report; none means all. `figures` are the return's that the
    briefing shows; none means all of them.
    """

    returns: int = 960
    briefing: int = 1080
    tasks: int = 1140
    steps: tuple[CycleStep, ...] = DEFAULT_STEPS
    units: tuple[str, ...] = ()
    figures: tuple[CycleFigure, ...] = ()
    paper: BriefingPaper = BriefingPaper()


class ReturnState(StrEnum):
    """How a unit's return of a day stands at a moment: computed. `LATE` came after the hour, `DIFFERS` says what is wrong."""

    WAITING = "waiting"
    MISSING = "missing"
    REPORTED = "reported"
    DIFFERS = "differs"
    LATE = "late"
