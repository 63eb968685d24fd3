"""What time changes in an activation: the missing are counted at the plan's minutes and deputies called; it ends."""

from datetime import datetime

from liba.command.models import Activation
from liba.command.rules.activation import steps_due
from liba.command.selectors.activation import plan_of, running
from liba.command.selectors.muster import GroupLine, activation_board
from liba.command.services.activation import end_what_is_over, locked
from liba.command.services.calling import call_out
from liba.command.services.muster import call_deputies
from liba.command.terms.messages import MessageKind
from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor


def count_missing(actor: Actor, *, now: datetime) -> int:
    """Take the steps whose minute has come: call the silent again, and deputies of leaders who are not there.

    After a standstill the steps that were missed are taken as one, so that nobody is called three times in a minute.
    How many steps were taken.
    """
    return sum(_count(actor, one.pk, now) for one in running() if _due(one, now) > one.steps_taken)


def end_by_itself(actor: Actor, *, now: datetime) -> int:
    """What has reached its end, ends; how many."""
    return end_what_is_over(actor, now=now) if running().filter(ends_at__lte=now).exists() else 0


def _due(activation: Activation, now: datetime) -> int:
    minutes = (now - activation.started_at).total_seconds() / 60
    return steps_due(plan_of(activation.plan).missing_at, minutes)


def _count(actor: Actor, activation_id: int, now: datetime) -> int:
    with decision():
        take_turn()
        activation = locked(activation_id)
        due, taken = _due(activation, now), activation.steps_taken
        if activation.ended_at is not None or due <= taken:
            return 0
        activation.steps_taken = due
        activation.save(update_fields=["steps_taken"])
        board = activation_board(activation, now)
        silent = [line.member for line in board.lines if line.state == "silent"]
        told = call_out(actor, activation, MessageKind.MUSTER, silent, now=now, about=str(due))
        deputies = sum(_deputies(actor, activation, group, now) for group in board.groups)
        record(
            actor, "command.muster.counted", "activation", activation.pk, now, area_path=activation.area.path,
            step=due, missing=len(board.missing), called_again=told, deputies=deputies,
        )  # fmt: skip
    return due - taken


def _deputies(actor: Actor, activation: Activation, line: GroupLine, now: datetime) -> int:
    if line.lead_is_there:
        return 0
    return call_deputies(actor, activation.pk, line.group.code, leader_id=line.row.leader_id, now=now)
