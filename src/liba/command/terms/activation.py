"""The alarm: a plan's groups and tasks, who is called and who came."""

from enum import StrEnum
from typing import Literal

import msgspec

from liba.kernel.text import Text


class PlanPost(msgspec.Struct, frozen=True):
    """A command post of the plan: at the town, or forward at the place where it happened."""

    code: str
    name: Text
    forward: bool = False


class PlanGroup(msgspec.Struct, frozen=True):
    """A working group: the members of `units`, people of these `standings` and of these responder groups.

    `leader` and `deputies` are badges; where none is named, who leads and deputises in the units does so here.
    It is complete with `least` people at hand, among them whoever leads it.
    """

    code: str
    name: Text
    leader: str = ""
    deputies: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    standings: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    least: int = 1
    post: str = ""


class PlanTask(msgspec.Struct, frozen=True):
    """A task, `starts` to `ends` minutes after T+0, by a group; it waits for the tasks in `after`."""

    code: str
    name: Text
    group: str
    starts: int
    ends: int
    after: tuple[str, ...] = ()


class ActivationPlan(msgspec.Struct, frozen=True):
    """A plan that one confirmed action starts. `missing_at` are the minutes at which the missing are shown and deputies
    called; after `hours` it ends by itself. `binds`: people outside are bound by it, so a measure has to stand behind."""

    code: str
    name: Text
    posts: tuple[PlanPost, ...]
    groups: tuple[PlanGroup, ...]
    tasks: tuple[PlanTask, ...]
    missing_at: tuple[int, ...] = (10, 20, 30)
    hours: int = 24
    binds: bool = False


class MusterAnswer(StrEnum):
    """What somebody said to the call."""

    COMING = "coming"
    CANNOT = "cannot"


Way = Literal["tap", "reply", "list", "scan"]
"""How it became known: on the phone, by a reply to the call, ticked on a list at the door, or a badge scanned there."""


class TaskState(StrEnum):
    """How a task stands at a moment: computed."""

    WAITING = "waiting"
    BLOCKED = "blocked"
    DUE = "due"
    LATE = "late"
    DONE = "done"


class TaskWord(StrEnum):
    """What is said of a task. `FREED`: it goes on again; `UNDONE`: a report of one's own is taken back."""

    BEGUN = "begun"
    DONE = "done"
    BLOCKED = "blocked"
    FREED = "freed"
    REOPENED = "reopened"
    UNDONE = "undone"


class Hindrance(StrEnum):
    """What is in a task's way, where one tap says it."""

    PEOPLE = "people"
    SUPPLIES = "supplies"
    TRANSPORT = "transport"
    ACCESS = "access"
    OTHERS = "others"
    REFUSED = "refused"
