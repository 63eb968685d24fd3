"""The board: posts, groups, tasks, who is missing; live, and readable from across the room."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liba.command.models import Activation, ActivationTask
from liba.command.rules.activation import LEADING
from liba.command.selectors.activation import DOOR, SEE, activation_by_id
from liba.command.selectors.muster import ActivationBoard, activation_board
from liba.command.services import block_task, finish_task, reopen_task, stand_down, take_lead
from liba.command.terms.activation import TaskState
from liba.console.requests import StaffRequest, not_there, said, staff, whole_number
from liba.console.shared import made_once
from liba.kernel.actors import Power

# What holds others up first, then what is to be done, what is to come, what is done.
_ORDER = (TaskState.LATE, TaskState.BLOCKED, TaskState.DUE, TaskState.WAITING, TaskState.DONE)


@staff(*SEE)
def page(request: StaffRequest, activation_id: int) -> HttpResponse:
    """The board."""
    activation = activation_by_id(request.actor, activation_id)
    return render(request, "console/alarm/board.html", {"page": "alarm", **_live(request, activation)})


@staff(*SEE)
def live(request: StaffRequest, activation_id: int) -> HttpResponse:
    """The live part alone: made once for all command screens, of which sixty ask within a second."""
    activation = activation_by_id(request.actor, activation_id)
    if not _commands(request, activation):
        return render(request, "console/alarm/board_live.html", _live(request, activation))
    return made_once(request, "console/alarm/board_live.html", lambda: _live(request, activation))


@staff(Power.ACTIVATE)
@require_POST
def end(request: StaffRequest, activation_id: int) -> HttpResponse:
    """Stand down."""
    found = stand_down(request.actor, activation_id, learned=request.POST.get("reason", ""), now=request.now)
    said(request, _("Ended; everybody is told. This is the report."))
    return redirect("console:alarm_report", found.pk)


@staff(Power.ACTIVATE)
@require_POST
def lead(request: StaffRequest, activation_id: int, member_id: int) -> HttpResponse:
    """Somebody takes the leader's place."""
    seen = whole_number(request.POST.get("instead_of", ""))
    take_lead(request.actor, member_id, now=request.now, instead_of=seen)
    said(request, _("The group is led anew."))
    return redirect("console:alarm_board", activation_id)


@staff(*SEE)
@require_POST
def task(request: StaffRequest, task_id: int) -> HttpResponse:
    """Done, not done after all, or something is in the way."""
    what = request.POST.get("what", "done")
    if what == "done":
        finish_task(request.actor, task_id, note=request.POST.get("note", ""), now=request.now)
    elif what == "reopen":
        reopen_task(request.actor, task_id, now=request.now)
    elif what == "block":
        block_task(request.actor, task_id, because=request.POST.get("reason", ""), now=request.now)
    else:
        raise not_there(what)
    found = ActivationTask.objects.get(pk=task_id)
    return redirect("console:alarm_board", found.activation_id)


def _commands(request: StaffRequest, activation: Activation) -> bool:
    """Whether it runs and the reader commands it: such readers see the same board."""
    return activation.ended_at is None and request.actor.may(Power.ACTIVATE, activation.area.path)


def _led(request: StaffRequest, board: ActivationBoard) -> set[str]:
    """The groups whose tasks the reader may report: all for who may activate, else those that they lead or deputise."""
    if board.activation.ended_at is not None:
        return set()
    if _commands(request, board.activation):
        return {line.group.code for line in board.groups}
    return {
        group.group.code
        for group in board.groups
        for line in group.members
        if line.member.responder.user_id == request.user.pk
        and (line.member.role in LEADING or line is group.lead)
    }


def _live(request: StaffRequest, activation: Activation) -> dict[str, object]:
    board = activation_board(activation, request.now)
    tasks = sorted(board.tasks, key=lambda line: (_ORDER.index(line.state), line.row.due_at))
    runs = activation.ended_at is None
    mine = _led(request, board)
    return {
        "activation": activation,
        "board": board,
        "tasks": [(line, line.task.group in mine) for line in tasks],
        "task_counts": [(state, board.tasks_in(state)) for state in _ORDER],
        "on_time": sum(line.state is TaskState.DONE and not line.minutes_late for line in board.tasks),
        "leading": [line for line in board.groups if not line.lead_is_there],
        "now": request.now,
        "runs": runs,
        "may_activate": _commands(request, activation),
        "may_tick": runs and any(request.actor.may(power, activation.area.path) for power in DOOR),
    }
