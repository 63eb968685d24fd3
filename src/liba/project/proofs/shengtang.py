"""Shengtang's rows: S7 with a drill, S1, S2, played in order on one town."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from liba.accounts.models import Notice, User
from liba.accounts.selectors.actors import actor_for_user
from liba.accounts.terms import Role
from liba.command.models import Activation, ActivationTask
from liba.command.refusals.alarm import NotYourTask
from liba.command.selectors.activation import preview
from liba.command.selectors.muster import activation_board
from liba.command.selectors.muster_report import report_of
from liba.command.services import activate, arrive, finish_task, stand_down
from liba.command.services.muster import responder_by_badge
from liba.command.services.plan_tasks import block_task
from liba.command.terms.activation import TaskState
from liba.command.terms.muster import ActivationReport, Lesson
from liba.kernel.actors import Actor
from liba.kernel.ids import id_at
from liba.project.demo.profiles import PROFILES
from liba.project.proofs.expecting import RowFails, expect, refuses
from liba.project.proofs.mustering import CALLED, PLAN, prove_muster, told_late
from liba.project.proofs.play import Play, Row
from liba.project.proofs.raised import Raised, raise_town
from liba.workforce.models import Responder, Unit
from liba.workforce.selectors.units import unit_rows
from liba.workforce.services import report_ill, set_clearance
from liba.workforce.terms import ClearanceState

FULL = PROFILES["shengtang"].households
# Wednesday 2022-11-16, 14:00: the afternoon before the alarm.
BEGIN = datetime(2022, 11, 16, 6, 0, tzinfo=UTC)
_LATE, _BLOCKED, _WAITS = "vehicles", "rooms", "first-transfer"


def staff(town: Raised) -> str:
    """S7: cadres, grid workers and teachers each with a group and a post; a drill checks that they arrive, alarming nobody."""
    day, commander = town.day.at("14:00"), town.desk("commander", Role.COMMANDER)
    found = preview(PLAN, day.moment)
    expect(
        "placed, without a leader, in two groups",
        (len(found.calls), found.leaderless, found.doubly),
        (CALLED, (), ()),
    )
    people = Responder.objects.in_bulk([call.person for call in found.calls])
    counts = Counter(one.standing for one in people.values())
    cadres = counts["town_cadre"] + counts["village_cadre"]
    expect(
        "cadres, grid workers, teachers", (cadres, counts["grid_worker"], counts["teacher"]), (176, 235, 37)
    )
    expect(
        "groups that lack somebody",
        [row.unit.code for row in unit_rows(Unit.objects.all(), day.today) if row.lacks],
        [],
    )
    _ill(town)
    report = _drill(town, commander)
    return (
        f"{cadres} cadres, {counts['grid_worker']} grid workers, {counts['teacher']} teachers, {len(found.groups)} groups, "
        f"{len(found.plan.posts)} posts; who is ill is not called; a drill with {report.arrived} arrivals checked, "
        f"{len(report.learned)} things learned, nobody alarmed"
    )


def _ill(town: Raised) -> None:
    """Who falls ill is not called, and is again when cleared."""
    day = town.day.at("14:20")
    one = Responder.objects.filter(standing="teacher").order_by("pk")[0]
    report_ill(day.actor, one.pk, clearance_id=id_at(day.moment), happened_at=day.moment, now=day.moment)
    found = preview(PLAN, day.moment)
    expect("called, unable", (len(found.calls), found.unable), (CALLED - 1, 1))
    until = day.today + timedelta(days=30)
    set_clearance(
        day.actor, one.pk, state=ClearanceState.CLEARED, until=until, now=day.later(minutes=5).moment
    )
    expect("called again", len(preview(PLAN, day.moment).calls), CALLED)


def _drill(town: Raised, commander: Actor) -> ActivationReport:
    """Rehearsed at 15:00: the leaders' and deputies' badges are scanned at the door; the report says what was learned."""
    day = town.day.at("15:00")
    drill = activate(commander, plan=PLAN, reason="应急演练", drill=True, now=day.moment)
    leading = [*drill.members.exclude(role="member").select_related("responder").order_by("pk")]
    for place, member in enumerate(leading):
        now = day.at("15:05").later(seconds=20 * place).moment
        arrive(
            day.actor, event_id=id_at(now), activation_id=drill.pk, way="scan", happened_at=now, now=now,
            responder_id=responder_by_badge(member.responder.code).pk,
        )  # fmt: skip
    day.at("15:40")
    town.advance()
    ended = stand_down(commander, drill.pk, learned="副组长的电话要再核一遍。", now=day.moment)
    report = report_of(ended, day.moment)
    expect("arrivals of the drill", (report.called, report.arrived), (CALLED, len(leading)))
    named = [one.n for one in report.learned if one.lesson is Lesson.SHORT]
    expect("groups that are said to be short by nobody", named.count(0), 0)
    expect(
        "nobody was alarmed",
        Notice.objects.filter(kind__in=("muster", "muster_deputy", "stand_down")).count(),
        0,
    )
    late = told_late(town, drill.members.filter(role="member").order_by("pk")[0], day.later(minutes=1).moment)
    expect("an answer to a drill that is over", late, ("too_late",))
    return report


def golden(town: Raised) -> str:
    """S2: two posts, ten groups, tasks timed from T+0 with who waits for whom; delays show; stood down with a report."""
    started = Activation.objects.select_related("plan").get(drill=False, ended_at=None)
    tasks = {task.code: task for task in started.tasks.all()}
    refuses(
        NotYourTask,
        lambda: finish_task(_leader(town, started, "tracing"), tasks[_LATE].pk, now=town.day.moment),
    )
    blocked = _day(town, started, tasks)
    day = town.day.turn_to(started.started_at + timedelta(hours=24))
    board = activation_board(started, day.moment)
    expect("tasks done", board.tasks_in(TaskState.DONE), len(tasks))
    commander = town.desk("commander", Role.COMMANDER)
    ended = stand_down(commander, started.pk, learned="转运车辆要提前一天落实司机。", now=day.moment)
    report = report_of(ended, day.moment)
    late = [task for task in report.tasks if task.late]
    expect("tasks that were late", sorted(task.code for task in late), [_BLOCKED, _LATE])
    expect("everybody is told", Notice.objects.filter(kind="stand_down").count(), CALLED)
    reached = started.members.exclude(arrived_at=None).order_by("pk")[0]
    expect("no call on a phone any more", town.ordered(reached.responder_id).head["muster"], None)
    return (
        f"{len(board.posts)} posts, {len(board.groups)} groups, {len(tasks)} tasks in 24 h: {len(tasks) - len(late)} in "
        f"time, {len(late)} late, {blocked} waited for them; half there at T+{report.half}, nine tenths at "
        f"T+{report.nine_tenths}; report with {len(report.learned)} things learned"
    )


def _leader(town: Raised, started: Activation, group: str) -> Actor:
    """Whoever leads a group now, at the console."""
    leader = started.groups.select_related("leader").get(code=group).leader
    if leader is None or leader.user_id is None:
        raise RowFails(f"nobody leads {group}")
    return actor_for_user(User.objects.get(pk=leader.user_id), now=town.day.moment, origin="proof")


def _day(town: Raised, started: Activation, tasks: dict[str, ActivationTask]) -> int:
    """Each group's leader finishes its tasks before their time; cars come late, and rooms are blocked for a while."""
    moments = {code: task.due_at - timedelta(minutes=5) for code, task in tasks.items()}
    moments[_LATE] = tasks[_LATE].due_at + timedelta(minutes=35)
    moments[_BLOCKED] = tasks[_BLOCKED].due_at + timedelta(minutes=50)
    town.day.turn_to(started.started_at + timedelta(minutes=30))
    because = "两家宾馆都没有接到通知"
    block_task(_leader(town, started, "transfer"), tasks[_BLOCKED].pk, because=because, now=town.day.moment)
    waited = 0
    for code in sorted(tasks, key=lambda code: moments[code]):
        town.day.turn_to(max(moments[code], town.day.moment))
        if code == _LATE:
            waited = _delays(started, town.day.moment)
        if code == _BLOCKED:
            block_task(_leader(town, started, "transfer"), tasks[code].pk, because="", now=town.day.moment)
        finish_task(_leader(town, started, tasks[code].group), tasks[code].pk, now=town.day.moment)
    return waited


def _delays(started: Activation, now: datetime) -> int:
    """What is late and what is blocked is seen on the board, with what waits for it."""
    lines = {line.task.code: line for line in activation_board(started, now).tasks}
    states = (lines[_LATE].state, lines[_BLOCKED].state, lines[_WAITS].state)
    expect("late, blocked, waits for both", states, (TaskState.LATE, TaskState.BLOCKED, TaskState.BLOCKED))
    expect("by whom", {task.code for task in lines[_WAITS].because}, {_LATE, _BLOCKED})
    return sum(bool(line.because) for line in lines.values())


ROWS: tuple[Row[Raised], ...] = (
    ("S7", "staff", staff),
    ("S1", "activation", prove_muster),
    ("S2", "golden 24 hours", golden),
)
PLAY = Play(BEGIN, FULL, lambda day, households: raise_town("shengtang", day, households), ROWS)
