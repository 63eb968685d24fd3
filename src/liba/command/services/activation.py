"""Starting a plan by one decision, and ending it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from secrets import randbelow

import msgspec

from liba.command.models import (
    Activation,
    ActivationGroup,
    ActivationMember,
    ActivationTask,
)
from liba.command.refusals.alarm import (
    ActivationOver,
    AlreadyRunning,
    NeedsMeasure,
    NeedsReason,
    NobodyToCall,
    UnknownActivation,
)
from liba.command.rules.activation import Call
from liba.command.selectors.activation import Preview, preview, running
from liba.command.selectors.muster import activation_board
from liba.command.selectors.muster_report import made_report
from liba.command.services.calling import call_out
from liba.command.services.checking import said_moment
from liba.command.terms.messages import MessageKind
from liba.governance.models import Measure
from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound
from liba.territory.models import Site
from liba.territory.selectors import town

_LONGEST_REASON = 300
_LONGEST_WORDS = 4000


def activate(
    actor: Actor,
    *,
    plan: str,
    reason: str,
    drill: bool = False,
    venue_id: int | None = None,
    measure_id: int | None = None,
    now: datetime,
) -> Activation:
    """Start a plan: everybody is called, the tasks' clocks run. Needs ACTIVATE over the town.

    Refuses a second start (`AlreadyRunning` says by whom the first was made), and a plan that binds people outside
    without a measure in force. What is in earnest ends a drill; a drill never stands in its way.
    """
    actor.require(Power.ACTIVATE, "")
    if not reason.strip():
        raise NeedsReason
    with decision():
        take_turn()
        _make_room(actor, drill=drill, now=now)
        found = preview(plan, now)
        if not found.calls:
            raise NobodyToCall
        measure = _measure(measure_id, binds=found.plan.binds and not drill, now=now)
        made = Activation.objects.create(
            plan=found.version,
            drill=drill,
            area=town(),
            venue=_venue(venue_id),
            measure=measure,
            reason=reason.strip()[:_LONGEST_REASON],
            started_at=now,
            started_by=actor.name,
            ends_at=now + timedelta(hours=found.plan.hours),
        )
        members = _enrol(made, found)
        told = call_out(actor, made, MessageKind.MUSTER, members, now=now)
        record(
            actor, "command.activation.started", "activation", made.pk, now, area_path=made.area.path,
            plan=plan, drill=drill, called=len(members), told=told,
            measure=measure.code if measure else None,
        )  # fmt: skip
    return made


def stand_down(actor: Actor, activation_id: int, *, learned: str = "", now: datetime) -> Activation:
    """End it; the report is kept as it stands now, and everybody is told. Needs ACTIVATE over the town."""
    actor.require(Power.ACTIVATE, "")
    with decision():
        take_turn()
        found = locked(activation_id)
        if found.ended_at is not None:
            raise ActivationOver(at=said_moment(found.ended_at), by=found.ended_by)
        _end(actor, found, at=now, learned=learned.strip()[:_LONGEST_WORDS], now=now)
    return found


def end_what_is_over(actor: Actor, *, now: datetime) -> int:
    """What has reached its end, ends as of that moment; how many."""
    with decision():
        take_turn()
        due = list(running().select_for_update(of=("self",)).filter(ends_at__lte=now))
        for one in due:
            _end(actor, one, at=one.ends_at, learned="", now=now)
    return len(due)


def note_lessons(actor: Actor, activation_id: int, *, learned: str, now: datetime) -> Activation:
    """What people learned, in their own words; it may be written when all is over. Needs ACTIVATE over the town."""
    actor.require(Power.ACTIVATE, "")
    with decision():
        take_turn()
        found = locked(activation_id)
        found.learned = learned.strip()[:_LONGEST_WORDS]
        found.save(update_fields=["learned"])
        record(
            actor, "command.activation.noted", "activation", found.pk, now, area_path=found.area.path,
            length=len(found.learned),
        )  # fmt: skip
    return found


def locked(activation_id: int) -> Activation:
    """One activation, held until the decision is over."""
    found = (
        Activation.objects.select_for_update(of=("self",))
        .select_related("plan", "area", "venue")
        .filter(pk=activation_id)
        .first()
    )
    if found is None:
        raise UnknownActivation
    return found


def _make_room(actor: Actor, *, drill: bool, now: datetime) -> None:
    """Refuse a second one of its kind, and a drill beside an alarm; an alarm ends the drill that runs."""
    for one in running():
        if one.drill and not drill:
            _end(actor, one, at=now, learned="", now=now)
            continue
        raise AlreadyRunning(plan=one.plan.name, by=one.started_by, since=said_moment(one.started_at))


def _end(actor: Actor, found: Activation, *, at: datetime, learned: str, now: datetime) -> None:
    board = activation_board(found, at)
    found.report = msgspec.to_builtins(made_report(board))
    found.ended_at, found.ended_by, found.version = at, actor.name, found.version + 1
    found.learned = learned or found.learned
    found.save(update_fields=["report", "ended_at", "ended_by", "learned", "version"])
    told = call_out(actor, found, MessageKind.STAND_DOWN, [line.member for line in board.lines], now=now)
    record(
        actor, "command.activation.ended", "activation", found.pk, now, area_path=found.area.path,
        drill=found.drill, called=board.called, arrived=board.arrived, groups_complete=board.complete, told=told,
    )  # fmt: skip


def _enrol(made: Activation, found: Preview) -> list[ActivationMember]:
    leads = {call.group: call.person for call in found.calls if call.role == "leader"}
    ActivationGroup.objects.bulk_create(
        ActivationGroup(activation=made, code=group.code, leader_id=leads.get(group.code))
        for group in found.plan.groups
    )
    ActivationTask.objects.bulk_create(
        ActivationTask(
            activation=made,
            code=task.code,
            group=task.group,
            due_at=made.started_at + timedelta(minutes=task.ends),
        )
        for task in found.plan.tasks
    )
    ActivationMember.objects.bulk_create(_members(made, found.calls))
    return list(ActivationMember.objects.filter(activation=made).select_related("responder"))


def _members(made: Activation, calls: Sequence[Call]) -> list[ActivationMember]:
    codes: set[str] = set()
    while len(codes) < len(calls):
        codes.add(f"{randbelow(10**6):06d}")
    return [
        ActivationMember(
            activation=made, responder_id=call.person, group=call.group, role=call.role,
            called_at=made.started_at, reply_code=code,
        )
        for call, code in zip(calls, codes, strict=True)
    ]  # fmt: skip


def _measure(measure_id: int | None, *, binds: bool, now: datetime) -> Measure | None:
    found = Measure.objects.filter(pk=measure_id).first() if measure_id is not None else None
    if measure_id is not None and found is None:
        raise NotFound(what=f"measure {measure_id}")
    if found is not None and not found.window.holds(now):
        raise NeedsMeasure
    if binds and found is None:
        raise NeedsMeasure
    return found


def _venue(venue_id: int | None) -> Site | None:
    if venue_id is None:
        return None
    found = Site.objects.filter(pk=venue_id).first()
    if found is None:
        raise NotFound(what=f"site {venue_id}")
    return found
