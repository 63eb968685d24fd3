"""What follows from a plan: a circle among its tasks, who is called to which group, how tasks stand at a moment."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from liba.command.terms.activation import ActivationPlan, PlanGroup, TaskState

LEADER, DEPUTY, MEMBER = "leader", "deputy", "member"
ROLES: Final = (LEADER, DEPUTY, MEMBER)
LEADING: Final = (LEADER, DEPUTY)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may be called: what they are, and their units with the role in each."""

    id: int
    code: str
    standing: str
    units: Mapping[str, str]
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody is called to one group. `also` are the other groups that name them."""

    person: int
    group: str
    role: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskAt:
    """What decides how a task stands."""

    code: str
    starts_at: datetime
    due_at: datetime
    after: tuple[str, ...]
    done_at: datetime | None = None
    is_blocked: bool = False


def circle_in(after: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """A circle among tasks that wait for each other, from its first to its last; empty when there is none."""
    finished: set[str] = set()
    for start in after:
        way: list[str] = []
        if found := _walk(start, after, way, finished):
            return found
    return ()


def _walk(
    start: str, after: Mapping[str, Sequence[str]], way: list[str], finished: set[str]
) -> tuple[str, ...]:
    stack = [(start, iter(after.get(start, ())))]
    way.append(start)
    while stack:
        _code, waits = stack[-1]
        following = next(waits, None)
        if following is None:
            stack.pop()
            finished.add(way.pop())
        elif following in way:
            return tuple(way[way.index(following) :])
        elif following not in finished:
            way.append(following)
            stack.append((following, iter(after.get(following, ()))))
    return ()


def calls_of(plan: ActivationPlan, people: Iterable[Person]) -> list[Call]:
    """Everybody whom the plan calls, each to one group: where they lead before where they deputise, before the rest.

    Among groups that want somebody for the same role the plan's order decides.
    """
    made = []
    for person in people:
        wanted = [
            (ROLES.index(role), place, group.code, role)
            for place, group in enumerate(plan.groups)
            if (role := _role_in(group, person))
        ]
        if wanted:
            _rank, _place, code, role = min(wanted)
            others = tuple(group for _r, _p, group, _role in sorted(wanted)[1:])
            made.append(Call(person.id, code, role, others))
    return made


def _role_in(group: PlanGroup, person: Person) -> str:
    """As what a group wants somebody; empty when it does not."""
    if person.code == group.leader:
        return LEADER
    if person.code in group.deputies:
        return DEPUTY
    roles = [person.units[unit] for unit in group.units if unit in person.units]
    if roles:
        return _in_place_of_named(group, min(roles, key=ROLES.index))
    if person.standing in group.standings or not person.groups.isdisjoint(group.groups):
        return MEMBER
    return ""


def _in_place_of_named(group: PlanGroup, role: str) -> str:
    """A unit's leader leads the group unless the plan names one; then they deputise, unless deputies are named too."""
    if role == LEADER and group.leader:
        role = DEPUTY
    return MEMBER if role == DEPUTY and group.deputies else role


def task_states(tasks: Sequence[TaskAt], now: datetime) -> dict[str, TaskState]:
    """How each task stands. What waits for a task that is late or blocked is blocked itself.

    A circle can't be in a plan that was decided; if there were one, its tasks would wait.
    """
    by_code = {task.code: task for task in tasks}
    found: dict[str, TaskState] = {}
    for task in tasks:
        _settle(task, by_code, found, now, frozenset())
    return found


def _settle(
    task: TaskAt,
    by_code: Mapping[str, TaskAt],
    found: dict[str, TaskState],
    now: datetime,
    above: frozenset[str],
) -> TaskState:
    if task.code not in found:
        below = above | {task.code}
        before = [
            _settle(by_code[code], by_code, found, now, below)
            for code in task.after
            if code in by_code and code not in below
        ]
        found[task.code] = _state(task, before, now)
    return found[task.code]


def _state(task: TaskAt, before: Sequence[TaskState], now: datetime) -> TaskState:
    if task.done_at is not None:
        return TaskState.DONE
    if task.is_blocked or any(state in (TaskState.LATE, TaskState.BLOCKED) for state in before):
        return TaskState.BLOCKED
    if now > task.due_at:
        return TaskState.LATE
    waits = now < task.starts_at or any(state is not TaskState.DONE for state in before)
    return TaskState.WAITING if waits else TaskState.DUE


def steps_due(missing_at: Sequence[int], minutes: float) -> int:
    """How many of the moments at which the missing are counted have come."""
    return sum(minutes >= one for one in missing_at)
