"""What is kept of an alarm when it is over: figures, no names."""

from datetime import datetime
from enum import StrEnum

import msgspec

from liba.kernel.text import Text


class GroupReport(msgspec.Struct, frozen=True, kw_only=True):
    """A group's muster. `uncalled` of those who `arrived` came without being called. `missing` are how many were to come still, at each of the plan's minutes and at the end."""

    code: str
    name: Text
    called: int
    arrived: int
    cannot: int
    silent: int
    least: int
    uncalled: int = 0
    first_at: datetime | None = None
    stood_at: datetime | None = None
    lead_at: datetime | None = None
    stand_in: bool = False
    deputy_called: bool = False
    missing: tuple[int, ...] = ()


class TaskReport(msgspec.Struct, frozen=True, kw_only=True):
    """A task's end: minutes late (0 when in time), how it stood, and why it was blocked: a `Hindrance`, words, or both."""

    code: str
    name: Text
    group: Text
    due_at: datetime
    done_at: datetime | None = None
    late: int = 0
    state: str = ""
    because: str = ""
    hindrance: str = ""


class Lesson(StrEnum):
    """What is learned from the figures by themselves."""

    SILENT = "silent"
    SHORT = "short"
    LEADERLESS = "leaderless"
    SLOW = "slow"
    LATE = "late"
    UNDONE = "undone"
    STOOD = "stood"


class Learned(msgspec.Struct, frozen=True):
    """One thing that was learned, about whom or what, with its number."""

    lesson: Lesson
    about: Text = Text("")
    n: int = 0


class ActivationReport(msgspec.Struct, frozen=True, kw_only=True):
    """The whole: how many were called, came and did not, how fast, by group, and the tasks.

    Who came `uncalled` is among those who `arrived`, and neither called nor in the shares (`half`, `nine_tenths`).
    """

    called: int
    arrived: int
    cannot: int
    silent: int
    uncalled: int = 0
    half: int | None = None
    nine_tenths: int | None = None
    minutes: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()
    groups: tuple[GroupReport, ...] = ()
    tasks: tuple[TaskReport, ...] = ()
    learned: tuple[Learned, ...] = ()
