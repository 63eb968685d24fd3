"""The board of an activation at a moment: posts, groups, tasks, who is missing. Everything is computed from the facts."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Q

from liba.command.models import Activation, ActivationGroup, ActivationMember, ActivationTask
from liba.command.rules.activation import TaskAt, task_states
from liba.command.rules.muster import is_missing, stood_at
from liba.command.selectors.activation import is_unable, plan_of
from liba.command.terms.activation import (
    ActivationPlan,
    MusterAnswer,
    PlanGroup,
    PlanPost,
    PlanTask,
    TaskState,
)
from liba.kernel.calendar import local_day
from liba.workforce.models import Responder

_FEWEST_LETTERS: Final = 2
_MOST_PEOPLE: Final = 8
WATCHED = (TaskState.DONE, TaskState.DUE, TaskState.WAITING, TaskState.LATE, TaskState.BLOCKED)


@dataclass(frozen=True)
class MemberLine:
    """Somebody who was called. `unable`: they can't serve any more since."""

    member: ActivationMember
    unable: bool

    @property
    def state(self) -> str:
        """There, coming, can't, or silent."""
        if self.member.arrived_at is not None:
            return "arrived"
        if self.unable:
            return MusterAnswer.CANNOT.value
        return self.member.answer or "silent"

    @property
    def missing(self) -> bool:
        """Still to come."""
        return is_missing(self.member) and not self.unable


@dataclass(frozen=True)
class GroupLine:
    """A group at a moment."""

    group: PlanGroup
    row: ActivationGroup
    members: tuple[MemberLine, ...]

    def count(self, state: str) -> int:
        """How many stand so."""
        return sum(line.state == state for line in self.members)

    @property
    def called(self) -> int:
        return len(self.members) - self.uncalled

    @property
    def uncalled(self) -> int:
        """How many came without being called, and were added."""
        return sum(line.member.uncalled for line in self.members)

    @property
    def arrived(self) -> int:
        """Everybody who is there, called or not."""
        return self.count("arrived")

    @property
    def coming(self) -> int:
        return self.count(MusterAnswer.COMING.value)

    @property
    def cannot(self) -> int:
        return self.count(MusterAnswer.CANNOT.value)

    @property
    def silent(self) -> int:
        return self.count("silent")

    @property
    def lead(self) -> MemberLine | None:
        """Whoever leads it now."""
        found = (line for line in self.members if line.member.responder_id == self.row.leader_id)
        return next(found, None)

    @property
    def lead_is_there(self) -> bool:
        return self.lead is not None and self.lead.state == "arrived"

    @property
    def complete_at(self) -> datetime | None:
        """Since when it stands."""
        lead = self.lead.member.arrived_at if self.lead else None
        return stood_at(
            [at for line in self.members if (at := line.member.arrived_at)], self.group.least, lead
        )

    @property
    def share(self) -> int:
        """Percent of its least number that is there, at most 100."""
        return min(100, self.arrived * 100 // self.group.least)

    @property
    def possible_leads(self) -> tuple[MemberLine, ...]:
        """Who can take the lead: those who are there, deputies first."""
        here = [line for line in self.members if line.state == "arrived" and line is not self.lead]
        return tuple(
            sorted(here, key=lambda line: (line.member.role != "deputy", line.member.responder.code))
        )


@dataclass(frozen=True)
class PostLine:
    """A command post: filled when every group that stands at it is complete."""

    post: PlanPost
    groups: int
    complete: int
    here: int

    @property
    def filled(self) -> bool:
        return self.groups > 0 and self.complete == self.groups


@dataclass(frozen=True)
class TaskLine:
    """A task at a moment; `because` are the tasks or words that block it."""

    task: PlanTask
    row: ActivationTask
    state: TaskState
    because: tuple[PlanTask, ...]
    minutes_late: int


@dataclass(frozen=True)
class ActivationBoard:
    """Everything that the screen in the command post shows."""

    activation: Activation
    plan: ActivationPlan
    groups: tuple[GroupLine, ...]
    posts: tuple[PostLine, ...]
    tasks: tuple[TaskLine, ...]
    now: datetime

    @property
    def lines(self) -> list[MemberLine]:
        return [line for group in self.groups for line in group.members]

    @property
    def called(self) -> int:
        return sum(group.called for group in self.groups)

    @property
    def uncalled(self) -> int:
        return sum(group.uncalled for group in self.groups)

    @property
    def arrived(self) -> int:
        return sum(group.arrived for group in self.groups)

    @property
    def coming(self) -> int:
        return sum(group.coming for group in self.groups)

    @property
    def cannot(self) -> int:
        return sum(group.cannot for group in self.groups)

    @property
    def silent(self) -> int:
        return sum(group.silent for group in self.groups)

    @property
    def missing(self) -> list[MemberLine]:
        return [line for line in self.lines if line.missing]

    @property
    def complete(self) -> int:
        return sum(group.complete_at is not None for group in self.groups)

    @property
    def filled(self) -> int:
        return sum(post.filled for post in self.posts)

    def tasks_in(self, state: TaskState) -> int:
        """How many tasks stand so."""
        return sum(line.state is state for line in self.tasks)

    @property
    def minutes(self) -> int:
        """Whole minutes since T+0, until it ended."""
        return int(
            ((self.activation.ended_at or self.now) - self.activation.started_at).total_seconds() // 60
        )

    @property
    def next_count(self) -> int | None:
        """At which minute the missing are counted next."""
        return next((one for one in self.plan.missing_at if one > self.minutes), None)


def activation_board(activation: Activation, now: datetime) -> ActivationBoard:
    """The board at a moment; of one that ended, as it stood then. Whoever asks may see it already."""
    at = min(now, activation.ended_at) if activation.ended_at else now
    plan = plan_of(activation.plan)
    groups = _groups(activation, plan, at)
    return ActivationBoard(
        activation, plan, groups, tuple(_post(post, groups) for post in plan.posts),
        task_lines(activation, plan, at), at,
    )  # fmt: skip


def members_of(activation: Activation, at: datetime) -> list[MemberLine]:
    """Everybody who was called, by group and badge."""
    day = local_day(at, settings.LIBA_ZONE)
    found = ActivationMember.objects.filter(activation=activation).select_related("responder__area")
    return [
        MemberLine(one, activation.ended_at is None and is_unable(one.responder, day))
        for one in found.order_by("group", "responder__code")
    ]


def uncalled_people(activation: Activation, words: str, day: date) -> list[Responder]:
    """Who was not called and may be meant by a name, a badge, or the last four digits of a telephone; a few at most."""
    said = words.strip()
    if len(said) < _FEWEST_LETTERS:
        return []
    meant = Q(name__icontains=said) | Q(code__iexact=said) | Q(phone_tail=said)
    serving = Q(left_on=None) | Q(left_on__gt=day)
    called = ActivationMember.objects.filter(activation=activation).values("responder")
    found = Responder.objects.filter(meant, serving).exclude(pk__in=called).select_related("area")
    return list(found.order_by("code")[:_MOST_PEOPLE])


def _groups(activation: Activation, plan: ActivationPlan, at: datetime) -> tuple[GroupLine, ...]:
    members: dict[str, list[MemberLine]] = defaultdict(list)
    for line in members_of(activation, at):
        members[line.member.group].append(line)
    rows = {row.code: row for row in activation.groups.select_related("leader")}
    return tuple(
        GroupLine(group, rows[group.code], tuple(members[group.code]))
        for group in plan.groups
        if group.code in rows
    )


def _post(post: PlanPost, groups: Sequence[GroupLine]) -> PostLine:
    here = [line for line in groups if line.group.post == post.code]
    complete = sum(line.complete_at is not None for line in here)
    return PostLine(post, len(here), complete, sum(line.arrived for line in here))


def task_lines(activation: Activation, plan: ActivationPlan, at: datetime) -> tuple[TaskLine, ...]:
    """The plan's tasks as they stand at a moment, in its order."""
    rows = {row.code: row for row in activation.tasks.all()}
    named = {task.code: task for task in plan.tasks if task.code in rows}
    states = task_states([_at(activation, task, rows[code]) for code, task in named.items()], at)
    lines = []
    for code, task in named.items():
        row = rows[code]
        undone = tuple(
            named[other]
            for other in task.after
            if other in named and states[other] in (TaskState.LATE, TaskState.BLOCKED)
        )
        late = int(((row.done_at or at) - row.due_at).total_seconds() // 60)
        lines.append(TaskLine(task, row, states[code], undone if row.done_at is None else (), max(0, late)))
    return tuple(lines)


def _at(activation: Activation, task: PlanTask, row: ActivationTask) -> TaskAt:
    starts = activation.started_at + timedelta(minutes=task.starts)
    return TaskAt(
        task.code, starts, row.due_at, task.after, row.done_at, is_blocked=row.blocked_at is not None
    )
