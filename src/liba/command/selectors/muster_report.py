"""What is kept of an activation: figures by group and task, and what they teach by themselves. No names."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import msgspec

from liba.command.models import Activation
from liba.command.rules.muster import minutes_to
from liba.command.selectors.muster import ActivationBoard, GroupLine, TaskLine, activation_board
from liba.command.terms.activation import TaskState
from liba.command.terms.muster import ActivationReport, GroupReport, Learned, Lesson, TaskReport
from liba.kernel.text import Text


def report_of(activation: Activation, now: datetime) -> ActivationReport:
    """The report: as it was kept at the end, or of the present moment while it runs."""
    if activation.report:
        return msgspec.convert(activation.report, ActivationReport)
    return made_report(activation_board(activation, now))


def made_report(board: ActivationBoard) -> ActivationReport:
    """The figures that a board gives."""
    started = board.activation.started_at
    arrivals = [at for line in board.lines if (at := line.member.arrived_at) and not line.member.uncalled]
    minutes = tuple(one for one in board.plan.missing_at if one <= board.minutes)
    groups = tuple(_group(line, started, minutes) for line in board.groups)
    names = {group.code: group.name for group in board.plan.groups}
    found = ActivationReport(
        called=board.called,
        arrived=board.arrived,
        cannot=board.cannot,
        silent=board.silent,
        uncalled=board.uncalled,
        half=minutes_to(0.5, arrivals, board.called, started),
        nine_tenths=minutes_to(0.9, arrivals, board.called, started),
        minutes=minutes,
        missing=tuple(sum(group.missing[place] for group in groups) for place in range(len(minutes))),
        groups=groups,
        tasks=tuple(_task(line, names[line.task.group]) for line in board.tasks),
    )
    return msgspec.structs.replace(found, learned=tuple(_learned(found, board)))


def _group(line: GroupLine, started: datetime, minutes: Sequence[int]) -> GroupReport:
    arrivals = sorted(at for one in line.members if (at := one.member.arrived_at))
    return GroupReport(
        code=line.group.code,
        name=line.group.name,
        called=line.called,
        arrived=line.arrived,
        cannot=line.cannot,
        silent=line.silent,
        uncalled=line.uncalled,
        least=line.group.least,
        first_at=arrivals[0] if arrivals else None,
        stood_at=line.complete_at,
        lead_at=line.lead.member.arrived_at if line.lead else None,
        stand_in=line.lead is not None and line.lead.member.stands_in_for_id is not None,
        deputy_called=line.row.deputy_called_at is not None,
        missing=tuple(_missing_at(line, started + timedelta(minutes=minute)) for minute in minutes),
    )


def _missing_at(line: GroupLine, at: datetime) -> int:
    """How many had not come by then, those apart who had said that they can't."""

    def excused(answered_at: datetime | None, answer: str) -> bool:
        return answer == "cannot" and answered_at is not None and answered_at <= at

    return sum(
        (one.member.arrived_at is None or one.member.arrived_at > at)
        and not excused(one.member.answered_at, one.member.answer)
        for one in line.members
        if not one.member.uncalled
    )


def _task(line: TaskLine, group: Text) -> TaskReport:
    return TaskReport(
        code=line.task.code,
        name=line.task.name,
        group=group,
        due_at=line.row.due_at,
        done_at=line.row.done_at,
        late=line.minutes_late,
        state=line.state.value,
        because=line.row.blocked_because,
        hindrance=line.row.hindrance,
    )


def _learned(found: ActivationReport, board: ActivationBoard) -> Iterator[Learned]:
    last = board.plan.missing_at[-1] if board.plan.missing_at else 30
    if found.silent:
        yield Learned(Lesson.SILENT, n=found.silent)
    for group in found.groups:
        if group.lead_at is None:
            yield Learned(Lesson.LEADERLESS, group.name)
        if group.arrived < group.least:
            yield Learned(Lesson.SHORT, group.name, group.least - group.arrived)
        elif group.stood_at and (minutes := _minutes(board, group.stood_at)) > last:
            yield Learned(Lesson.SLOW, group.name, minutes)
    for task in found.tasks:
        if task.state == TaskState.DONE and task.late:
            yield Learned(Lesson.LATE, task.name, task.late)
        elif task.late and task.state in (TaskState.LATE, TaskState.BLOCKED):
            yield Learned(Lesson.UNDONE, task.name, task.late)
    stood = [group.stood_at for group in found.groups if group.stood_at]
    if found.groups and len(stood) == len(found.groups):
        yield Learned(Lesson.STOOD, n=_minutes(board, max(stood)))


def _minutes(board: ActivationBoard, at: datetime) -> int:
    return int((at - board.activation.started_at).total_seconds() // 60)
