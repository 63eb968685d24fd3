"""What is wrong with the section `plans` beyond single values, each fault at its place."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from liba.command.method.plans import PlanGroupSection, PlanSection
from liba.command.rules.activation import circle_in
from liba.governance.method import Fault, Path, repeated, unknown

GROUP, POST, TASK, UNIT, RESPONDERS = (
    gettext_noop("working group"),
    gettext_noop("command post"),
    gettext_noop("task"),
    gettext_noop("unit"),
    gettext_noop("group of responders"),
)


@dataclass(frozen=True, slots=True)
class _Known:
    units: Collection[str]
    groups: Collection[str]


def plan_faults(
    plans: tuple[PlanSection, ...], *, units: Collection[str], groups: Collection[str]
) -> Iterator[Fault]:
    """Codes used twice; groups, posts, tasks, units that there are not; tasks in a circle; somebody in two groups."""
    yield from repeated("plans", (plan.code for plan in plans))
    for place, plan in enumerate(plans):
        at: Path = ("plans", place)
        for name in ("posts", "groups", "tasks"):
            yield from _repeated((*at, name), [one.code for one in getattr(plan, name)])
        yield from _group_faults(at, plan, _Known(units, groups))
        yield from _twice(at, plan)
        yield from _task_faults(at, plan)
        yield from _circle(at, plan)


def _repeated(at: Path, codes: list[str]) -> Iterator[Fault]:
    for fault in repeated("", codes):
        yield Fault((*at, *fault.path[1:]), fault.sentence)


def _group_faults(at: Path, plan: PlanSection, known: _Known) -> Iterator[Fault]:
    posts = [post.code for post in plan.posts]
    for number, group in enumerate(plan.groups):
        here: Path = (*at, "groups", number)
        if group.post:
            yield from unknown((*here, "post"), group.post, posts, POST)
        for place, code in enumerate(group.units):
            yield from unknown((*here, "units", place), code, known.units, UNIT)
        for place, code in enumerate(group.groups):
            yield from unknown((*here, "groups", place), code, known.groups, RESPONDERS)


def _named(group: PlanGroupSection) -> Iterator[tuple[Path, str, str]]:
    """What a group calls people by: the place, what sort of thing it is, and its code."""
    if group.leader:
        yield ("leader",), "person", group.leader
    for name, sort, codes in (
        ("deputies", "person", group.deputies),
        ("units", "unit", group.units),
        ("standings", "standing", tuple(one.value for one in group.standings)),
        ("groups", "group", group.groups),
    ):
        for place, code in enumerate(codes):
            yield (name, place), sort, code


def _twice(at: Path, plan: PlanSection) -> Iterator[Fault]:
    """The same person, unit, standing or group of people can't be called to two places."""
    first: dict[tuple[str, str], PlanGroupSection] = {}
    for number, group in enumerate(plan.groups):
        for path, sort, code in _named(group):
            before = first.setdefault((sort, code), group)
            if before is group and (sort != "person" or path == ("leader",) or code != group.leader):
                continue
            sentence = _("%(who)s is called to %(group)s already; nobody can stand in two places.")
            said = sentence % {"who": code, "group": before.name.zh}
            yield Fault((*at, "groups", number, *path), said)


def _task_faults(at: Path, plan: PlanSection) -> Iterator[Fault]:
    groups = [group.code for group in plan.groups]
    tasks = [task.code for task in plan.tasks]
    for number, task in enumerate(plan.tasks):
        here: Path = (*at, "tasks", number)
        yield from unknown((*here, "group"), task.group, groups, GROUP)
        for place, code in enumerate(task.after):
            yield from unknown((*here, "after", place), code, tasks, TASK)
        if task.ends > plan.hours * 60:
            sentence = _("The plan ends after %(hours)d hours, before this task is due.")
            yield Fault((*here, "ends"), sentence % {"hours": plan.hours})


def _circle(at: Path, plan: PlanSection) -> Iterator[Fault]:
    circle = circle_in({task.code: task.after for task in plan.tasks})
    if not circle:
        return
    places = {task.code: number for number, task in enumerate(plan.tasks)}
    number, waits = places[circle[-1]], plan.tasks[places[circle[-1]]].after
    sentence = _("These tasks wait for each other in a circle: %(tasks)s.")
    said = sentence % {"tasks": " → ".join((*circle, circle[0]))}
    yield Fault((*at, "tasks", number, "after", waits.index(circle[0])), said)
